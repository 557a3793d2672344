/** The system's word for a failure, as `ENOSPC`. */
export function systemCode(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason";
}

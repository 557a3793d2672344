/** The system's code of a failure, such as `ENOSPC`; `UNKNOWN` without one. */
export function systemCode(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "UNKNOWN";
}

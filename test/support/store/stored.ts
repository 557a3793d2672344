/** What a store holds, without its version. */
export function valueOf(stored: unknown): unknown {
  if (typeof stored !== "object" || stored === null || !("v" in stored) || !("value" in stored)) return stored;
  return stored.value;
}

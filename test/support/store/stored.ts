/** What a store holds, without its version. */
export function valueOf(stored: unknown): unknown {
  if (typeof stored !== "object" || stored === null || !("v" in stored) || !("value" in stored)) return stored;
  return stored.value;
}

/** One part of what a store holds of what was spent on a car. */
export function spentIn(stored: unknown, part: "calls" | "stops" | "drives" | "sent"): unknown {
  return Object(valueOf(stored))[part];
}

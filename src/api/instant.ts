/** Numbers from here on are milliseconds since the epoch, smaller ones seconds. */
const SMALLEST_MS = 1e11;

/**
 * A wire timestamp as milliseconds since the epoch: ISO text (REST), milliseconds (webhooks) or seconds (examples in the
 * docs). Zero, missing and unreadable ones are `undefined`: attributes that never change carry 0 or nothing.
 */
export function instant(wire: unknown): number | undefined {
  const at = typeof wire === "string" ? Date.parse(wire) : milliseconds(wire);
  return at > 0 ? at : undefined;
}

function milliseconds(wire: unknown): number {
  if (typeof wire !== "number" || !Number.isFinite(wire)) return Number.NaN;
  return Math.round(wire >= SMALLEST_MS ? wire : wire * 1000);
}

/** Integers from here on are milliseconds since the epoch, smaller ones seconds. */
const SMALLEST_MS = 1e11;

/**
 * A wire timestamp as milliseconds since the epoch: ISO text (REST), milliseconds (webhooks) or seconds (examples in the
 * docs). Zero, missing and unreadable ones are `undefined`: attributes that never change carry 0 or nothing.
 */
export function instant(wire: unknown): number | undefined {
  if (typeof wire === "string") return textInstant(wire);
  if (typeof wire !== "number" || !Number.isFinite(wire) || wire <= 0) return undefined;
  return wire >= SMALLEST_MS ? Math.round(wire) : Math.round(wire * 1000);
}

function textInstant(wire: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(wire)) return instant(Number(wire));
  const ms = Date.parse(wire);
  return ms > 0 ? ms : undefined;
}

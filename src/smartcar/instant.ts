import { instantFromNumber, soundInstant } from "../core/instant";

/**
 * A wire timestamp as milliseconds since the epoch: ISO text (REST), milliseconds (webhooks) or seconds (examples in the
 * docs). Zero, missing, unreadable and impossible ones are `undefined`: attributes that never change carry 0 or nothing.
 */
export function instant(wire: unknown): number | undefined {
  if (typeof wire === "number") return instantFromNumber(wire);
  return typeof wire === "string" ? soundInstant(Date.parse(wire)) : undefined;
}

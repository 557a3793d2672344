import { HOUR_MS, MINUTE_MS } from "./settings";
import type { Window } from "./state";

/** An edge that is near counts to the minute or so; one that is far will be planned anew before it comes. */
const NEAR_MS = HOUR_MS;
const NEAR_SHIFT_MS = 5 * MINUTE_MS;
const FAR_SHIFT_MS = 15 * MINUTE_MS;

/**
 * Whether a car that holds `told` should hear of `planned`: telling it costs calls. What has passed does not matter, for
 * it goes from the car by itself, and neither does a small shift.
 */
export function isWorthTelling(told: readonly Window[] | undefined, planned: readonly Window[], now: number): boolean {
  if (!told) return true;
  const [before, after] = [told, planned].map((windows) => windows.filter(({ endAt }) => endAt > now));
  if (!before || !after || before.length !== after.length) return true;
  return before.some((window, index) => {
    const other = after[index];
    return !other || isShifted(window.startAt, other.startAt, now) || isShifted(window.endAt, other.endAt, now);
  });
}

function isShifted(before: number, after: number, now: number): boolean {
  const earliest = Math.min(before, after);
  if (Math.max(before, after) <= now) return false;
  return Math.abs(before - after) >= (earliest > now + NEAR_MS ? FAR_SHIFT_MS : NEAR_SHIFT_MS);
}

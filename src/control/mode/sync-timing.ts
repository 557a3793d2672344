import { HOUR_MS, MINUTE_MS } from "./settings";
import type { Window } from "./state";

/** An edge so near is told at once, and counts to a few minutes. One that is far will be planned anew before it comes. */
const NEAR_MS = HOUR_MS;
const NEAR_SHIFT_MS = 5 * MINUTE_MS;
const FAR_SHIFT_MS = 15 * MINUTE_MS;

export interface Told {
  /** `undefined` for never. */
  readonly windows: readonly Window[] | undefined;
  readonly at: number | undefined;
}

/**
 * When a car that was told some windows should hear of what is planned now; `undefined` for not at all. Telling it costs
 * calls, and plans move: what has passed does not matter, for it goes from the car by itself, and a small shift does not
 * either. A change that lies far ahead waits for half of the time until then, in which it may change again, but not for
 * a car that holds nothing.
 */
export function tellAt(told: Told, planned: readonly Window[], now: number): number | undefined {
  const held = told.windows?.filter(({ endAt }) => endAt > now) ?? [];
  if (held.length === 0) return told.windows && planned.length === 0 ? undefined : now;
  const edgeAt = firstChange(held, planned, now);
  if (edgeAt === undefined) return undefined;
  // The instant at which as much time has passed since the last telling as half of what is left until the edge.
  const dueAt = Math.ceil((edgeAt + 2 * (told.at ?? now)) / 3);
  return edgeAt <= now + NEAR_MS ? now : Math.max(now, dueAt);
}

/** The earliest edge that is another one, or is gone, or new. */
function firstChange(held: readonly Window[], planned: readonly Window[], now: number): number | undefined {
  for (let index = 0; index < Math.max(held.length, planned.length); index++) {
    const [one, other] = [held[index], planned[index]];
    if (!one || !other) return one?.startAt ?? other?.startAt;
    if (isShifted(one.startAt, other.startAt, now)) return Math.min(one.startAt, other.startAt);
    if (isShifted(one.endAt, other.endAt, now)) return Math.min(one.endAt, other.endAt);
  }
  return undefined;
}

function isShifted(before: number, after: number, now: number): boolean {
  if (Math.max(before, after) <= now) return false;
  const isFar = Math.min(before, after) > now + NEAR_MS;
  return Math.abs(before - after) >= (isFar ? FAR_SHIFT_MS : NEAR_SHIFT_MS);
}

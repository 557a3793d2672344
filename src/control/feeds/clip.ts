import type { Slot } from "../shared/slots";

const REACH_MS = 14 * 24 * 3_600_000;

/** More than two weeks from `now`, either way, is of no use to a plan, and an endless slot would be. */
export function clipped<S extends Slot>(slots: readonly S[], now: number): readonly S[] {
  return slots.flatMap((slot) => {
    const startAt = Math.max(slot.startAt, now - REACH_MS);
    const endAt = Math.min(slot.endAt, now + REACH_MS);
    return startAt < endAt ? [{ ...slot, startAt, endAt }] : [];
  });
}

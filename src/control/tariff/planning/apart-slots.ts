import { MINUTE_MS } from "../../../core/duration";
import type { Slot } from "../../shared/slots";

/** The edges of many cars are spread over at most this time, and over at most a third of their slot. */
const MOST_MS = 10 * MINUTE_MS;
const MOST_SHARE = 1 / 3;

/**
 * Prices for one of many cars, so that not all of them start and stop at the same instant: each border moves by the car's share of up
 * to 10 minutes into the cheaper of its two slots. Charging then costs no more than planned. `share` from 0 to 1; the slots must be
 * in order.
 */
export function apartSlots(slots: readonly Slot[], share: number): readonly Slot[] {
  if (share === 0) return slots;
  return slots.map((slot, index) => {
    const [before, after] = [slots[index - 1], slots[index + 1]];
    const startAt = before?.endAt === slot.startAt ? border(before, slot, share) : slot.startAt;
    const endAt = after?.startAt === slot.endAt ? border(slot, after, share) : slot.endAt;
    return startAt === slot.startAt && endAt === slot.endAt ? slot : { ...slot, startAt, endAt };
  });
}

function border(before: Slot, after: Slot, share: number): number {
  if (before.value === after.value) return before.endAt;
  const cheaper = before.value < after.value ? before : after;
  const byMs = Math.round(share * Math.min(MOST_MS, MOST_SHARE * (cheaper.endAt - cheaper.startAt)));
  return before.endAt + (cheaper === after ? byMs : -byMs);
}

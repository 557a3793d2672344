import { MINUTE_MS } from "../../../core/duration";
import type { Slot } from "../../shared/slots";

/** Edges of many cars lie so far apart at most, and within a third of their slot. */
const MOST_MS = 10 * MINUTE_MS;
const MOST_SHARE = 1 / 3;

/**
 * Prices as one of many cars plans with them, so that not all of them start and stop at one instant: each border moves by the car's
 * share of up to 10 minutes into the cheaper slot beside it. What is charged then costs no more than planned. `share` from 0 to 1;
 * the slots must be in order.
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

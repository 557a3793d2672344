import { mergeSlots, type Slot } from "../shared/slots";
import { withPrices } from "./price-days";
import type { PriceDay } from "./state";

/** One empty list for all cars without prices. */
export const NONE: readonly never[] = [];

interface Merged {
  readonly known: readonly Slot[];
  readonly slots: readonly Slot[];
  readonly at: number;
}

interface Days {
  readonly known: readonly PriceDay[];
  readonly zone: string;
  readonly days: readonly PriceDay[];
}

const lastMerged = new WeakMap<readonly Slot[], Merged>();
const lastDays = new WeakMap<readonly Slot[], Days>();

/** As `mergeSlots`. Cars with the same list that receive the same prices share the result. */
export function merged(known: readonly Slot[], fresh: readonly Slot[], now: number): readonly Slot[] {
  const last = lastMerged.get(fresh);
  if (last?.known === known && now >= last.at) {
    // Only the first slot can have become too old meanwhile.
    const slots = mergeSlots(NONE, last.slots.slice(0, 1), now);
    if (slots.length === Math.min(1, last.slots.length)) return last.slots;
  }
  const slots = mergeSlots(known, fresh, now);
  lastMerged.set(fresh, { known, slots, at: now });
  return slots;
}

/** As `withPrices`, shared in the same way. */
export function daysWith(known: readonly PriceDay[], prices: readonly Slot[], zone: string): readonly PriceDay[] {
  const last = lastDays.get(prices);
  if (last?.known === known && last.zone === zone) return last.days;
  const days = withPrices(known, prices, zone);
  lastDays.set(prices, { known, zone, days });
  return days;
}

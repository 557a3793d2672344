import { overlaySlots } from "./overlay-slots";
import type { Slot } from "./slots";

const KEPT_MS = 2 * 24 * 3_600_000;

/**
 * What is known after a fetch: `fresh` where it says something, `kept` elsewhere, so that an empty or partial fetch
 * takes nothing away. What ended two days before `now` is dropped. In time order, without overlap.
 */
export function mergeSlots<S extends Slot>(kept: readonly S[], fresh: readonly S[], now: number): readonly S[] {
  const newer = overlaySlots(fresh);
  const left = overlaySlots(kept).flatMap((slot) => uncovered(slot, newer));
  return [...newer, ...left]
    .filter((slot) => slot.endAt > now - KEPT_MS)
    .toSorted((one, other) => one.startAt - other.startAt);
}

/** The parts of `slot` that none of `newer` tells of; `newer` is in time order. */
function uncovered<S extends Slot>(slot: S, newer: readonly Slot[]): readonly S[] {
  const parts: S[] = [];
  let startAt = slot.startAt;
  for (const other of newer.slice(firstEndingAfter(newer, slot.startAt))) {
    if (other.startAt >= slot.endAt) break;
    if (other.startAt > startAt) parts.push({ ...slot, startAt, endAt: other.startAt });
    startAt = Math.max(startAt, other.endAt);
  }
  return startAt < slot.endAt ? [...parts, { ...slot, startAt }] : parts;
}

function firstEndingAfter(slots: readonly Slot[], at: number): number {
  let low = 0;
  let high = slots.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((slots[middle]?.endAt ?? Infinity) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

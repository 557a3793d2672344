import { HOUR_MS, MINUTE_MS } from "../../core/duration";

/** A period with one value. Instants in ms since the epoch, the end not included. */
export interface Slot {
  readonly startAt: number;
  readonly endAt: number;
  readonly value: number;
}

/** The slot that contains an instant. */
export function slotAt<S extends Slot>(slots: readonly S[], at: number): S | undefined {
  return slots.find(({ startAt, endAt }) => startAt <= at && at < endAt);
}

/**
 * Slots in time order without overlap, from slots that may overlap or repeat: where two cover the same time, the shorter one
 * counts, and of equally long ones the first in the list.
 */
export function overlaySlots<S extends Slot>(slots: readonly S[]): readonly S[] {
  const sorted = slots.filter(hasLength).toSorted((one, other) => one.startAt - other.startAt);
  return sorted.some((slot, index) => slot.startAt < (sorted[index - 1]?.endAt ?? -Infinity)) ? sweep(sorted) : sorted;
}

/** From border to border, with the slots that cover the time between them. */
function sweep<S extends Slot>(sorted: readonly S[]): readonly S[] {
  const borders = [...new Set(sorted.flatMap((slot) => [slot.startAt, slot.endAt]))].toSorted((a, b) => a - b);
  const laid: Array<{ of: S; startAt: number; endAt: number }> = [];
  let covering: S[] = [];
  let next = 0;

  for (const [index, startAt] of borders.entries()) {
    covering = covering.filter((slot) => slot.endAt > startAt);
    for (let slot = sorted[next]; slot && slot.startAt === startAt; slot = sorted[next]) {
      covering.push(slot);
      next += 1;
    }
    const [first, ...others] = covering;
    const endAt = borders[index + 1];
    if (!first || endAt === undefined) continue;

    const best = others.reduce((held, slot) => (length(slot) < length(held) ? slot : held), first);
    const last = laid.at(-1);
    if (last && last.of === best && last.endAt === startAt) last.endAt = endAt;
    else laid.push({ of: best, startAt, endAt });
  }
  return laid.map(({ of, startAt, endAt }) => ({ ...of, startAt, endAt }));
}

function hasLength(slot: Slot): boolean {
  return slot.endAt > slot.startAt;
}

function length(slot: Slot): number {
  return slot.endAt - slot.startAt;
}

const PAST_MS = 2 * 24 * HOUR_MS;

/**
 * What is known after a fetch: `fresh` where it has values, `known` elsewhere, so that an empty or partial fetch
 * removes nothing. What ended two days before `now` is dropped. In time order, without overlap.
 */
export function mergeSlots<S extends Slot>(known: readonly S[], fresh: readonly S[], now: number): readonly S[] {
  const newer = overlaySlots(fresh);
  const left = overlaySlots(known).flatMap((slot) => uncovered(slot, newer));
  return [...newer, ...left]
    .filter((slot) => slot.endAt > now - PAST_MS)
    .toSorted((one, other) => one.startAt - other.startAt);
}

/** The parts of `slot` that no slot of `newer` covers; `newer` is in time order. */
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

/**
 * Cuts slots at every multiple of `minutes`, which divide an hour, so that none is longer; each part keeps the value, as
 * prices do. Shorter slots stay as they are.
 */
export function splitSlots<S extends Slot>(slots: readonly S[], minutes: number): readonly S[] {
  return slots.flatMap((slot) => stretches(slot, minutes).map((part) => ({ ...slot, ...part })));
}

/** A mean power, with its lower and upper bound if known. */
interface BandedSlot extends Slot {
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

/**
 * Cuts a forecast in the same way, but follows the slope towards the neighbors: the mean of each slot stays the same, and no part
 * is negative if the forecast is not. `low` and `high` keep their ratio to the value.
 */
export function splitForecast<S extends BandedSlot>(slots: readonly S[], minutes: number): readonly S[] {
  return slots.flatMap((slot, index) => {
    const parts = stretches(slot, minutes);
    if (parts.length < 2) return [slot];

    const before = slots[index - 1];
    const after = slots[index + 1];
    const course = courseOf(
      slot.value,
      before?.endAt === slot.startAt ? before.value : slot.value,
      after?.startAt === slot.endAt ? after.value : slot.value,
    );
    const lengthMs = length(slot);
    return parts.map((part) => {
      const from = (part.startAt - slot.startAt) / lengthMs;
      const to = (part.endAt - slot.startAt) / lengthMs;
      return scaled({ ...slot, ...part }, (course(to) - course(from)) / (to - from));
    });
  });
}

function stretches({ startAt, endAt }: Slot, minutes: number): ReadonlyArray<{ startAt: number; endAt: number }> {
  const step = minutes * MINUTE_MS;
  if (!(step > 0)) return [{ startAt, endAt }];

  const parts: Array<{ startAt: number; endAt: number }> = [];
  for (let at = startAt; at < endAt;) {
    const next = Math.min(endAt, (Math.floor(at / step) + 1) * step);
    parts.push({ startAt: at, endAt: next });
    at = next;
  }
  return parts;
}

/**
 * The energy of a slot up to `share` of its length, if the power is linear from each edge to the middle. The edges lie halfway to
 * the neighbors, but never so high that the middle would be below 0.
 */
function courseOf(mean: number, before: number, after: number): (share: number) => number {
  const most = Math.max(0, 2 * mean);
  const left = Math.min((before + mean) / 2, most);
  const right = Math.min((mean + after) / 2, most);
  const middle = 2 * mean - (left + right) / 2;

  return (share) => {
    const first = Math.min(share, 0.5);
    const second = Math.max(0, share - 0.5);
    return first * left + first * first * (middle - left) + second * middle + second * second * (right - middle);
  };
}

function scaled<S extends BandedSlot>(slot: S, value: number): S {
  const ratio = slot.value === 0 ? 1 : value / slot.value;
  return {
    ...slot,
    value,
    ...(slot.low === undefined ? {} : { low: slot.low * ratio }),
    ...(slot.high === undefined ? {} : { high: slot.high * ratio }),
  };
}

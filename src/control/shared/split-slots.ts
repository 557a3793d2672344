import type { ForecastSlot } from "../feeds/feed";
import type { Slot } from "./slots";

/**
 * Cuts slots at every multiple of `minutes`, which divide an hour, so that none is longer; each part keeps the value, as
 * prices do. Shorter slots stay as they are.
 */
export function splitSlots<S extends Slot>(slots: readonly S[], minutes: number): readonly S[] {
  return slots.flatMap((slot) => stretches(slot, minutes).map((part) => ({ ...slot, ...part })));
}

/**
 * Cuts a forecast likewise, but follows the slope towards the neighbours: the mean of every slot stays what it was, and
 * no part is negative where the forecast is not. `low` and `high` keep their ratio to the value.
 */
export function splitForecast(slots: readonly ForecastSlot[], minutes: number): readonly ForecastSlot[] {
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
    const length = slot.endAt - slot.startAt;
    return parts.map((part) => {
      const from = (part.startAt - slot.startAt) / length;
      const to = (part.endAt - slot.startAt) / length;
      return scaled({ ...slot, ...part }, (course(to) - course(from)) / (to - from));
    });
  });
}

function stretches({ startAt, endAt }: Slot, minutes: number): ReadonlyArray<{ startAt: number; endAt: number }> {
  const step = minutes * 60_000;
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
 * The energy of a slot up to `share` of its length, if the power runs straight from one edge to the middle and straight
 * on to the other. The edges lie half way to the neighbours, but never so high that the middle would have to go below 0.
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

function scaled(slot: ForecastSlot, value: number): ForecastSlot {
  const ratio = slot.value === 0 ? 1 : value / slot.value;
  return {
    ...slot,
    value,
    ...(slot.low === undefined ? {} : { low: slot.low * ratio }),
    ...(slot.high === undefined ? {} : { high: slot.high * ratio }),
  };
}

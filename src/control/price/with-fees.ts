import { localTime } from "../shared/local-time";
import type { Slot } from "../shared/slots";
import { type Fees, minuteOfDay } from "./fees";

const HALF_HOUR_MS = 30 * 60_000;
const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

interface Range {
  readonly from: number;
  readonly to: number;
  readonly perKwh: number;
}

/**
 * What a kWh really costs: (net + fixed + by hour + by month) x (1 + VAT). A slot in which a fee changes is cut there,
 * by the local clock. Ranges and months that make no sense count nothing; `feesFaults` tells of them.
 */
export function withFees(net: readonly Slot[], fees: Fees, zone: string): readonly Slot[] {
  const ranges = rangesOf(fees);
  const borders = [...new Set([0, ...ranges.flatMap(({ from, to }) => [from, to % DAY_MINUTES])])];
  const isSteady = ranges.length === 0 && !fees.byMonth?.length;

  return net.flatMap((slot) => {
    const parts = isSteady ? [slot] : partsOf(slot, borders, zone);
    return joined(parts.map((part) => ({ ...part, value: total(part, fees, ranges, zone) })));
  });
}

function rangesOf({ byHour = [] }: Fees): readonly Range[] {
  return byHour.flatMap(({ from, to, perKwh }) => {
    const range = { from: minuteOfDay(from), to: minuteOfDay(to), perKwh };
    return range.from === undefined || range.to === undefined ? [] : [{ ...range, from: range.from, to: range.to }];
  });
}

/** Clocks change at a full or half hour of UTC only, so inside such a stretch local time runs evenly. */
function partsOf(slot: Slot, borders: readonly number[], zone: string): readonly Slot[] {
  const parts: Slot[] = [];
  for (let at = slot.startAt; at < slot.endAt;) {
    const endAt = Math.min(slot.endAt, (Math.floor(at / HALF_HOUR_MS) + 1) * HALF_HOUR_MS);
    const { minuteOfDay: minute } = localTime(at, zone);
    const wholeMinute = at - (at % MINUTE_MS);
    const cuts = borders
      .map((border) => wholeMinute + ((border - minute + DAY_MINUTES) % DAY_MINUTES) * MINUTE_MS)
      .filter((cut) => cut > at && cut < endAt)
      .toSorted((one, other) => one - other);
    for (const cut of [...cuts, endAt]) {
      parts.push({ ...slot, startAt: at, endAt: cut });
      at = cut;
    }
  }
  return parts;
}

function total(slot: Slot, fees: Fees, ranges: readonly Range[], zone: string): number {
  const { minuteOfDay: minute, month } = localTime(slot.startAt, zone);
  const sum = [
    slot.value,
    fees.fixedPerKwh ?? 0,
    ...ranges.filter((range) => isInside(minute, range)).map(({ perKwh }) => perKwh),
    ...(fees.byMonth ?? []).filter(({ months }) => months.includes(month)).map(({ perKwh }) => perKwh),
  ].reduce((one, other) => one + other, 0);
  return Math.round(sum * (1 + (fees.vatPercent ?? 0) / 100) * 1e9) / 1e9 + 0;
}

function isInside(minute: number, { from, to }: Range): boolean {
  if (from === to) return true;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** Parts of one slot that cost the same are one again. */
function joined(parts: readonly Slot[]): readonly Slot[] {
  const whole: Slot[] = [];
  for (const part of parts) {
    const last = whole.at(-1);
    if (last && last.value === part.value) whole[whole.length - 1] = { ...last, endAt: part.endAt };
    else whole.push(part);
  }
  return whole;
}

import { HALF_HOUR_MS } from "../../../src/core/duration";
import { isAway, tripOn } from "../homes/calendar";
import { EFFICIENCY, LIMIT_KWH, NEEDED_KWH, START_KWH } from "../homes/car";
import { type Household, LEFT_OVER, moneyFor, valueAt } from "../homes/household";

/** Divides what each charger puts into the battery in a half hour, and what each trip takes out of it. */
const UNIT_KWH = 0.015;
const TOP = Math.round(LIMIT_KWH / UNIT_KWH);
const START = unitsOf(START_KWH);
const NEVER = 1e6;

/** What begins to charge or goes on, by the state before: bits. */
const FROM_OFF = 1;
const FROM_ON = 2;

export interface OptimumOptions {
  readonly powerKw: number;
  /** Half hours, the end not included. The car holds at the beginning what it holds at that of the year. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** What each stop is taken to cost, EUR. It is not part of the cost that is told. */
  readonly stopPrice?: number | undefined;
}

export interface Optimum {
  /** EUR, energy left over valued. */
  readonly cost: number;
  /** Whether the car charges, half hour by half hour. */
  readonly charges: Uint8Array;
  readonly storedKwh: Float64Array;
  readonly starts: number;
  /** When charges are stopped. */
  readonly stops: readonly number[];
  readonly sunKwh: number;
  readonly gridKwh: number;
}

/** The cheapest way through the recorded time for one who knows all of it, by dynamic programming over half hours. */
export function optimum(house: Household, options: OptimumOptions): Optimum {
  const { from = 0, to = house.price.length } = options;
  const best = search(house, options, { from, to });
  return walk(house, options, { from, to, best });
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** For each half hour and state what is best to do. */
function search(house: Household, { powerKw, stopPrice = 0 }: OptimumOptions, { from, to }: Range): Uint8Array {
  const halfHourKwh = powerKw / 2;
  const step = unitsOf(halfHourKwh * EFFICIENCY);
  const best = new Uint8Array((to - from) * (TOP + 1));
  let off = Float64Array.from({ length: TOP + 1 }, (_, units) => -leftOver(units));
  let on = off.slice();
  let [offBefore, onBefore] = [off.slice(), off.slice()];
  for (let index = to - 1; index >= from; index--) {
    const now = house.startAt + index * HALF_HOUR_MS;
    const surplusKwh = valueAt(house.surplusW, index) / 2000;
    const price = valueAt(house.price, index);
    const idle = moneyFor(surplusKwh, 0, price);
    const full = moneyFor(surplusKwh, halfHourKwh, price);
    const row = (index - from) * (TOP + 1);
    const chargeable = isAway(now) ? 0 : TOP;
    for (let units = 0; units <= TOP; units++) {
      const wait = idle + valueAt(off, units);
      offBefore[units] = wait;
      onBefore[units] = wait;
    }
    for (let units = 0; units < chargeable; units++) {
      const after = units + step;
      const charge =
        after < TOP
          ? full + valueAt(on, after)
          : valueAt(off, TOP) + moneyFor(surplusKwh, ((TOP - units) * UNIT_KWH) / EFFICIENCY, price);
      const wait = valueAt(offBefore, units);
      const stop = wait + stopPrice;
      offBefore[units] = Math.min(charge, wait);
      onBefore[units] = Math.min(charge, stop);
      best[row + units] = (charge < wait ? FROM_OFF : 0) + (charge <= stop ? FROM_ON : 0);
    }
    const trip = tripOn(now);
    if (trip?.leavesAt === now) leave(offBefore, onBefore, unitsOf(trip.usedKwh));
    [off, offBefore, on, onBefore] = [offBefore, off, onBefore, on];
  }
  return best;
}

/** What it is worth to stand before a departure: nothing goes without what is needed. */
function leave(off: Float64Array, on: Float64Array, used: number): void {
  for (let units = TOP; units >= 0; units--) {
    off[units] = units >= unitsOf(NEEDED_KWH) ? valueAt(off, units - used) : NEVER;
    on[units] = valueAt(off, units);
  }
}

function walk(
  house: Household,
  { powerKw }: OptimumOptions,
  { from, to, best }: Range & { best: Uint8Array },
): Optimum {
  const halfHourKwh = powerKw / 2;
  const step = unitsOf(halfHourKwh * EFFICIENCY);
  const charges = new Uint8Array(to - from);
  const storedKwh = new Float64Array(to - from);
  const stops: number[] = [];
  let [units, isOn, cost, starts, sunKwh, gridKwh] = [START, false, 0, 0, 0, 0];
  for (let index = from; index < to; index++) {
    const now = house.startAt + index * HALF_HOUR_MS;
    const trip = tripOn(now);
    if (trip?.leavesAt === now) [units, isOn] = [units - unitsOf(trip.usedKwh), false];
    const charge = ((best[(index - from) * (TOP + 1) + units] ?? 0) & (isOn ? FROM_ON : FROM_OFF)) !== 0;
    if (charge && !isOn) starts += 1;
    if (!charge && isOn) stops.push(now);
    const after = charge ? Math.min(TOP, units + step) : units;
    const drawnKwh = after - units === step ? halfHourKwh : ((after - units) * UNIT_KWH) / EFFICIENCY;
    const surplusKwh = valueAt(house.surplusW, index) / 2000;
    const fromSunKwh = Math.min(Math.max(0, surplusKwh), drawnKwh);
    cost += moneyFor(surplusKwh, drawnKwh, valueAt(house.price, index));
    [sunKwh, gridKwh] = [sunKwh + fromSunKwh, gridKwh + drawnKwh - fromSunKwh];
    units = after;
    isOn = charge && units < TOP;
    charges[index - from] = charge ? 1 : 0;
    storedKwh[index - from] = units * UNIT_KWH;
  }
  return { cost: cost - leftOver(units), charges, storedKwh, starts, stops, sunKwh, gridKwh };
}

function leftOver(units: number): number {
  return (((units - START) * UNIT_KWH) / EFFICIENCY) * LEFT_OVER;
}

function unitsOf(kwh: number): number {
  return Math.round(kwh / UNIT_KWH);
}

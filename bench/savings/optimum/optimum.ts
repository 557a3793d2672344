import { HALF_HOUR_MS } from "../../../src/core/duration";
import { type BenchCar, drawnIn } from "../homes/car";
import { type House, LEFT_OVER, moneyFor, valueAt } from "../homes/house";

/** Divides what each charger puts into the battery in a half hour, and what each trip takes out of it. */
const UNIT_KWH = 0.015;
/** What a kWh that is missing at a departure is taken to cost, EUR: nothing is worth it. It is not part of the cost that is told. */
export const LACK = 1000;

/** What begins to charge or goes on, by the state before: bits. */
const FROM_OFF = 1;
const FROM_ON = 2;

export interface OptimumOptions {
  /** Steps, the end not included. The car holds at the beginning what it holds at that of the year. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** What each stop is taken to cost, EUR. It is not part of the cost that is told. */
  readonly stopPrice?: number | undefined;
  /** The car does not charge in a step in which the house would import more, W, by the step. */
  readonly mostW?: ((index: number) => number) | undefined;
}

export interface Optimum {
  /** EUR, energy left over valued, peaks not included. */
  readonly cost: number;
  /** Whether the car charges, step by step. */
  readonly charges: Uint8Array;
  readonly storedKwh: Float64Array;
  readonly starts: number;
  /** When charges are stopped. */
  readonly stops: readonly number[];
  readonly sunKwh: number;
  readonly gridKwh: number;
  /** What the house imports, step by step, W. */
  readonly importW: Float64Array;
}

/** The cheapest way through the recorded time for one who knows all of it, by dynamic programming over steps. For one car. */
export function optimum(house: House, options: OptimumOptions = {}): Optimum {
  const { from = 0, to = house.price.length } = options;
  const [car] = house.cars;
  if (!car) throw new RangeError("There is no car");
  const grid = gridOf(house, car);
  const best = search(house, options, { from, to, grid });
  return walk(house, { from, to, grid, best });
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly grid: Grid;
}

/** What a step of charging leads to, by what the car holds before. */
interface Charging {
  readonly after: Uint16Array;
  readonly drawnKwh: Float64Array;
}

interface Grid {
  readonly car: BenchCar;
  readonly unitKwh: number;
  readonly top: number;
  readonly start: number;
  /** The car is woken up first, which may take a while. */
  readonly fromOff: Charging;
  readonly fromOn: Charging;
}

function gridOf(house: House, car: BenchCar): Grid {
  const unitKwh = (UNIT_KWH * house.stepMs) / HALF_HOUR_MS;
  const top = Math.round(car.limitKwh / unitKwh);
  const charging = (ms: number): Charging => {
    const after = new Uint16Array(top + 1);
    const drawnKwh = new Float64Array(top + 1);
    for (let units = 0; units <= top; units++) {
      const drawn = drawnIn(car, units * unitKwh, ms);
      const reached = Math.min(top, units + Math.round((drawn * car.efficiency) / unitKwh));
      after[units] = reached;
      drawnKwh[units] = reached === top ? ((top - units) * unitKwh) / car.efficiency : drawn;
    }
    return { after, drawnKwh };
  };
  const fromOn = charging(house.stepMs);
  const fromOff = car.startDelayMs > 0 ? charging(Math.max(0, house.stepMs - car.startDelayMs)) : fromOn;
  return { car, unitKwh, top, start: Math.round(car.startKwh / unitKwh), fromOff, fromOn };
}

/** For each step and state what is best to do. */
function search(house: House, { stopPrice = 0, mostW }: OptimumOptions, { from, to, grid }: Range): Uint8Array {
  const { top, fromOff, fromOn, car } = grid;
  const best = new Uint8Array((to - from) * (top + 1));
  let off = Float64Array.from({ length: top + 1 }, (_, units) => -leftOver(grid, units));
  let on = off.slice();
  let [offBefore, onBefore] = [off.slice(), off.slice()];
  for (let index = to - 1; index >= from; index--) {
    const now = house.startAt + index * house.stepMs;
    const surplusKwh = surplusKwhAt(house, index);
    const price = priceAt(house, index);
    const idle = moneyFor(surplusKwh, 0, price);
    const row = (index - from) * (top + 1);
    for (let units = 0; units <= top; units++) {
      const wait = idle + valueAt(off, units);
      offBefore[units] = wait;
      onBefore[units] = wait;
    }
    const chargeable = canCharge(house, car, { index, now, mostW }) ? top : 0;
    const isWhole = fromOff === fromOn;
    const whole = moneyFor(surplusKwh, valueAt(fromOn.drawnKwh, 0), price);
    const costOf = ({ after, drawnKwh }: Charging, units: number): number => {
      const reached = after[units] ?? top;
      const drawn = valueAt(drawnKwh, units);
      const cost = drawn === fromOn.drawnKwh[0] ? whole : moneyFor(surplusKwh, drawn, price);
      return cost + valueAt(reached < top ? on : off, reached);
    };
    for (let units = 0; units < chargeable; units++) {
      const goOn = costOf(fromOn, units);
      const begin = isWhole ? goOn : costOf(fromOff, units);
      const wait = valueAt(offBefore, units);
      const stop = wait + stopPrice;
      offBefore[units] = Math.min(begin, wait);
      onBefore[units] = Math.min(goOn, stop);
      best[row + units] = (begin < wait ? FROM_OFF : 0) + (goOn <= stop ? FROM_ON : 0);
    }
    const trip = car.trips.leavingAt(now);
    if (trip) leave(offBefore, onBefore, { used: unitsOf(grid, trip.usedKwh), needed: unitsOf(grid, trip.neededKwh) });
    [off, offBefore, on, onBefore] = [offBefore, off, onBefore, on];
  }
  return best;
}

interface Limited {
  readonly index: number;
  readonly now: number;
  readonly mostW: OptimumOptions["mostW"];
}

function canCharge(house: House, { trips, powerKw }: BenchCar, { index, now, mostW }: Limited): boolean {
  if (trips.isAway(now)) return false;
  const importW = powerKw * 1000 - valueAt(house.surplusW, index);
  return importW <= house.fuseW && importW <= (mostW?.(index) ?? Infinity);
}

/** What it is worth to stand before a departure: nothing goes without what is needed, if that can be. */
function leave(
  off: Float64Array,
  on: Float64Array,
  { used, needed }: { readonly used: number; readonly needed: number },
): void {
  for (let units = off.length - 1; units >= 0; units--) {
    const lacking = Math.max(0, Math.max(needed, used) - units);
    off[units] = valueAt(off, Math.max(0, units - used)) + lacking * LACK;
    on[units] = valueAt(off, units);
  }
}

function walk(house: House, { from, to, grid, best }: Range & { best: Uint8Array }): Optimum {
  const { top, fromOff, fromOn, car, unitKwh } = grid;
  const charges = new Uint8Array(to - from);
  const storedKwh = new Float64Array(to - from);
  const importW = new Float64Array(to - from);
  const stops: number[] = [];
  let [units, isOn, cost, starts, sunKwh, gridKwh] = [grid.start, false, 0, 0, 0, 0];
  for (let index = from; index < to; index++) {
    const now = house.startAt + index * house.stepMs;
    const trip = car.trips.leavingAt(now);
    if (trip) [units, isOn] = [Math.max(0, units - unitsOf(grid, trip.usedKwh)), false];
    const charge = ((best[(index - from) * (top + 1) + units] ?? 0) & (isOn ? FROM_ON : FROM_OFF)) !== 0;
    if (charge && !isOn) starts += 1;
    if (!charge && isOn) stops.push(now);
    const step = isOn ? fromOn : fromOff;
    const after = charge ? (step.after[units] ?? top) : units;
    const drawnKwh = charge ? valueAt(step.drawnKwh, units) : 0;
    const surplusKwh = surplusKwhAt(house, index);
    const fromSunKwh = Math.min(Math.max(0, surplusKwh), drawnKwh);
    cost += moneyFor(surplusKwh, drawnKwh, priceAt(house, index));
    [sunKwh, gridKwh] = [sunKwh + fromSunKwh, gridKwh + drawnKwh - fromSunKwh];
    units = after;
    isOn = charge && units < top;
    charges[index - from] = charge ? 1 : 0;
    storedKwh[index - from] = units * unitKwh;
    importW[index - from] = Math.max(0, (drawnKwh - surplusKwh) * 1000 * (2 * HALF_HOUR_MS)) / house.stepMs;
  }
  return { cost: cost - leftOver(grid, units), charges, storedKwh, starts, stops, sunKwh, gridKwh, importW };
}

function surplusKwhAt({ surplusW, stepMs }: House, index: number): number {
  return (valueAt(surplusW, index) * stepMs) / (2 * HALF_HOUR_MS) / 1000;
}

function priceAt({ price, feedIn }: House, index: number): { price: number; feedIn: number } {
  return { price: valueAt(price, index), feedIn: valueAt(feedIn, index) };
}

function leftOver({ start, unitKwh, car }: Grid, units: number): number {
  return (((units - start) * unitKwh) / car.efficiency) * LEFT_OVER;
}

function unitsOf({ unitKwh }: Grid, kwh: number): number {
  return Math.round(kwh / unitKwh);
}

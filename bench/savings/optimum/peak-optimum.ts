import { localTime } from "../../../src/control/shared/local-time";
import { type House } from "../homes/house";
import { monthCost } from "../life/peaks";
import { type Optimum, optimum } from "./optimum";

/** Limits that are tried, beyond what the charger takes, kW: a car that is only on or off cannot use less. */
const BESIDE_KW = [0.3, 0.6, 1, 1.5, 2, 3, 4, 6, Infinity];

/**
 * The optimum of a house whose highest quarter hour of each month is paid for: the year under each of some limits, and of these the
 * best for each month. As months hand their charge on to the next, a cheaper way may exist. Its cost includes the peaks.
 */
export function peakOptimum(house: House): Optimum {
  const { peak } = house.declared;
  const [car] = house.cars;
  if (!peak || !car) return optimum(house);
  const monthOf = (index: number): number => localTime(house.startAt + index * house.stepMs, house.zone).month;
  const months = Float64Array.from(house.price, (_, index) => monthOf(index));
  const within = (limits: (month: number) => number): Optimum & { peaks: ReadonlyMap<number, number> } => {
    const best = optimum(house, { mostW: (index) => limits(months[index] ?? 0) });
    const peaks = peaksOf(best, months);
    const cost = [...peaks.values()].reduce((sum, kw) => sum + monthCost(peak, kw), best.cost);
    return { ...best, cost, peaks };
  };
  let limitW = new Map<number, number>();
  let best = within(() => Infinity);
  // Month by month the limit is lowered for as long as that pays.
  for (const beside of BESIDE_KW.toReversed()) {
    const allW = (car.powerKw + beside) * 1000;
    const lowered = within(() => allW);
    if (lowered.cost < best.cost) [best, limitW] = [lowered, new Map([...months].map((month) => [month, allW]))];
  }
  for (const month of new Set(months)) {
    for (const beside of BESIDE_KW) {
      const tried = new Map(limitW).set(month, (car.powerKw + beside) * 1000);
      const found = within((one) => tried.get(one) ?? Infinity);
      if (found.cost < best.cost) [best, limitW] = [found, tried];
    }
  }
  return best;
}

function peaksOf({ importW }: Optimum, months: Float64Array): ReadonlyMap<number, number> {
  const peaks = new Map<number, number>();
  for (const [index, watts] of importW.entries()) {
    const month = months[index] ?? 0;
    peaks.set(month, Math.max(peaks.get(month) ?? 0, watts / 1000));
  }
  return peaks;
}

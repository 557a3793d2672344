import type { House } from "../homes/house";
import { type Optimum, optimum } from "./optimum";
import { mostWithin } from "../life/spending";

/** A stop is never worth more, EUR. */
const DEAREST = 2;
const TRIES = 8;

/**
 * The optimum of one who may stop so often in any 30 days, found by the lowest price of a stop that keeps to it. As the price is
 * the same all year, a cheaper way may exist.
 */
export function boundedOptimum(house: House, mostStops: number): Optimum {
  let [low, high] = [0, DEAREST];
  let best = optimum(house);
  if (mostWithin(best.stops, 30) <= mostStops) return best;
  for (let tries = 0; tries < TRIES; tries++) {
    const stopPrice = tries === 0 ? high : (low + high) / 2;
    const found = optimum(house, { stopPrice });
    if (mostWithin(found.stops, 30) <= mostStops) [best, high] = [found, stopPrice];
    else low = stopPrice;
  }
  return best;
}

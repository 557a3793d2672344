import { DAY_MS, WEEK_MS } from "../../../src/core/duration";
import { dayStartOf, weekdayOf } from "./calendar";
import { type Household, indexAt, valueAt } from "./household";
import type { Week } from "../life/trace";

const HALF_HOURS = 7 * 48;

export interface Weeks {
  readonly sunny: Week;
  readonly dull: Week;
}

/** The weeks from Monday on with the most and the least sun; `undefined` where there is no whole one. */
export function weeksOf(house: Household): Weeks | undefined {
  const weeks: Array<Week & { readonly sun: number }> = [];
  for (let fromAt = mondayAfter(house.startAt); fromAt + WEEK_MS <= house.endAt; fromAt += WEEK_MS) {
    weeks.push({ fromAt, toAt: fromAt + WEEK_MS, sun: sunIn(house, fromAt) });
  }
  const bySun = weeks.toSorted((one, other) => other.sun - one.sun);
  const [sunny, dull] = [bySun[0], bySun.at(-1)];
  return sunny && dull && { sunny, dull };
}

function mondayAfter(startAt: number): number {
  let at = dayStartOf(startAt);
  while (weekdayOf(at) !== 1 || at < startAt) at += DAY_MS;
  return at;
}

function sunIn(house: Household, fromAt: number): number {
  const from = indexAt(house, fromAt);
  let sum = 0;
  for (let index = from; index < from + HALF_HOURS; index++) sum += valueAt(house.solarW, index);
  return sum;
}

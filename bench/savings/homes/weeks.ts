import { localTime } from "../../../src/control/shared/local-time";
import { WEEK_MS } from "../../../src/core/duration";
import type { Week } from "../life/trace";
import { dayStartOf, type House, indexAt } from "./house";

export interface Weeks {
  readonly sunny: Week;
  readonly dull: Week;
}

/** The weeks from Monday on with the most and the least sun; `undefined` where there is no whole one. */
export function weeksOf(house: House): Weeks | undefined {
  const weeks: Array<Week & { readonly sun: number }> = [];
  for (let fromAt = mondayAfter(house); fromAt + WEEK_MS <= house.endAt; fromAt += WEEK_MS) {
    weeks.push({ fromAt, toAt: fromAt + WEEK_MS, sun: sunIn(house, fromAt) });
  }
  const bySun = weeks.toSorted((one, other) => other.sun - one.sun);
  const [sunny, dull] = [bySun[0], bySun.at(-1)];
  return sunny && dull && { sunny, dull };
}

function mondayAfter(house: House): number {
  for (let days = 0; ; days++) {
    const at = dayStartOf(house, house.startAt, days);
    if (at >= house.startAt && localTime(at, house.zone).weekday === 1) return at;
  }
}

function sunIn(house: House, fromAt: number): number {
  const from = indexAt(house, fromAt);
  return house.solarW.subarray(from, from + WEEK_MS / house.stepMs).reduce((sum, watts) => sum + watts, 0);
}

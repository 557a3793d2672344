import type { StopBudget } from "../shared/known-car";
import type { DayStarts } from "./state";

interface Pace {
  /** Starts that are allowed today. Each one costs a stop. */
  readonly allowed: number;
  /** Stops that solar charging may use; the others are reserved. */
  readonly spendable: number;
  /** So few are left that each session should be long. */
  readonly scarce: boolean;
}

/** One sixteenth is reserved: the last 5 of 80. */
const RESERVED_SHARE = 1 / 16;

/** Below a quarter of the budget, a start must be worth more. */
const SCARCE_SHARE = 1 / 4;

/**
 * Spreads the remaining stops over half the window. Not over all of it, because every stop is available again one window after it
 * was used. As the daily share shrinks with what is left, the budget never runs out for days, whatever the weather.
 */
export function pace({ left, total, windowDays, lastDay = 0 }: StopBudget, startsToday: number): Pace {
  const spendable = Math.max(0, left - Math.ceil(total * RESERVED_SHARE));
  const spentToday = Math.max(lastDay, startsToday);
  const allowed = spendable === 0 ? 0 : Math.ceil((spendable + spentToday) / (windowDays / 2));
  return { allowed, spendable, scarce: spendable < total * SCARCE_SHARE };
}

/** More than one day is stored, so that a clock that is wrong for a while does not reset the starts of today. */
const MOST_DAYS = 3;

type Starts = readonly DayStarts[] | undefined;

/** How many starts a day has had. */
export function startsOn(day: string, starts: Starts): number {
  return starts?.find((entry) => entry.day === day)?.count ?? 0;
}

/** The starts of the last days with one more. */
export function withStart(day: string, starts: Starts): readonly DayStarts[] {
  const others = starts?.filter((entry) => entry.day !== day) ?? [];
  return [...others, { day, count: startsOn(day, starts) + 1 }].slice(-MOST_DAYS);
}

import type { StopBudget } from "../shared/known-car";
import type { DayStarts } from "./state";

interface Pace {
  /** Starts that today may have, for each costs a stop. */
  readonly allowed: number;
  /** Stops that may be spent on the sun; the others are reserved for stops that matter. */
  readonly spendable: number;
  /** So few that each charge should be a long one. */
  readonly scarce: boolean;
}

/** One in sixteen is reserved: of 80 the last 5. */
const RESERVED_SHARE = 1 / 16;

/** Below a quarter of the budget a start has to be worth more. */
const SCARCE_SHARE = 1 / 4;

/**
 * Spreads the stops that are left over half the window. Not over all of it, because every stop comes back a window
 * after it was spent; and as the share shrinks with what is left, a full budget outlasts the window whatever the
 * weather, and never falls silent for days.
 */
export function pace({ left, total, windowDays, lastDay = 0 }: StopBudget, startsToday: number): Pace {
  const spendable = Math.max(0, left - Math.ceil(total * RESERVED_SHARE));
  const spentToday = Math.max(lastDay, startsToday);
  const allowed = spendable === 0 ? 0 : Math.ceil((spendable + spentToday) / (windowDays / 2));
  return { allowed, spendable, scarce: spendable < total * SCARCE_SHARE };
}

/** More than one day is stored, so that a clock that is set wrong for a while does not give today's starts back. */
const DAYS_KEPT = 3;

type Starts = readonly DayStarts[] | undefined;

/** How many starts a day has had. */
export function startsOn(day: string, starts: Starts): number {
  return starts?.find((entry) => entry.day === day)?.count ?? 0;
}

/** The starts of the last days with one more. */
export function withStart(day: string, starts: Starts): readonly DayStarts[] {
  const others = starts?.filter((entry) => entry.day !== day) ?? [];
  return [...others, { day, count: startsOn(day, starts) + 1 }].slice(-DAYS_KEPT);
}

import type { StopBudget } from "../shared/known-car";

export interface Pace {
  /** Starts that today may have, for each costs a stop. */
  readonly allowed: number;
  /** Stops that may be spent on the sun; the others are kept for stops that matter. */
  readonly spendable: number;
  /** So few that each charge should be a long one. */
  readonly scarce: boolean;
}

/** One in sixteen is kept back: of 80 the last 5. */
const KEPT_SHARE = 1 / 16;

/** Below a quarter of the budget a start has to be worth more. */
const SCARCE_SHARE = 1 / 4;

/**
 * Spreads the stops that are left over half the window. Not over all of it, because every stop comes back a window
 * after it was spent; and as the share shrinks with what is left, a full budget outlasts the window whatever the
 * weather, and never falls silent for days.
 */
export function pace({ left, total, windowDays, lastDay = 0 }: StopBudget, startsToday: number): Pace {
  const spendable = Math.max(0, left - Math.ceil(total * KEPT_SHARE));
  const spentToday = Math.max(lastDay, startsToday);
  const allowed = spendable === 0 ? 0 : Math.ceil((spendable + spentToday) / (windowDays / 2));
  return { allowed, spendable, scarce: spendable < total * SCARCE_SHARE };
}

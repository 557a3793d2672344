import { HOUR_MS } from "../core/duration";

/** The energy of all sessions of a car that ended by `untilAt`, in milliseconds since the epoch. */
export interface EnergyTotal {
  readonly totalKwh: number;
  readonly untilAt: number;
}

/** A charging session that is over. Instants are milliseconds since the epoch. */
export interface EndedSession {
  readonly startAt: number;
  readonly endAt: number;
  readonly energyKwh: number | undefined;
}

/** The energy of a session may be corrected for this long after its end. */
const SETTLES_MS = HOUR_MS;

/**
 * The total with the sessions that have ended since. It never decreases: a session counts once its energy is final, so that
 * statistics of the total stay correct.
 */
export function energyTotalAfter(
  before: EnergyTotal | undefined,
  ended: readonly EndedSession[],
  now: number,
): EnergyTotal {
  const start = before ?? { totalKwh: 0, untilAt: 0 };
  return ended
    .filter(({ endAt }) => endAt > start.untilAt)
    .toSorted((one, other) => one.endAt - other.endAt)
    .filter(({ endAt }, index, all) => now - endAt >= SETTLES_MS || index < all.length - 1)
    .reduce(
      ({ totalKwh, untilAt }, { endAt, energyKwh = 0 }) => ({
        totalKwh: Math.round((totalKwh + Math.max(0, energyKwh)) * 1000) / 1000,
        untilAt: Math.max(untilAt, endAt),
      }),
      start,
    );
}

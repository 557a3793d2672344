import type { Weekday } from "../../../src/control/tariff/settings";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../src/core/duration";

/** The recorded days are an hour ahead of UTC all year; the sign in the name is the other way round. */
export const ZONE = "Etc/GMT-1";
const OFFSET_MS = HOUR_MS;

export interface Trip {
  /** Times of day, ms. */
  readonly leaves: number;
  readonly returns: number;
  readonly usedKwh: number;
}

const TO_WORK: Trip = { leaves: 7.5 * HOUR_MS, returns: 17.5 * HOUR_MS, usedKwh: 9 };
const OUT: Trip = { leaves: 10 * HOUR_MS, returns: 14 * HOUR_MS, usedKwh: 12 };

/** The car's week. */
const TRIPS: Readonly<Partial<Record<Weekday, Trip>>> = {
  1: TO_WORK,
  2: TO_WORK,
  3: TO_WORK,
  4: TO_WORK,
  5: TO_WORK,
  6: OUT,
};

/** The same, as a user sets it. */
export const READY: Readonly<Partial<Record<Weekday, string>>> = Object.fromEntries(
  Object.entries(TRIPS).map(([weekday, { leaves }]) => [weekday, clockTime(leaves)]),
);

const WEEKDAYS = [4, 5, 6, 7, 1, 2, 3] as const;

/** When the local day of `at` begins. */
export function dayStartOf(at: number): number {
  return Math.floor((at + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS;
}

export function weekdayOf(at: number): Weekday {
  return WEEKDAYS[((dayStartOf(at) + OFFSET_MS) / DAY_MS) % 7] ?? 1;
}

/** The trip of the local day of `at`, with its instants. */
export function tripOn(
  at: number,
): { readonly leavesAt: number; readonly returnsAt: number; readonly usedKwh: number } | undefined {
  const trip = TRIPS[weekdayOf(at)];
  const dayAt = dayStartOf(at);
  return trip && { leavesAt: dayAt + trip.leaves, returnsAt: dayAt + trip.returns, usedKwh: trip.usedKwh };
}

export function isAway(at: number): boolean {
  const trip = tripOn(at);
  return trip !== undefined && at >= trip.leavesAt && at < trip.returnsAt;
}

/** The next time the car leaves, after `at`. */
export function nextDepartureAt(at: number): number {
  for (let dayAt = dayStartOf(at); ; dayAt += DAY_MS) {
    const trip = tripOn(dayAt);
    if (trip && trip.leavesAt > at) return trip.leavesAt;
  }
}

/** The first instant after `at` at which the car leaves or comes back, or the day ends. */
export function nextTurnAt(at: number): number {
  const trip = tripOn(at);
  const nextDayAt = dayStartOf(at) + DAY_MS;
  return [trip?.leavesAt, trip?.returnsAt].reduce<number>(
    (next, turn = Infinity) => (turn > at && turn < next ? turn : next),
    nextDayAt,
  );
}

function clockTime(ms: number): string {
  const minutes = ms / MINUTE_MS;
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

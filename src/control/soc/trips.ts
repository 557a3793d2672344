import { DateTime } from "luxon";
import type { SocEstimate } from "./carry";
import { kwhPerPercent, percentKwh } from "./kwh-per-percent";
import type { EstimateSettings, EstimateState, TripDay } from "./state";
import { sumOf } from "./trail";
import { alikeDays } from "../shared/alike-days";

/** What a day with trips uses. */
export interface TripUse {
  /** Percentage points. */
  readonly percent: number;
  /** In the battery; absent if its capacity is unknown. */
  readonly kwh?: number | undefined;
  /** How many days this is based on; 0 is a guess. */
  readonly days: number;
}

/** The assumption for a day: about 45 km. It counts as one day among the observed ones. */
const GUESSED_KWH = 8;
const GUESSED_PERCENT = 15;

/** Less is the rounding of reports. Percentage points. */
const LEAST_USE = 1;
/** Smallest drop that counts for a car that never reports whether it is plugged in. Percentage points. */
const LEAST_DROP = 3;
/** With a larger uncertainty at departure, what a trip used is unknown. Percentage points. */
const MOST_DOUBT = 8;
const MOST_DAYS = 60;
/** A weekday that differs this much from the others counts by itself. Percentage points. */
const APART_PERCENT = 10;

/**
 * What the trips of such a day use. `weekday`: 1 for Monday to 7 for Sunday. Saturdays, Sundays, and workdays are separate, and so is
 * a weekday that always differs much.
 */
export function tripUse(state: EstimateState, settings: EstimateSettings, weekday: number): TripUse {
  const { tripDays = [] } = state;
  const alike = alikeDays(tripDays, weekday, {
    weekdayOf: ({ day }) => new Date(day).getUTCDay() || 7,
    valueOf: ({ percent }) => percent,
    apart: APART_PERCENT,
  });
  const percents = (alike.length > 0 ? alike : tripDays).map(({ percent }) => percent).toSorted((a, b) => a - b);
  const ownKwh = percentKwh(state, settings);
  const guess = ownKwh === undefined ? GUESSED_PERCENT : GUESSED_KWH / ownKwh;
  // The shortest and longest of many days do not count.
  const cut = Math.floor(percents.length / 5);
  const usual = [...percents.slice(cut, percents.length - cut), guess];
  const percent = Math.min(100, usual.reduce((sum, each) => sum + each, 0) / usual.length);
  return { percent, kwh: ownKwh === undefined ? undefined : percent * ownKwh, days: percents.length };
}

/** Notes that the car left, if its state of charge is known. A trip whose end was not observed continues. */
export function leave(state: EstimateState, at: number, estimate: SocEstimate | undefined): EstimateState {
  if (state.trip || !estimate || estimate.plusMinus > MOST_DOUBT) return state;
  return { ...state, trip: { soc: estimate.soc, leftAt: at } };
}

/** Notes that the car is back. */
export function comeBack(state: EstimateState, at: number): EstimateState {
  return state.trip ? { ...state, trip: { ...state.trip, backAt: at } } : state;
}

/** Learns from a state of charge that was reported at `at`, before it becomes the base. */
export function learnTrip(state: EstimateState, soc: number, at: number, settings: EstimateSettings): EstimateState {
  const { trip, base, plugged } = state;
  if (!trip) {
    const drop = (base?.soc ?? soc) - soc;
    return plugged || drop < LEAST_DROP ? state : withUse(state, at, drop, settings);
  }
  if (trip.backAt === undefined || at < trip.backAt) return state;

  const { kwh } = sumOf(state.drawn, trip.backAt, at);
  const each = kwhPerPercent(state, settings)?.kwh;
  const ended = { ...state, trip: undefined };
  if (kwh > 0 && each === undefined) return ended;
  return withUse(ended, trip.leftAt, trip.soc - soc + (each === undefined ? 0 : kwh / each), settings);
}

/** Adds to the use of the day. If the car came back with more, it was charged elsewhere, which teaches nothing. */
function withUse(state: EstimateState, at: number, percent: number, { zone }: EstimateSettings): EstimateState {
  if (percent < LEAST_USE) return state;
  const { tripDays = [] } = state;
  const day = DateTime.fromMillis(at, { zone: zone ?? "UTC" }).toFormat("yyyy-MM-dd");
  const others = tripDays.filter((entry) => entry.day !== day);
  const before = tripDays.find((entry) => entry.day === day)?.percent ?? 0;
  const today: TripDay = { day, percent: before + percent };
  return { ...state, tripDays: [...others, today].slice(-MOST_DAYS) };
}

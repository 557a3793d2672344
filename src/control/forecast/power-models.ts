import type { PowerEstimate, PastDays } from "./past-days";

/**
 * A power by the days that were: as on that day, and for as long as `lastsHours` tells as much above or below it as in the
 * last slots. Never outside of what was seen at that time of day.
 */
export class HabitModel {
  readonly #days: PastDays;
  readonly #lastsHours: number;
  readonly #most: Float64Array;
  readonly #least: Float64Array;
  readonly #now: Float64Array;

  constructor(days: PastDays, lastsHours: number) {
    this.#days = days;
    this.#lastsHours = lastsHours;
    this.#most = days.highestByTime();
    this.#least = days.lowestByTime();
    this.#now = days.byDay((shift) => days.recently(shift));
  }

  ahead(hours: number): PowerEstimate {
    const lasts = Math.exp(-hours / this.#lastsHours);
    const { perDay } = this.#days;
    return (past, _, day) => {
      const watts = this.#days.watts(past);
      if (watts === undefined) return undefined;
      const expected = watts + lasts * (this.#now[day] ?? 0);
      return Math.min(this.#most[past % perDay] ?? watts, Math.max(this.#least[past % perDay] ?? watts, expected));
    };
  }
}

/** How long a cloud of the last hour still tells of the next ones. Hours. */
const CLOUD_HOURS = 8;

/** How much of a dull day returns on the next one, and how long that tells. */
const DAY_RETURNS = 0.5;
const DAY_HOURS = 24;

/** The sky of the last few slots tells little where the sun gives less than this share of its most. */
const LEAST_LIGHT = 0.03;

/**
 * Solar power by the days that were. Each day's power is seen as a share of the most that its time of day has shown
 * lately, so that the sun's course and the sky are apart: a sky darker than it was on that day at this hour is
 * expected to stay darker, less so with each hour.
 */
export class WeatherModel {
  readonly #days: PastDays;
  /** The most of each time of day. */
  readonly #most: Float64Array;
  /** By day: how much clearer it is now than it was then, in the last slots and over a day. Shares. */
  readonly #now: Float64Array;
  readonly #today: Float64Array;

  constructor(days: PastDays) {
    this.#days = days;
    this.#most = days.highestByTime();
    const most = (index: number): number => this.#most[index % days.perDay] ?? 0;
    const peak = this.#most.reduce((highest, watts) => Math.max(highest, watts), 0);
    this.#now = days.byDay((shift) => days.recently(shift, most, peak * LEAST_LIGHT));
    this.#today = days.byDay((shift) => days.overADay(shift, most));
  }

  /** Power at `target` if it becomes as it was at `past`, `day` days before, but for the sky. */
  ahead(hours: number): PowerEstimate {
    const cloudLasts = Math.exp(-hours / CLOUD_HOURS);
    const dayLasts = DAY_RETURNS * Math.exp(-hours / DAY_HOURS) * (1 - cloudLasts);
    const { perDay } = this.#days;
    return (past, target, day) => {
      const watts = this.#days.watts(past);
      if (watts === undefined) return undefined;
      const mostThen = this.#most[past % perDay] ?? 0;
      const most = this.#most[target % perDay] ?? 0;
      if (mostThen <= 0 || most <= 0) return 0;
      const share = watts / mostThen + cloudLasts * (this.#now[day] ?? 0) + dayLasts * (this.#today[day] ?? 0);
      return most * Math.min(1, Math.max(0, share));
    };
  }
}

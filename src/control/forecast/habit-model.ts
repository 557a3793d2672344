import type { Outlook, PastDays } from "./past-days";

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

  ahead(hours: number): Outlook {
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

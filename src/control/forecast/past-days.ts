import { DAY_MS, HALF_HOUR_MS } from "../../core/duration";
import { DAYS_KEPT, type History } from "./history";

/** A day is compared with another only if at least this share of it is known of both. */
const LEAST_OF_A_DAY = 0.5;

/** Power at a slot if it becomes as it was at a past one, so many days before. `undefined` where that is not known. */
export type PowerEstimate = (past: number, target: number, day: number) => number | undefined;

type Values = ReadonlyArray<number | null>;

/**
 * One row of a history, seen from a slot that is about to begin: the same hours of the days before, and how the last
 * hours compare with them. Slots are numbered from the beginning of the history.
 */
export class PastDays {
  readonly perDay: number;
  /** How many slots make half an hour: what happened then may as well happen so much earlier or later. */
  readonly halfHour: number;
  readonly #values: Values;
  readonly #next: number;
  readonly #recent: number;

  /** @param next the number of the slot that is about to begin. */
  constructor({ slotMs }: History, values: Values, next: number) {
    this.perDay = DAY_MS / slotMs;
    this.halfHour = HALF_HOUR_MS / slotMs;
    this.#values = values;
    this.#next = next;
    this.#recent = 3 * this.halfHour;
  }

  /** `undefined` where nothing was measured, or not yet. */
  watts(index: number): number | undefined {
    return index >= 0 && index < this.#next ? (this.#values[index] ?? undefined) : undefined;
  }

  /** For each of the last days what `compare` makes of so many slots back. Index 0 is not used. */
  byDay(compare: (shift: number) => number): Float64Array {
    return Float64Array.from({ length: DAYS_KEPT + 1 }, (_, day) => (day === 0 ? 0 : compare(day * this.perDay)));
  }

  /**
   * How much more there was in the last one and a half hours, the last of them above all, than `shift` slots before.
   * With `most`: as a share of the most there could be, and 0 where that is less than `least`.
   */
  recently(shift: number, most?: (index: number) => number, least = 0): number {
    let [more, possible, weights] = [0, 0, 0];
    for (let back = 1; back <= this.#recent; back++) {
      const index = this.#next - back;
      const now = this.watts(index);
      const then = this.watts(index - shift);
      if (now === undefined || then === undefined) continue;
      const weight = Math.exp(-back / this.halfHour);
      more += weight * (now - then);
      possible += weight * (most ? most(index) : 1);
      weights += weight;
    }
    return weights === 0 || possible / weights <= least ? 0 : more / possible;
  }

  /** How much more there was in the last 24 hours than in those `shift` slots before, as a share of the most there could be. */
  overADay(shift: number, most: (index: number) => number): number {
    let [more, possible, known] = [0, 0, 0];
    for (let index = this.#next - this.perDay; index < this.#next; index++) {
      const now = this.watts(index);
      const then = this.watts(index - shift);
      if (now === undefined || then === undefined) continue;
      more += now - then;
      possible += most(index);
      known += 1;
    }
    return known < this.perDay * LEAST_OF_A_DAY || possible <= 0 ? 0 : more / possible;
  }

  /** The most that was measured at each time of day, half an hour more or less. */
  highestByTime(): Float64Array {
    return this.#extremeByTime(-Infinity, Math.max);
  }

  lowestByTime(): Float64Array {
    return this.#extremeByTime(Infinity, Math.min);
  }

  #extremeByTime(none: number, further: (a: number, b: number) => number): Float64Array {
    const { perDay, halfHour } = this;
    const alone = new Float64Array(perDay).fill(none);
    this.#values.forEach((watts, index) => {
      if (watts !== null && index < this.#next) alone[index % perDay] = further(alone[index % perDay] ?? none, watts);
    });
    return alone.map((own, time) => {
      let extreme = own;
      for (let apart = 1; apart <= halfHour; apart++) {
        extreme = further(extreme, alone[(time + apart) % perDay] ?? none);
        extreme = further(extreme, alone[(time - apart + perDay) % perDay] ?? none);
      }
      return extreme;
    });
  }
}

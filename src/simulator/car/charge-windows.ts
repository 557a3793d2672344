import { DateTime } from "luxon";
import { weekdays, type WeekWindows } from "./charge-schedule";

/** From its first to before its last millisecond. */
interface Stretch {
  readonly startAt: number;
  readonly endAt: number;
}

/** How many days to look ahead: most windows are soon, and within eight days each comes once. */
const AHEAD_DAYS = [2, 8] as const;

/** Windows of a car, one list for each schedule, on the wall clock of `zone`. Overlapping ones count as one. */
export class ChargeWindows {
  readonly #weeks: readonly WeekWindows[];
  readonly #zone: string;
  /** Those of the last days that were looked at, for most questions are about the same ones. */
  #known: { readonly from: number; readonly days: number; readonly stretches: readonly Stretch[] } | undefined;

  constructor(weeks: readonly WeekWindows[], zone: string) {
    this.#weeks = weeks;
    this.#zone = zone;
  }

  /** Whether one of them is open. */
  isOpen(at: number): boolean {
    return isCovered(this.#around(at, AHEAD_DAYS[0]), at);
  }

  /** When the next one begins after `at`; `undefined` if there is none. */
  nextStart(at: number): number | undefined {
    return this.#first(at, (stretches) => stretches.map(({ startAt }) => startAt));
  }

  /** When the next one ends after `at` with no other still open. */
  nextEnd(at: number): number | undefined {
    return this.#first(at, (stretches) =>
      stretches.map(({ endAt }) => endAt).filter((endAt) => !isCovered(stretches, endAt)),
    );
  }

  #first(at: number, instants: (stretches: readonly Stretch[]) => readonly number[]): number | undefined {
    for (const days of AHEAD_DAYS) {
      // What happens on the last day may depend on the day after it, which is not looked at.
      const lastDay = this.#today(at).plus({ days }).toMillis();
      const found = instants(this.#around(at, days)).filter((instant) => instant > at && instant <= lastDay);
      if (found.length > 0) return Math.min(...found);
    }
    return undefined;
  }

  /** All windows that begin from the day before `at` until `days` after it. */
  #around(at: number, days: number): readonly Stretch[] {
    const yesterday = this.#today(at).minus({ days: 1 });
    const from = yesterday.toMillis();
    if (this.#known?.from === from && this.#known.days === days) return this.#known.stretches;
    const list = Array.from({ length: days + 2 }, (_, index) => yesterday.plus({ days: index }));
    const stretches = list.flatMap((day) => this.#weeks.flatMap((week) => stretchesOn(day, week)));
    this.#known = { from, days, stretches };
    return stretches;
  }

  #today(at: number): DateTime {
    return DateTime.fromMillis(at, { zone: this.#zone }).startOf("day");
  }
}

function isCovered(stretches: readonly Stretch[], at: number): boolean {
  return stretches.some(({ startAt, endAt }) => startAt <= at && at < endAt);
}

function stretchesOn(day: DateTime, week: WeekWindows): readonly Stretch[] {
  const window = week[weekdays[day.weekday - 1] ?? "monday"];
  if (!window) return [];
  const lastDay = window.stopTime > window.startTime ? day : day.plus({ days: 1 });
  return [{ startAt: firstInstant(day, window.startTime), endAt: firstInstant(lastDay, window.stopTime) }];
}

/** When a wall clock first shows `time` or, on a day that leaves it out, a later one. */
function firstInstant(day: DateTime, time: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  const found = day.set({ hour, minute });
  if (found.hour === hour && found.minute === minute) return found.toMillis();
  return offsetChange(day, found);
}

/** The moment between the two at which the clocks were changed. */
function offsetChange(from: DateTime, to: DateTime): number {
  let [before, after] = [from.toMillis(), to.toMillis()];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (DateTime.fromMillis(middle, { zone: from.zone }).offset === from.offset) before = middle;
    else after = middle;
  }
  return after;
}

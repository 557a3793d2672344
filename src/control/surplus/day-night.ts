import { DateTime } from "luxon";
import { clockTime, type CompleteSettings, type Night } from "./settings";

type Calendar = Pick<CompleteSettings, "zone" | "night">;

/** The time around an instant in which neither the local day nor day and night change. */
export interface DayNight {
  /** Local date, `yyyy-MM-dd`. */
  readonly day: string;
  readonly night: boolean;
  readonly startsAt: number;
  readonly endsAt: number;
  /** When the night ends, or the next one begins. Absent without a night. */
  readonly turnsAt?: number | undefined;
  /** The settings it was made for. */
  readonly zone: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Day or night around `now`; `last` is returned while it still holds, for local time is slow to compute. */
export function dayNightAt(now: number, { zone, night }: Calendar, last?: DayNight): DayNight {
  if (last && now >= last.startsAt && now < last.endsAt && isMadeFor(last, zone, night)) return last;

  const midnight = DateTime.fromMillis(now, { zone }).startOf("day");
  const tomorrow = midnight.plus({ days: 1 });
  const day = midnight.toFormat("yyyy-MM-dd");
  const from = night && timeOn(midnight, night.from);
  const to = night && timeOn(midnight, night.to);
  const whole = { day, startsAt: midnight.toMillis(), endsAt: tomorrow.toMillis(), zone };
  if (!night || from === undefined || to === undefined || night.from === night.to) {
    return { ...whole, night: false, from: night?.from, to: night?.to };
  }

  const isNight = night.from < night.to ? now >= from && now < to : now < to || now >= from;
  const turn = isNight ? night.to : night.from;
  return {
    ...whole,
    night: isNight,
    startsAt: Math.max(...[whole.startsAt, from, to].filter((border) => border <= now)),
    endsAt: Math.min(...[whole.endsAt, from, to].filter((border) => border > now)),
    turnsAt: [timeOn(midnight, turn), timeOn(tomorrow, turn)].find((at) => at !== undefined && at > now),
    from: night.from,
    to: night.to,
  };
}

function isMadeFor(dayNight: DayNight, zone: string, night: Night | undefined): boolean {
  return dayNight.zone === zone && dayNight.from === night?.from && dayNight.to === night?.to;
}

/** A time that is skipped when clocks go forward is the one an hour later; one that occurs twice is the first. */
function timeOn(midnight: DateTime, text: string): number | undefined {
  const time = clockTime(text);
  return time && midnight.set(time).toMillis();
}

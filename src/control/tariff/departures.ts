import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../core/duration";
import { instantsOfWall, localDay, localTime, wallAt } from "../shared/local-time";
import type { TariffGoal } from "./decision";
import { awayMs } from "./presence";
import type { TariffSettings, Weekday } from "./settings";
import type { TariffState } from "./state";

export interface Departure extends TariffGoal {
  /** When the car is expected back. */
  readonly backAt: number;
  readonly weekday: number;
}

/** The departures after `fromAt`, in order. A request for once takes the place of the same day's usual one. */
export function departures(
  state: TariffState,
  settings: TariffSettings,
  fromAt: number,
  untilAt: number,
): readonly Departure[] {
  const { wish, presence } = state;
  const { zone } = settings;
  const targetPercent = wish?.targetPercent ?? settings.targetPercent;
  const once = wish?.ready;
  if (!once && Object.values(settings.ready).every((time) => time === undefined))
    return [withoutAny(state, settings, targetPercent, fromAt)];

  const all = usualTimes(settings, fromAt, untilAt)
    .filter((at) => !once || localDay(at, zone).startAt !== localDay(once.at, zone).startAt)
    .map((readyAt) => ({ readyAt, targetPercent, once: false }));
  if (once && once.at > fromAt && once.at < untilAt)
    all.push({ readyAt: once.at, targetPercent: once.targetPercent ?? targetPercent, once: true });
  return all
    .toSorted((one, other) => one.readyAt - other.readyAt)
    .map((goal, index, sorted) => {
      const nextAt = sorted[index + 1]?.readyAt ?? Infinity;
      return {
        ...goal,
        weekday: localTime(goal.readyAt, zone).weekday,
        backAt: Math.min(backFrom(goal, presence, zone), nextAt),
      };
    });
}

/** When a car that left for a goal is expected back. */
export function backFrom({ readyAt }: TariffGoal, presence: TariffState["presence"], zone: string): number {
  return readyAt + awayMs(presence, localTime(readyAt, zone).weekday);
}

/**
 * Where no departure is set at all, the car should have its target by the end of tomorrow: that leaves a night and a
 * day to choose from. Once begun it stays that day, or it would always be tomorrow.
 */
function withoutAny({ goal }: TariffState, { zone }: TariffSettings, targetPercent: number, fromAt: number): Departure {
  const readyAt = goal?.stays && goal.readyAt > fromAt ? goal.readyAt : localDay(fromAt, zone, 1).endAt;
  const { weekday } = localTime(readyAt, zone);
  return { readyAt, targetPercent, once: false, stays: true, backAt: readyAt, weekday };
}

function usualTimes({ ready, zone }: TariffSettings, fromAt: number, untilAt: number): readonly number[] {
  const times: number[] = [];
  for (let days = 0; ; days++) {
    const { startAt, endAt } = localDay(fromAt, zone, days);
    if (startAt >= untilAt) return times;
    const time = ready[weekdayOf(startAt, zone)];
    const at = time === undefined ? undefined : atTime(startAt, time, zone);
    if (at !== undefined && at > fromAt && at >= startAt && at < Math.min(untilAt, endAt)) times.push(at);
  }
}

function weekdayOf(at: number, zone: string): Weekday {
  const { weekday } = localTime(at, zone);
  return WEEKDAYS[weekday - 1] ?? 1;
}

const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/** A time that the change of the clocks leaves out is the one an hour before. */
function atTime(dayAt: number, time: string, zone: string): number | undefined {
  const [hours = NaN, minutes = NaN] = time.split(":").map(Number);
  const day = Math.floor(wallAt(dayAt, zone) / DAY_MS) * DAY_MS;
  const wall = day + (hours * 60 + minutes) * MINUTE_MS;
  if (!Number.isFinite(wall)) return undefined;
  return instantsOfWall(wall, zone)[0] ?? instantsOfWall(wall - HOUR_MS, zone)[0];
}

import { DAY_MS, HOUR_MS } from "../../core/duration";
import { instantOfTime, localDay, localTime, wallAt } from "../shared/local-time";
import type { TariffGoal } from "./decision";
import { expectedDepartures, type Planned, type DepartureSpan } from "./expected-departures";
import { awayMs } from "./presence";
import type { DepartureRule, TariffSettings, Weekday } from "./settings";
import type { TariffState } from "./state";
import type { Chance } from "./leaving-chances";

/** A departure that is planned for, whether it was set or is only likely. */
export interface Departure extends TariffGoal {
  /** When the car is expected back. */
  readonly backAt: number;
  readonly weekday: number;
  /** How likely it is that the car leaves that day, where nobody has said so, 0 to 1. */
  readonly share?: number | undefined;
  readonly chances?: readonly Chance[] | undefined;
}

/** A request so near to a planned departure is the same departure at another time. */
export const SAME_DEPARTURE_MS = 5 * HOUR_MS;

/**
 * The departures after `fromAt`, in order: those of the settings and of the calendar, or else those that are to be expected; and the
 * one that was requested, which takes the place of the nearest of them within 5 hours.
 */
export function departures(
  state: TariffState,
  settings: TariffSettings,
  fromAt: number,
  untilAt: number,
): readonly Departure[] {
  const { requests, presence } = state;
  const { zone } = settings;
  const targetPercent = requests?.targetPercent ?? settings.targetPercent;
  const once = requests?.ready;
  const isSet = isAnySet(state, settings, fromAt);
  // What it took the place of may have passed.
  const sinceAt = once && isSet ? Math.min(fromAt, once.at - SAME_DEPARTURE_MS - 1) : fromAt;
  const span = { fromAt: sinceAt, untilAt, targetPercent };
  const planned = isSet ? plannedOf(state, settings, span) : expectedDepartures(state, settings, span);
  const replaced = once && nearest(planned, once.at);
  const all: Array<Planned & Pick<TariffGoal, "once">> = planned
    .filter((one) => one !== replaced && one.readyAt > fromAt)
    .map((one) => ({ ...one, once: false }));
  if (once && once.at > fromAt && once.at < untilAt)
    all.push({ readyAt: once.at, targetPercent: once.targetPercent ?? targetPercent, once: true });
  return all
    .toSorted((one, other) => one.readyAt - other.readyAt)
    .map((goal, index, sorted) => {
      const nextAt = sorted[index + 1]?.readyAt ?? Infinity;
      return {
        ...goal,
        weekday: localTime(goal.readyAt, zone).weekday,
        backAt: goal.stays ? goal.readyAt : Math.min(backFrom(goal, presence, zone), nextAt),
      };
    });
}

/** When a car that left for a goal is expected back. */
export function backFrom({ readyAt }: TariffGoal, presence: TariffState["presence"], zone: string): number {
  return readyAt + awayMs(presence, localTime(readyAt, zone).weekday);
}

/** Whether anybody has said when the car leaves again and again: a date that has passed says nothing any more. */
function isAnySet(
  { requests }: TariffState,
  { ready, departures: rules = [], zone }: TariffSettings,
  now: number,
): boolean {
  if (Object.values(ready).some((time) => time !== undefined)) return true;
  if ((requests?.departures ?? []).some(({ at }) => at > now)) return true;
  const today = wallDay(now, zone);
  return rules.some((rule) => "days" in rule || rule.everyDays !== undefined || dayOfDate(rule.date) >= today);
}

/** Those of the settings and of the calendar, in order; of several at one instant the one that needs most. */
function plannedOf(
  { requests }: TariffState,
  settings: TariffSettings,
  { fromAt, untilAt, targetPercent }: DepartureSpan,
): readonly Planned[] {
  const events = (requests?.departures ?? []).filter(({ at }) => at > fromAt && at < untilAt);
  const byTime = new Map<number, Planned>();
  for (const { at: readyAt, targetPercent: own = targetPercent } of [
    ...byRules(settings, fromAt, untilAt),
    ...events,
  ]) {
    const most = Math.max(own, byTime.get(readyAt)?.targetPercent ?? 0);
    byTime.set(readyAt, { readyAt, targetPercent: most });
  }
  return [...byTime.values()].toSorted((one, other) => one.readyAt - other.readyAt);
}

function nearest(planned: readonly Planned[], at: number): Planned | undefined {
  return planned
    .filter(({ readyAt }) => Math.abs(readyAt - at) <= SAME_DEPARTURE_MS)
    .toSorted((one, other) => Math.abs(one.readyAt - at) - Math.abs(other.readyAt - at))[0];
}

interface PlannedTime {
  readonly at: number;
  readonly targetPercent?: number | undefined;
}

/** The times that the rules of the settings give, day by day. */
function byRules(settings: TariffSettings, fromAt: number, untilAt: number): readonly PlannedTime[] {
  const { zone } = settings;
  const rules = rulesOf(settings);
  const times: PlannedTime[] = [];
  for (let days = 0; ; days++) {
    const { startAt, endAt } = localDay(fromAt, zone, days);
    if (startAt >= untilAt) return times;
    for (const { time, targetPercent } of rules.filter((rule) => isOn(rule, startAt, zone))) {
      const at = instantOfTime(startAt, time, zone);
      if (at !== undefined && at > fromAt && at >= startAt && at < Math.min(untilAt, endAt))
        times.push({ at, targetPercent });
    }
  }
}

/** Those of the list, and the times by weekday that version 0.1 had. */
function rulesOf({ ready, departures: rules = [] }: TariffSettings): readonly DepartureRule[] {
  const weekly = WEEKDAYS.flatMap((day) => {
    const time = ready[day];
    return time === undefined ? [] : [{ days: [day], time }];
  });
  return [...weekly, ...rules];
}

function isOn(rule: DepartureRule, dayAt: number, zone: string): boolean {
  if ("days" in rule) return rule.days.some((day) => day === localTime(dayAt, zone).weekday);
  const since = (wallDay(dayAt, zone) - dayOfDate(rule.date)) / DAY_MS;
  return rule.everyDays === undefined ? since === 0 : since >= 0 && since % rule.everyDays === 0;
}

const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/** Midnight on a wall clock, as if it were UTC's. */
function wallDay(at: number, zone: string): number {
  return Math.floor(wallAt(at, zone) / DAY_MS) * DAY_MS;
}

function dayOfDate(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

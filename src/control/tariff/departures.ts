import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../core/duration";
import { instantsOfWall, localDay, localTime, wallAt } from "../shared/local-time";
import type { TariffGoal } from "./decision";
import { awayMs } from "./presence";
import type { DepartureRule, TariffSettings, Weekday } from "./settings";
import type { TariffState } from "./state";
import { usualDepartures, usualTimes } from "./usual-departures";

export interface Departure extends TariffGoal {
  /** When the car is expected back. */
  readonly backAt: number;
  readonly weekday: number;
}

/** What is planned, from wherever: at most one at an instant. */
interface Planned {
  readonly readyAt: number;
  readonly targetPercent: number;
}

/** A request so near to a planned departure is the same departure at another time. */
export const SAME_DEPARTURE_MS = 5 * HOUR_MS;

/**
 * The departures after `fromAt`, in order: those of the settings and of the calendar, and the one that was requested, which takes
 * the place of the nearest planned one within 5 hours.
 */
export function departures(
  state: TariffState,
  settings: TariffSettings,
  fromAt: number,
  untilAt: number,
): readonly Departure[] {
  const { wish, presence } = state;
  const { zone } = settings;
  const targetPercent = wish?.targetPercent ?? settings.targetPercent;
  if (!isAnySet(state, settings, fromAt)) return byHabit(state, settings, { fromAt, untilAt, targetPercent });

  const once = wish?.ready;
  // What it took the place of may have passed.
  const sinceAt = once ? Math.min(fromAt, once.at - SAME_DEPARTURE_MS - 1) : fromAt;
  const planned = plannedOf(state, settings, { fromAt: sinceAt, untilAt, targetPercent });
  const replaced = once && nearest(planned, once.at);
  const all: TariffGoal[] = planned
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
        backAt: Math.min(backFrom(goal, presence, zone), nextAt),
      };
    });
}

/** When a car that left for a goal is expected back. */
export function backFrom({ readyAt }: TariffGoal, presence: TariffState["presence"], zone: string): number {
  return readyAt + awayMs(presence, localTime(readyAt, zone).weekday);
}

/** Whether anybody has said when the car leaves: a date that has passed says nothing any more. */
function isAnySet(
  { wish }: TariffState,
  { ready, departures: rules = [], zone }: TariffSettings,
  now: number,
): boolean {
  if (wish?.ready !== undefined || Object.values(ready).some((time) => time !== undefined)) return true;
  if ((wish?.departures ?? []).some(({ at }) => at > now)) return true;
  const today = wallDay(now, zone);
  return rules.some((rule) => "days" in rule || rule.everyDays !== undefined || dayOfDate(rule.date) >= today);
}

const MARGIN_MS = 15 * MINUTE_MS;

/** Nobody says when the car leaves, and no habit does: most leave in the morning, hardly any before. */
const MORNING = "06:00";
const LEAST_MS = 2 * HOUR_MS;

/** As the car usually leaves; where that is not the next day, it is ready the next morning all the same. */
function byHabit(
  state: TariffState,
  settings: TariffSettings,
  {
    fromAt,
    untilAt,
    targetPercent,
  }: { readonly fromAt: number; readonly untilAt: number; readonly targetPercent: number },
): readonly Departure[] {
  const { zone, learnsDepartures, departureMarginMs: marginMs = MARGIN_MS } = settings;
  const usual = learnsDepartures ? usualDepartures(state.presence, zone, fromAt) : [];
  const times = usualTimes(usual, { zone, marginMs }, fromAt, untilAt);
  const any = withoutAny(state, settings, targetPercent, fromAt);
  const learnt = times.map((readyAt, index) => {
    const goal = { readyAt, targetPercent, once: false, learnt: true };
    const backAt = Math.min(backFrom(goal, state.presence, zone), times[index + 1] ?? Infinity);
    return { ...goal, weekday: localTime(readyAt, zone).weekday, backAt };
  });
  return (times[0] ?? Infinity) < localDay(any.readyAt, zone).endAt ? learnt : [any, ...learnt];
}

/**
 * Where no departure is set at all, the car should have its target the next morning, or by the end of tomorrow where no habit is to
 * be learnt: that leaves a night and a day to choose from. Once begun it stays that day, or it would always be tomorrow.
 */
function withoutAny(
  { goal }: TariffState,
  { zone, learnsDepartures }: TariffSettings,
  targetPercent: number,
  fromAt: number,
): Departure {
  const latest = learnsDepartures ? nextMorning(fromAt, zone) : localDay(fromAt, zone, 1).endAt;
  const readyAt = goal?.stays && goal.readyAt > fromAt ? goal.readyAt : latest;
  const { weekday } = localTime(readyAt, zone);
  return { readyAt, targetPercent, once: false, stays: true, backAt: readyAt, weekday };
}

function nextMorning(fromAt: number, zone: string): number {
  const [today, tomorrow] = [0, 1].map((days) => atTime(localDay(fromAt, zone, days).startAt, MORNING, zone) ?? fromAt);
  return today !== undefined && today >= fromAt + LEAST_MS ? today : (tomorrow ?? fromAt);
}

/** Those of the settings and of the calendar, in order; of several at one instant the one that needs most. */
function plannedOf(
  { wish }: TariffState,
  settings: TariffSettings,
  {
    fromAt,
    untilAt,
    targetPercent,
  }: { readonly fromAt: number; readonly untilAt: number; readonly targetPercent: number },
): readonly Planned[] {
  const events = (wish?.departures ?? []).filter(({ at }) => at > fromAt && at < untilAt);
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
      const at = atTime(startAt, time, zone);
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

/** A time that the change of the clocks leaves out is the one an hour before. */
function atTime(dayAt: number, time: string, zone: string): number | undefined {
  const [hours = NaN, minutes = NaN] = time.split(":").map(Number);
  const wall = wallDay(dayAt, zone) + (hours * 60 + minutes) * MINUTE_MS;
  if (!Number.isFinite(wall)) return undefined;
  return instantsOfWall(wall, zone)[0] ?? instantsOfWall(wall - HOUR_MS, zone)[0];
}

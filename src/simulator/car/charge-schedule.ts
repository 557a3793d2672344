import type { Place } from "./place";

export const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
export type Weekday = (typeof weekdays)[number];

const workdays = weekdays.slice(0, 5);
const weekend = weekdays.slice(5);

/** Two times of the car's wall clock, `HH:mm`; one that ends before it starts ends on the next day. */
export interface ChargeWindow {
  readonly startTime: string;
  readonly stopTime: string;
}

/** Each weekday's window by the day on which it starts; a day without one is absent. */
export type WeekWindows = Readonly<Partial<Record<Weekday, ChargeWindow>>>;

/** What kinds of schedules there are, and when each of them charges. */
export type ScheduleTimes =
  | ({ readonly type: "daily" } & ChargeWindow)
  | { readonly type: "workweek"; readonly weekdays?: ChargeWindow; readonly weekends?: ChargeWindow }
  | { readonly type: "weekly"; readonly days: WeekWindows };

export type ScheduleType = ScheduleTimes["type"];

/** A rule in the car's memory for when to charge. */
export interface ChargeSchedule {
  readonly id: string;
  /** Where it holds; everywhere if absent. */
  readonly location: Place | undefined;
  readonly times: ScheduleTimes;
}

/** The windows of any kind of schedule, day by day. */
export function weekOf(times: ScheduleTimes): WeekWindows {
  if (times.type === "weekly") return times.days;
  if (times.type === "daily") return onDays(weekdays, times);
  return { ...onDays(workdays, times.weekdays), ...onDays(weekend, times.weekends) };
}

function onDays(days: readonly Weekday[], window: ChargeWindow | undefined): WeekWindows {
  if (!window) return {};
  const { startTime, stopTime } = window;
  return Object.fromEntries(days.map((day) => [day, { startTime, stopTime }]));
}

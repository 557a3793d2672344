/** The kinds of charge schedules that Smartcar can make (Smartcar docs: charge schedules). */
const scheduleTypes = ["daily", "workweek", "weekly"] as const;
export type ScheduleType = (typeof scheduleTypes)[number];

export const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
export type Weekday = (typeof weekdays)[number];

/** Two times of the car's wall clock, `HH:mm`; one that ends before it starts ends on the next day. */
export interface DayWindow {
  readonly start: string;
  readonly end: string;
}

/** When a schedule charges. Each window belongs to the day on which it starts. */
export type ScheduleTimes =
  | ({ readonly type: "daily" } & DayWindow)
  | { readonly type: "workweek"; readonly weekdays?: DayWindow | undefined; readonly weekends?: DayWindow | undefined }
  | { readonly type: "weekly"; readonly days: Readonly<Partial<Record<Weekday, DayWindow>>> };

/** A position, degrees. */
export interface ScheduleLocation {
  readonly latitude: number;
  readonly longitude: number;
}

/** A schedule to be made: it holds where the car stands at `location`. */
export interface NewSchedule {
  readonly location: ScheduleLocation;
  readonly times: ScheduleTimes;
}

/** The windows of any kind of schedule, day by day. The make's app may put several on one day. */
export type Week = Readonly<Partial<Record<Weekday, readonly DayWindow[]>>>;

/** A schedule in the car's memory, whoever made it. What the car did not tell is absent. */
export interface ListedSchedule {
  /** What deleting it needs. */
  readonly id?: string | undefined;
  readonly type?: string | undefined;
  /** Where it holds; everywhere if absent. */
  readonly location?: ScheduleLocation | undefined;
  readonly week: Week;
}

const workdays = weekdays.slice(0, 5);
const weekend = weekdays.slice(5);

/** The windows of a schedule, day by day. */
export function weekOf(times: ScheduleTimes): Week {
  if (times.type === "daily") return onDays(weekdays, times);
  if (times.type === "workweek") return { ...onDays(workdays, times.weekdays), ...onDays(weekend, times.weekends) };
  return weekdays.reduce<Week>((week, day) => ({ ...week, ...onDays([day], times.days[day]) }), {});
}

function onDays(days: readonly Weekday[], window: DayWindow | undefined): Week {
  if (!window) return {};
  const { start, end } = window;
  return Object.fromEntries(days.map((day) => [day, [{ start, end }]]));
}

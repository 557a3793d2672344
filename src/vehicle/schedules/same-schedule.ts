import {
  weekdays,
  weekOf,
  type ListedSchedule,
  type NewSchedule,
  type ScheduleLocation,
  type ScheduleTimes,
  type Week,
} from "../../smartcar/schedules/schedule";
import { distanceM } from "../place/spot";

/** Makes round positions, and a car is never parked in exactly the same spot. */
const SAME_PLACE_M = 100;

/** Whether two schedules charge at the same times, whatever their kind. */
export function sameTimes(a: Week, b: Week): boolean {
  return weekText(a) === weekText(b);
}

/** Whether two positions are the same place. */
export function samePlace(a: ScheduleLocation, b: ScheduleLocation): boolean {
  return distanceM(a, b) <= SAME_PLACE_M;
}

/** Whether a schedule in the car's memory does what `schedule` says. One without a place holds everywhere: that is more. */
export function isSameSchedule({ location, times }: NewSchedule, listed: ListedSchedule): boolean {
  return listed.location !== undefined && samePlace(location, listed.location) && sameTimes(weekOf(times), listed.week);
}

/** The kind that says the same with one window for all days; `undefined` if the days differ. */
export function asDaily(times: ScheduleTimes): ScheduleTimes | undefined {
  const week = weekOf(times);
  const [window] = week.monday ?? [];
  if (!window) return undefined;
  const daily: ScheduleTimes = { type: "daily", start: window.start, end: window.end };
  return sameTimes(week, weekOf(daily)) ? daily : undefined;
}

function weekText(week: Week): string {
  return weekdays
    .map((day) => (week[day] ?? []).map(({ start, end }) => `${start}-${end}`).toSorted())
    .map((windows) => windows.join("+"))
    .join(" ");
}

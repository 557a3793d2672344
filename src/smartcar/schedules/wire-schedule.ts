import * as z from "zod";
import { anything, number, text } from "../lenient";
import {
  weekdays,
  type DayWindow,
  type ListedSchedule,
  type NewSchedule,
  type ScheduleLocation,
  type ScheduleTimes,
  type Week,
  type Weekday,
} from "./schedule";
import { isRecord, plainText } from "../../core/describe-value";

/**
 * How schedules stand on the wire. Documented is the body of a daily one (Smartcar docs: set daily charge schedule); the
 * inside of the other two and of the list is inferred and is only here.
 */

/** The body that makes a schedule. */
export function bodyOf({ location: { latitude, longitude }, times }: NewSchedule): string {
  const attributes = { location: { latitude, longitude }, ...timesOnWire(times) };
  return JSON.stringify({ data: { attributes } });
}

function timesOnWire(times: ScheduleTimes): object {
  if (times.type === "daily") return windowOnWire(times);
  if (times.type === "workweek") {
    const { weekdays: work, weekends } = times;
    return { ...(work && { weekdays: windowOnWire(work) }), ...(weekends && { weekends: windowOnWire(weekends) }) };
  }
  const days = Object.entries(times.days).filter(([, window]) => window !== undefined);
  return { days: Object.fromEntries(days.map(([day, window]) => [day, windowOnWire(window)])) };
}

function windowOnWire({ start, end }: DayWindow): object {
  return { startTime: start, stopTime: end };
}

const wireItem = z.object({ id: text, scheduleId: text, scheduleType: text, location: anything });

/** One schedule of the list; `undefined` for what cannot be read as one. */
export function readScheduleItem(item: unknown): ListedSchedule | undefined {
  if (!isRecord(item)) return undefined;
  const fields = isRecord(item["attributes"]) ? { ...item, ...item["attributes"] } : item;
  const wire = wireItem.safeParse(fields);
  if (!wire.success) return undefined;
  const { id, scheduleId, scheduleType, location } = wire.data;
  const named = id ?? scheduleId;
  const week = weekOnWire(fields);
  if (named === undefined && Object.keys(week).length === 0) return undefined;
  return { id: named, type: scheduleType?.toLowerCase(), location: readPlace(location), week };
}

function weekOnWire(fields: Readonly<Record<string, unknown>>): Week {
  const week: Partial<Record<Weekday, DayWindow[]>> = {};
  const add = (days: readonly Weekday[], wire: unknown): void => {
    const window = readWindow(wire);
    if (window) for (const day of days) (week[day] ??= []).push(window);
  };
  add(weekdays, fields);
  add(weekdays.slice(0, 5), fields["weekdays"]);
  add(weekdays.slice(5), fields["weekends"]);
  const { days } = fields;
  if (isRecord(days)) for (const [day, window] of Object.entries(days)) add(readDays([day]), window);
  return week;
}

const wireWindow = z.object({ startTime: text, stopTime: text, start: text, end: text });

/** `HH:mm` or `HH:mm:ss`, named as in requests or as in signals. */
export function readWindow(wire: unknown): DayWindow | undefined {
  const { data } = wireWindow.safeParse(wire);
  const start = readTime(data?.startTime ?? data?.start);
  const end = readTime(data?.stopTime ?? data?.end);
  return start !== undefined && end !== undefined ? { start, end } : undefined;
}

function readTime(wire: string | undefined): string | undefined {
  const [, hour = "", minute = ""] = /^(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?$/.exec(wire?.trim() ?? "") ?? [];
  return hour === "" || Number(hour) > 24 || Number(minute) > 59
    ? undefined
    : `${String(Number(hour) % 24).padStart(2, "0")}:${minute}`;
}

/** Weekdays in any case. */
export function readDays(wire: unknown): readonly Weekday[] {
  const names = Array.isArray(wire) ? wire.map((name: unknown) => plainText(name)?.toLowerCase()) : [];
  return weekdays.filter((day) => names.includes(day));
}

const wirePlace = z.object({ latitude: number, longitude: number });

/** A position as Smartcar writes it; `undefined` for anything else. */
export function readPlace(wire: unknown): ScheduleLocation | undefined {
  const { latitude, longitude } = wirePlace.safeParse(wire).data ?? {};
  return latitude !== undefined && longitude !== undefined ? { latitude, longitude } : undefined;
}

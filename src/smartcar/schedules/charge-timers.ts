import * as z from "zod";
import { anything, text } from "../lenient";
import type { ListedSchedule, DayWindow, Weekday } from "./schedule";
import { weekdays } from "./schedule";
import { readDays, readPlace, readWindow } from "./wire-schedule";
import { isRecord } from "../../core/describe-value";

/** The signal that lists all schedules of a car, those of the make's app included (Smartcar docs: signals, charge). */
export const chargeTimersCode = "charge-chargetimers";

const wireTimer = z.object({ condition: anything, schedules: anything, scheduleId: text, scheduleType: text });

/** The schedules in the body of ChargeTimers; `undefined` if it is none. Where the id is in it is inferred. */
export function readChargeTimers(body: unknown): readonly ListedSchedule[] | undefined {
  const values = isRecord(body) ? body["values"] : undefined;
  if (!Array.isArray(values)) return undefined;
  return values.flatMap((value: unknown) => readTimer(value) ?? []);
}

function readTimer(value: unknown): ListedSchedule | undefined {
  const { data } = wireTimer.safeParse(value);
  if (!data) return undefined;
  const parts: readonly unknown[] = Array.isArray(data.schedules) ? data.schedules : [];
  const week: Partial<Record<Weekday, DayWindow[]>> = {};
  let { scheduleId, scheduleType } = data;
  for (const part of parts.filter(isRecord)) {
    const inside = wireTimer.safeParse(part).data;
    scheduleId ??= inside?.scheduleId;
    scheduleType ??= inside?.scheduleType;
    const window = readWindow(part);
    const days = part["days"] === undefined ? weekdays : readDays(part["days"]);
    if (window) for (const day of days) (week[day] ??= []).push(window);
  }
  // An entry with nothing but a time of departure takes no place among the schedules.
  if (scheduleId === undefined && Object.keys(week).length === 0) return undefined;
  return { id: scheduleId, type: scheduleType?.toLowerCase(), location: readPlace(data.condition), week };
}

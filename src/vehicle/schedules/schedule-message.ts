import {
  weekdays,
  type DayWindow,
  type ScheduleLocation,
  type ScheduleTimes,
  type Weekday,
} from "../../smartcar/schedules/schedule";
import { came, isRecord, plainText } from "../../core/describe-value";
import { SmartcarError } from "../../core/error";
import { say } from "../../core/speech";
import { soundInstant } from "../../core/instant";
import { wallTimeIn } from "../../core/time-of-day";
import { position } from "../state/signal-body";
import type { PlanWindow } from "./plan-window";
import type { SyncRequest } from "./target";

/** Readers of what messages say about schedules. All throw SmartcarError `BAD_INPUT`. */

/** What a car should have: windows of a plan have instants, schedules that stay have times of day. */
export function syncPayload(payload: unknown): Pick<SyncRequest, "windows" | "schedules"> {
  const value = decoded(payload);
  const items = Array.isArray(value) ? value : isRecord(value) ? listIn(value) : undefined;
  if (!items) throw refused(payload, "schedules-request");
  const windows: PlanWindow[] = [];
  const schedules: ScheduleTimes[] = [];
  for (const item of items) {
    const window = planWindow(item);
    const times = window ? undefined : scheduleTimes(item);
    if (window) windows.push(window);
    else if (times && (times.type === "daily" || !isEmpty(times))) schedules.push(times);
    else throw refused(item, "schedules-request");
  }
  return { windows, schedules };
}

/** What a decision with a plan says besides it. */
export interface PlanningDecision {
  /** What decided. */
  readonly code: string;
  /** Whether the car should charge now; `undefined` where nothing is decided. */
  readonly on: unknown;
  readonly isPlanEmpty: boolean;
}

/** The decision that a payload is; `undefined` where it is none, or has no plan. */
export function planningDecision(payload: unknown): PlanningDecision | undefined {
  const value = decoded(payload);
  if (!isRecord(value)) return undefined;
  const { plan, code, on } = value;
  if (!Array.isArray(plan) || typeof code !== "string") return undefined;
  return { code, on, isPlanEmpty: plan.length === 0 };
}

/** One schedule to be made. */
export function createPayload(payload: unknown): ScheduleTimes {
  const times = scheduleTimes(decoded(payload));
  if (times && !isEmpty(times)) return times;
  throw refused(payload, "schedule-request");
}

/** The id of a schedule; `undefined` for all of ours. */
export function deletePayload(payload: unknown): string | undefined {
  const value = decoded(payload);
  const id = isRecord(value) ? (value["id"] ?? value["scheduleId"]) : value;
  if (typeof id === "string" && id.trim().toLowerCase() === "ours") return undefined;
  if (typeof id === "string" && id.trim() !== "") return id.trim();
  throw refused(payload, "schedule-delete");
}

/** A position in a message; `undefined` if it has none. */
export function placeIn(value: unknown): ScheduleLocation | undefined {
  if (value === undefined || value === null) return undefined;
  const place = isRecord(value) ? position(value) : undefined;
  if (place && Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180) return place;
  throw refused(value, "location");
}

/** Buffers and text may hold JSON, as from MQTT. */
function decoded(payload: unknown): unknown {
  const value = payload instanceof Uint8Array ? Buffer.from(payload).toString("utf8") : payload;
  if (typeof value !== "string" || !/^\s*[[{"]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function listIn(value: Readonly<Record<string, unknown>>): readonly unknown[] | undefined {
  const lists = ["plan", "windows", "schedules"].map((name) => value[name]).filter((list) => Array.isArray(list));
  return lists.length > 0 ? lists.flat() : undefined;
}

function planWindow(item: unknown): PlanWindow | undefined {
  if (!isRecord(item)) return undefined;
  const [startAt, endAt] = [instant(item["start"]), instant(item["end"])];
  return startAt !== undefined && endAt !== undefined ? { startAt, endAt } : undefined;
}

/** An instant with its zone: without one it would be another moment on another computer. */
function instant(value: unknown): number | undefined {
  if (value instanceof Date) return soundInstant(value.getTime());
  if (typeof value === "number") return soundInstant(value);
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\dT.+(Z|[+-]\d\d:?\d\d)$/i.test(value)) return undefined;
  return soundInstant(Date.parse(value));
}

function scheduleTimes(item: unknown): ScheduleTimes | undefined {
  if (!isRecord(item)) return undefined;
  const times = read(item);
  const isOther = item["type"] !== undefined && item["type"] !== times?.type;
  return isOther ? undefined : times;
}

function read(item: Readonly<Record<string, unknown>>): ScheduleTimes | undefined {
  const { days, weekdays: work, weekends } = item;
  const window = dayWindow(item);
  if (Array.isArray(days)) {
    const names = days.map((day: unknown) => plainText(day)?.toLowerCase());
    const known = weekdays.filter((day) => names.includes(day));
    if (!window || known.length === 0 || known.length !== new Set(names).size) return undefined;
    return weekly(known.map((day) => [day, window]));
  }
  if (isRecord(days)) {
    const entries = Object.entries(days).map(([day, value]) => [weekday(day), dayWindow(value)] as const);
    const sound = entries.flatMap(([day, value]) => (day && value ? [[day, value] as const] : []));
    return sound.length === entries.length && sound.length > 0 ? weekly(sound) : undefined;
  }
  if (work !== undefined || weekends !== undefined) {
    const [onWork, onWeekends] = [dayWindow(work), dayWindow(weekends)];
    if ((work !== undefined && !onWork) || (weekends !== undefined && !onWeekends)) return undefined;
    return {
      type: "workweek",
      ...(onWork && { weekdays: onWork }),
      ...(onWeekends && { weekends: onWeekends }),
    };
  }
  return window && { type: "daily", ...window };
}

function weekly(days: readonly (readonly [Weekday, DayWindow])[]): ScheduleTimes {
  return { type: "weekly", days: Object.fromEntries(days) };
}

function weekday(name: string): Weekday | undefined {
  return weekdays.find((day) => day === name.toLowerCase());
}

function dayWindow(value: unknown): DayWindow | undefined {
  if (!isRecord(value)) return undefined;
  const [start, end] = [timeOfDay(value["start"]), timeOfDay(value["end"])];
  return start !== undefined && end !== undefined ? { start, end } : undefined;
}

function timeOfDay(value: unknown): string | undefined {
  return typeof value === "string" ? wallTimeIn(value) : undefined;
}

/** A window that ends when it starts says nothing that a car could follow. */
function isEmpty(times: ScheduleTimes): boolean {
  const windows =
    times.type === "daily"
      ? [times]
      : times.type === "workweek"
        ? [times.weekdays, times.weekends]
        : Object.values(times.days);
  return windows.some((window) => window?.start === window?.end && window !== undefined);
}

function refused(
  value: unknown,
  key: "schedules-request" | "schedule-request" | "schedule-delete" | "location",
): SmartcarError {
  return new SmartcarError("BAD_INPUT", say(`error.${key}`, { came: came(value) }));
}

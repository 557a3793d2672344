import { DateTime } from "luxon";
import { came } from "../../src/came";
import type { ReadyWish } from "../../src/control/mode/input";
import { SmartcarError } from "../../src/error";

export interface WishPlace {
  /** IANA, for times without an offset. */
  readonly zone: string;
  readonly now: number;
}

const ACCEPTED =
  '"07:30" for the next such time, an ISO time to come, { "at": "07:30", "target": 80 }, or "off" to take it back';

/** A wish to be ready by a time, once; `null` takes it back. Throws SmartcarError `BAD_INPUT`. */
export function readyWish(value: unknown, place: WishPlace): ReadyWish | null {
  if (isNothing(value)) return null;
  if (typeof value !== "object" || value === null) return { at: timeIn(value, place) };
  const fields = new Map<string, unknown>(Object.entries(value));
  const [time, target] = [fields.get("at") ?? fields.get("time"), fields.get("target") ?? fields.get("soc")];
  if (isNothing(time)) return null;
  return { at: timeIn(time, place), targetPercent: target === undefined ? undefined : percentIn(target) };
}

/** What takes a wish back. */
export function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return true;
  return typeof value === "string" && ["", "off", "none", "null", "-"].includes(value.trim().toLowerCase());
}

/** Whether a text is a time of day. */
export function isTimeOfDay(text: string): boolean {
  return /^([01]?\d|2[0-3]):[0-5]\d$/.test(text.trim());
}

function timeIn(value: unknown, { zone, now }: WishPlace): number {
  const at = typeof value === "string" ? textTime(value.trim(), { zone, now }) : undefined;
  if (at === undefined) throw refused(`The wish "ready" is ${came(value)}`);
  if (at <= now) throw refused(`The wish "ready" is ${came(value)}, which has passed`);
  return at;
}

/** A time of day is the next such time; one that the clocks leave out is the one an hour later. */
function textTime(text: string, { zone, now }: WishPlace): number | undefined {
  const today = DateTime.fromMillis(now, { zone });
  if (!isTimeOfDay(text)) {
    const parsed = DateTime.fromISO(text.replace(" ", "T"), { zone });
    return parsed.isValid ? parsed.toMillis() : undefined;
  }
  const [hour, minute] = text.split(":").map(Number);
  const wall = { hour: hour ?? 0, minute: minute ?? 0, second: 0, millisecond: 0 };
  const at = today.set(wall).toMillis();
  return at > now ? at : today.plus({ days: 1 }).set(wall).toMillis();
}

function percentIn(value: unknown): number {
  const percent = typeof value === "string" ? Number(value.replace(/\s*%\s*$/, "") || Number.NaN) : value;
  if (typeof percent === "number" && percent >= 1 && percent <= 100) return percent;
  throw refused(`The target of the wish "ready" is ${came(value)}`);
}

function refused(finding: string): SmartcarError {
  return new SmartcarError("BAD_INPUT", `${finding}. Accepted: ${ACCEPTED}`);
}

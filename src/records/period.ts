import { DateTime } from "luxon";
import { came } from "../core/describe-value";
import { SmartcarError } from "../core/error";
import { day, duration } from "../core/format";
import { say, type Text } from "../core/speech";
import { DAY_MS } from "../core/duration";
import { soundInstant } from "../core/instant";

/** Records of charges that began from `fromAt` to before `untilAt`; milliseconds since the epoch. */
export interface Period {
  readonly fromAt: number;
  readonly untilAt: number;
}

/** What is asked for where a message names no beginning. */
const USUAL_DAYS = 30;

/**
 * The period that a message asks for; the last thirty days if it asks for none. A date means the whole day in `zone`, or where this
 * computer is. Throws SmartcarError `BAD_INPUT` for what is no date, for an end before the beginning, and for what lies ahead.
 */
export function periodOf({ from, to }: { from?: unknown; to?: unknown }, now: number, zone?: string): Period {
  const [first, last] = [instantOf("from", from, zone), instantOf("to", to, zone)];
  const fromAt = first?.at ?? daysBefore(now, USUAL_DAYS, zone);
  const untilAt = last ? last.at + (last.isDay ? last.dayMs : 0) : now + 1;
  if (fromAt > now) throw wrong(say("error.time-future"));
  if (fromAt >= untilAt)
    throw wrong(
      first ? say("error.time-order") : say("error.time-order-usual", { days: duration(USUAL_DAYS * DAY_MS) }),
    );
  return { fromAt, untilAt };
}

/** Throws SmartcarError `BAD_INPUT` for a period that reaches further back than the days for which records are available. */
export function checkReach({ fromAt }: Period, now: number, days: number): void {
  const firstAt = daysBefore(now, days);
  if (fromAt >= firstAt) return;
  throw wrong(say("error.time-reach", { days: duration(days * DAY_MS), day: day(firstAt) }));
}

/** As much of a period as lies within the days for which records are available. */
export function withinReach(period: Period, now: number, days: number): Period {
  const firstAt = daysBefore(now, days);
  return { fromAt: Math.max(period.fromAt, firstAt), untilAt: Math.max(period.untilAt, firstAt + 1) };
}

/** The beginning of the day so many days ago, in `zone`, or where this computer is. */
function daysBefore(now: number, days: number, zone = "local"): number {
  return DateTime.fromMillis(now, { zone }).minus({ days }).startOf("day").toMillis();
}

function instantOf(
  name: string,
  value: unknown,
  zone?: string,
): { readonly at: number; readonly isDay: boolean; readonly dayMs: number } | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const time = timeOf(value, zone);
  if (!time?.isValid || soundInstant(time.toMillis()) === undefined)
    throw wrong(say("error.time-format", { name, came: came(value) }));
  const isDay = typeof value === "string" && /^[^T:]+$/.test(value.trim());
  // A day that begins or ends summer time has 23 or 25 hours.
  return { at: time.toMillis(), isDay, dayMs: time.plus({ days: 1 }).toMillis() - time.toMillis() };
}

function timeOf(value: unknown, zone = "local"): DateTime | undefined {
  if (typeof value === "string") return DateTime.fromISO(value.trim(), { zone });
  if (value instanceof Date) return DateTime.fromJSDate(value, { zone });
  return typeof value === "number" ? DateTime.fromMillis(value, { zone }) : undefined;
}

function wrong(says: Text): SmartcarError {
  return new SmartcarError("BAD_INPUT", says);
}

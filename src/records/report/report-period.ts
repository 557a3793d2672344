import { DateTime } from "luxon";
import { came } from "../../core/describe-value";
import { SmartcarError } from "../../core/error";
import { say } from "../../core/speech";
import { periodOf, type Period } from "../period";

/** The period that a message requests; anything can be in it. */
export interface RequestedPeriod {
  /** `2026-11`, `last`, or `this`. */
  readonly month?: unknown;
  readonly from?: unknown;
  readonly to?: unknown;
}

/**
 * The period that a report is asked for, in the days and months of `zone`: a month, or from one day to another; the last whole month
 * where nothing is asked. Throws SmartcarError `BAD_INPUT` for what is none, and for what lies ahead.
 */
export function reportPeriod({ month, from, to }: RequestedPeriod, now: number, zone: string): Period {
  if (!isSet(month) && (isSet(from) || isSet(to))) return periodOf({ from, to }, now, zone);
  const start = monthOf(isSet(month) ? month : "last", now, zone);
  if (!start?.isValid) throw new SmartcarError("BAD_INPUT", say("error.report-month", { came: came(month) }));
  if (start.toMillis() > now) throw new SmartcarError("BAD_INPUT", say("error.time-future"));
  return { fromAt: start.toMillis(), untilAt: start.plus({ months: 1 }).toMillis() };
}

function monthOf(month: unknown, now: number, zone: string): DateTime | undefined {
  const current = DateTime.fromMillis(now, { zone }).startOf("month");
  if (month === "this") return current;
  if (month === "last") return current.minus({ months: 1 });
  return typeof month === "string" && /^\d{4}-\d{2}$/.test(month.trim())
    ? DateTime.fromISO(`${month.trim()}-01`, { zone })
    : undefined;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

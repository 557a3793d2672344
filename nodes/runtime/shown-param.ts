import { DateTime } from "luxon";
import { HOUR_MS } from "../../src/core/duration";

export interface ShownPlace {
  /** IANA. */
  readonly zone: string;
  readonly now: number;
}

/** So near, a time of day cannot be mistaken for another day's. */
const NEAR_MS = 12 * HOUR_MS;

const MONEY = new Set(["price", "ceiling", "cost", "saving"]);

/** A number of a decision as a sentence shows it: what it means is told by its name. */
export function shownParam(name: string, value: unknown, place: ShownPlace): string {
  if (typeof value !== "number") return typeof value === "string" ? value : "";
  if (/^(at|until)$|At$/.test(name)) return shownTime(value, place);
  return MONEY.has(name) ? shownMoney(value) : String(Math.round(value));
}

/** A local time of day, with its weekday unless it is today or near. */
export function shownTime(at: number, { zone, now }: ShownPlace): string {
  const time = DateTime.fromMillis(at, { zone, locale: "en" });
  const isNear = Math.abs(at - now) < NEAR_MS || time.hasSame(DateTime.fromMillis(now, { zone }), "day");
  return time.toFormat(isNear ? "HH:mm" : "ccc HH:mm");
}

/** Money with two decimals, or three where the third counts. */
export function shownMoney(value: number): string {
  return (value.toFixed(3) === "-0.000" ? "0.000" : value.toFixed(3)).replace(/0$/, "");
}

import { MINUTE_MS } from "../../core/duration";
import { instantFromNumber, soundInstant } from "../../core/instant";
import { instantsOfWall } from "../shared/local-time";
import type { Plain } from "./plain";

/** An instant; `later` is the second one of a local time that occurs twice. */
export interface Instant {
  readonly at: number;
  readonly later?: number;
}

const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/i;

/** ISO with T or a space, also with the day first as `20.11.2026`, local in `zone` without an offset; or seconds or milliseconds since the epoch. */
export function instantFrom(value: Plain, zone: string): Instant | undefined {
  if (typeof value === "number") return fromNumber(value);
  if (typeof value !== "string" || value.length > 40) return undefined;
  const text = value.trim().replace(/^(\d\d)[.-](\d\d)[.-](\d{4})(?!\d)/, "$3-$2-$1");
  if (/^\d{9,13}$/.test(text)) return fromNumber(Number(text));

  const [, date, time = "00:00", second = "00", fraction = "", offset] = ISO.exec(text) ?? [];
  if (date === undefined) return undefined;
  // Cut to milliseconds: some providers send seven digits.
  const wall = Date.parse(`${date}T${time}:${second}.${fraction.slice(0, 3).padEnd(3, "0")}Z`);
  if (soundInstant(wall) === undefined) return undefined;
  if (offset !== undefined) return { at: wall - minutesOf(offset) * MINUTE_MS };

  const [at, later] = instantsOfWall(wall, zone);
  if (at === undefined) return undefined;
  return later === undefined ? { at } : { at, later };
}

function fromNumber(value: number): Instant | undefined {
  const at = instantFromNumber(value);
  return at === undefined ? undefined : { at };
}

function minutesOf(offset: string): number {
  const [, sign, hours = "0", minutes = "0"] = /^([+-])(\d\d):?(\d\d)?$/.exec(offset) ?? [];
  return (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
}

/** Minutes of an ISO duration such as `PT15M`, `PT1H`, or `P1D`. */
export function durationMinutes(text: string | undefined): number | undefined {
  const [, days = "0", hours = "0", minutes = "0"] =
    /^P(?:(\d{1,2})D)?(?:T(?:(\d{1,3})H)?(?:(\d{1,4})M)?)?$/.exec(text ?? "") ?? [];
  const total = Number(days) * 1440 + Number(hours) * 60 + Number(minutes);
  return total > 0 ? total : undefined;
}

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

/** As RFC 2822 has it: `Sun, 29 Nov 2026 08:00:00 +0000`. */
const MAIL_DATE = /^([A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(:\d\d)? (GMT|UTC|[+-]\d{4})$/;

/** With the name of a zone in brackets. */
const LONGEST = 60;

/**
 * ISO with T or a space, also with the day first as `20.11.2026` or `20/11/2026`, without hyphens, or with a zone in brackets, the first of two with a slash between them, local
 * in `zone` without an offset; or seconds or milliseconds since the epoch.
 */
export function instantFrom(value: Plain, zone: string): Instant | undefined {
  if (typeof value === "number") return fromNumber(value);
  if (typeof value !== "string" || value.length > LONGEST) return undefined;
  const text = hyphenated(value.trim());
  if (MAIL_DATE.test(text)) return fromNumber(Date.parse(text));
  if (/^\d{9,13}(\.\d{1,6})?$/.test(text)) return fromNumber(Number(text));

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

/** In the form of ISO; what is none stays as it is. */
function hyphenated(text: string): string {
  return text
    .replace(/^(\d{4}-\d\d-\d\dT[^/[]{2,30})\/(?=[\dP]).+$/, "$1")
    .replace(/^(\d\d)[./-](\d\d)[./-](\d{4})(?!\d)/, "$3-$2-$1")
    .replace(/^(\d{4})[./](\d\d)[./](\d\d)(?!\d)/, "$1-$2-$3")
    .replace(/^(20\d\d)(\d\d)(\d\d)(?=T|$)/, "$1-$2-$3")
    .replace(/(?<=T)(\d\d)(\d\d)(\d\d)?(?=Z|[+-]|$)/, (_all, hour: string, minute: string, second?: string) =>
      [hour, minute, second ?? "00"].join(":"),
    )
    .replace(/^(\d{4}-\d\d-\d\d),?\s+(\d:)/, "$1 0$2")
    .replace(/^(\d{4}-\d\d-\d\d),\s*/, "$1 ")
    .replace(/(?<=Z|[+-]\d\d:?\d\d)\[[\w/+-]{1,40}\]$/, "");
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

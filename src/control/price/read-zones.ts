import { DAY_MINUTES } from "../../core/duration";
import { timeOfDayIn } from "../../core/time-of-day";
import type { PriceZone, TimesOfYear } from "./price-zones";

/** The part of a text of times that cannot be read. */
export interface ZoneProblem {
  readonly line: string;
  readonly word: string;
}

/** The zones of a text, or the line that cannot be read. */
export type ReadZones =
  | { readonly zones: readonly PriceZone[]; readonly problem?: undefined }
  | { readonly zones?: undefined; readonly problem: ZoneProblem };

/** The times of a text, or the line that cannot be read. */
export type ReadTimes =
  | { readonly times: readonly TimesOfYear[]; readonly problem?: undefined }
  | { readonly times?: undefined; readonly problem: ZoneProblem };

const MONTHS = "january february march april may june july august september october november december".split(" ");
const DAYS = "monday tuesday wednesday thursday friday saturday sunday".split(" ");

/**
 * Reads the zones of a field of a dialog, one per line or between semicolons: a price per kWh at the end, and before it in any order
 * hours (`17:00-22:00`, several with commas), days (`Mon-Fri`), months (`Apr-Sep`), quarters (`Q2,Q3`), and `UTC`. A line with only a
 * price is for all other times. Several hours in a line become several zones.
 */
export function readZones(text: string): ReadZones {
  const zones: PriceZone[] = [];
  for (const line of linesOf(text)) {
    const words = line.split(/\s+/);
    const perKwh = numberIn(words.pop() ?? "");
    if (perKwh === undefined) return { problem: { line, word: line } };
    const found = timesIn(words, line);
    if ("problem" in found) return found;
    zones.push(...found.times.map((times) => ({ ...times, perKwh })));
  }
  return { zones };
}

/** Reads times without a price in the same format, such as hours in which charging is allowed. */
export function readTimes(text: string): ReadTimes {
  const all: TimesOfYear[] = [];
  for (const line of linesOf(text)) {
    const found = timesIn(line.split(/\s+/), line);
    if ("problem" in found) return found;
    all.push(...found.times);
  }
  return { times: all };
}

function linesOf(text: string): readonly string[] {
  return text
    .split(/[\n;]/)
    .map((part) => part.trim())
    .filter((line) => line !== "");
}

function timesIn(
  words: readonly string[],
  line: string,
): { readonly times: readonly TimesOfYear[] } | { readonly problem: ZoneProblem } {
  const found: { hours: (readonly [number, number])[]; weekdays?: number[]; months?: number[]; utc?: true } = {
    hours: [],
  };
  for (const word of words) {
    const hours = hoursIn(word);
    const months = monthsIn(word);
    const weekdays = rangesIn(word, DAYS);
    if (hours) found.hours.push(...hours);
    else if (months) found.months = [...(found.months ?? []), ...months];
    else if (weekdays) found.weekdays = [...(found.weekdays ?? []), ...weekdays];
    else if (/^utc$/i.test(word)) found.utc = true;
    else return { problem: { line, word } };
  }
  const { hours, ...rest } = found;
  return { times: hours.length === 0 ? [rest] : hours.map(([from, to]) => ({ from, to, ...rest })) };
}

function numberIn(word: string): number | undefined {
  return /^[-+]?\d+(?:[.,]\d+)?$/.test(word) ? Number(word.replace(",", ".")) : undefined;
}

/** `17:00-22:00,06:00-08:00`, `17-22`, or times of day as people write them: `17.00-22.00`, `5pm-10pm`. */
function hoursIn(word: string): (readonly [number, number])[] | undefined {
  const ranges = word.split(",").map((range) => {
    const [from = "", to = "", more] = range.split(/[-–]/);
    return more === undefined ? ([minuteIn(from), minuteIn(to)] as const) : ([undefined, undefined] as const);
  });
  const good = ranges.flatMap(([from, to]) => (from === undefined || to === undefined ? [] : [[from, to] as const]));
  return good.length === ranges.length ? good : undefined;
}

/** Minutes since midnight, up to 24:00; `undefined` for what is no time. */
function minuteIn(text: string): number | undefined {
  if (/^24([:.h]00|h)?$/i.test(text)) return DAY_MINUTES;
  const { hour, minute, second } = timeOfDayIn(/^\d{1,2}$/.test(text) ? `${text}:00` : text) ?? {
    hour: 0,
    minute: 0,
    second: 1,
  };
  return second === 0 ? hour * 60 + minute : undefined;
}

function monthsIn(word: string): number[] | undefined {
  const quarters = word.split(",").map((part) => /^q([1-4])$/i.exec(part)?.[1]);
  if (quarters.every((quarter) => quarter !== undefined))
    return quarters.flatMap((quarter) => [1, 2, 3].map((month) => (Number(quarter) - 1) * 3 + month));
  return rangesIn(word, MONTHS);
}

/** The numbers of names, from 1, as in `Mon-Fri,Sun`; a range can wrap around. */
function rangesIn(word: string, names: readonly string[]): number[] | undefined {
  const parts = word.split(",").map((part) => {
    const [first = -1, last = first] = part.split(/[-–]/).map((name) => nameIn(name, names));
    if (first < 0 || last < 0) return undefined;
    const count = ((last - first + names.length) % names.length) + 1;
    return Array.from({ length: count }, (_, index) => ((first + index) % names.length) + 1);
  });
  return parts.every((part) => part !== undefined) ? [...new Set(parts.flat())] : undefined;
}

/** Names can be shortened to three letters. */
function nameIn(word: string, names: readonly string[]): number {
  return word.length < 3 ? -1 : names.findIndex((name) => name.startsWith(word.toLowerCase()));
}

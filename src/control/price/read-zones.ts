import { minuteOfDay, type PriceZone } from "./price-zones";

/** The zones of a text, or the line that cannot be read. */
export type ReadZones =
  | { readonly zones: readonly PriceZone[]; readonly problem?: undefined }
  | { readonly zones?: undefined; readonly problem: { readonly line: string; readonly word: string } };

const MONTHS = "january february march april may june july august september october november december".split(" ");
const DAYS = "monday tuesday wednesday thursday friday saturday sunday".split(" ");

/**
 * Reads the zones of a dialog's field, one in a line or between semicolons: a price per kWh last, and before it in any order hours
 * (`17:00-22:00`, several with commas), days (`Mon-Fri`), months (`Apr-Sep`), quarters (`Q2,Q3`), and `UTC`. A line with nothing
 * but a price is for all other times. Several hours in a line become several zones.
 */
export function readZones(text: string): ReadZones {
  const zones: PriceZone[] = [];
  for (const line of text.split(/[\n;]/).map((part) => part.trim())) {
    if (line === "") continue;
    const words = line.split(/\s+/);
    const price = numberIn(words.pop() ?? "");
    if (price === undefined) return { problem: { line, word: line } };
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
    if (hours.length === 0) zones.push({ ...rest, perKwh: price });
    else zones.push(...hours.map(([from, to]) => ({ from, to, ...rest, perKwh: price })));
  }
  return { zones };
}

function numberIn(word: string): number | undefined {
  return /^[-+]?\d+(?:[.,]\d+)?$/.test(word) ? Number(word.replace(",", ".")) : undefined;
}

/** `17:00-22:00,06:00-08:00` or `17-22`. */
function hoursIn(word: string): (readonly [number, number])[] | undefined {
  const ranges = word.split(",").map((range) => {
    const [, from, to] = /^(\d{1,2}(?::\d\d)?)[-–](\d{1,2}(?::\d\d)?)$/.exec(range) ?? [];
    return [minuteIn(from), minuteIn(to)] as const;
  });
  const good = ranges.flatMap(([from, to]) => (from === undefined || to === undefined ? [] : [[from, to] as const]));
  return good.length === ranges.length ? good : undefined;
}

function minuteIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [hour = "", minute = "00"] = text.split(":");
  return minuteOfDay(`${hour.padStart(2, "0")}:${minute}`);
}

function monthsIn(word: string): number[] | undefined {
  const quarters = word.split(",").map((part) => /^q([1-4])$/i.exec(part)?.[1]);
  if (quarters.every((quarter) => quarter !== undefined))
    return quarters.flatMap((quarter) => [1, 2, 3].map((month) => (Number(quarter) - 1) * 3 + month));
  return rangesIn(word, MONTHS);
}

/** Numbers from 1 of names, as `Mon-Fri,Sun`; a range may go over the end. */
function rangesIn(word: string, names: readonly string[]): number[] | undefined {
  const parts = word.split(",").map((part) => {
    const [first = -1, last = first] = part.split(/[-–]/).map((name) => nameIn(name, names));
    if (first < 0 || last < 0) return undefined;
    const count = ((last - first + names.length) % names.length) + 1;
    return Array.from({ length: count }, (_, index) => ((first + index) % names.length) + 1);
  });
  return parts.every((part) => part !== undefined) ? [...new Set(parts.flat())] : undefined;
}

/** Names may be short, from three letters on. */
function nameIn(word: string, names: readonly string[]): number {
  return word.length < 3 ? -1 : names.findIndex((name) => name.startsWith(word.toLowerCase()));
}

import type { TimesOfYear } from "../../src/control/price/price-zones";
import { readTimes } from "../../src/control/price/read-zones";
import type { Parsed } from "./setting";

/** Texts of a form of their own that several settings have. */

const refused = { refused: undefined } as const;

/** An IANA time zone. */
export function timeZone(text: string): Parsed<string> {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone === ""
      ? refused
      : { value: text };
  } catch {
    return refused;
  }
}

/** A time of day, with two digits for the hour. */
export function timeOfDay(text: string): Parsed<string> {
  return /^([01]?\d|2[0-3]):[0-5]\d$/.test(text) ? { value: text.padStart(5, "0") } : refused;
}

/** Topics of messages, which contain no wildcard. */
export function topicList(text: string): Parsed<readonly string[]> {
  if (/[#+]/.test(text)) return refused;
  return { value: partsOf(text) };
}

/** One topic of a message. */
export function oneTopic(text: string): Parsed<string> {
  return /[#+]/.test(text) ? refused : { value: text };
}

const NAME = String.raw`[A-Za-z_$][\w$]*`;
const PATH = new RegExp(String.raw`^${NAME}(?:\.[\w$-]+|\[\d+\]|\["[^"\].]+"\]|\['[^'\].]+'\])*$`);

/** A property of a message with dots alone, as `payload.0.power` for `payload[0].power`. */
export function dottedPath(text: string): Parsed<string> {
  return PATH.test(text) ? { value: text.replaceAll(/\[["']?([^"'\]]+)["']?\]/g, ".$1") } : refused;
}

/** Hours, days, and months, such as `22:00-06:00; Sat,Sun`. */
export function timesOfYear(text: string): Parsed<readonly TimesOfYear[]> {
  const { times } = readTimes(text);
  return times ? { value: times } : refused;
}

/** A currency by its code of three letters. */
export function currencyCode(text: string): Parsed<string> {
  return /^[A-Za-z]{3}$/.test(text) ? { value: text.toUpperCase() } : refused;
}

const DATE = /^(?:\d{4}-)?(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** Days of one year, or of every year, such as `12-25, 2027-03-29`. */
export function dateList(text: string): Parsed<readonly string[]> {
  const dates = partsOf(text);
  return dates.every((date) => DATE.test(date)) ? { value: dates } : refused;
}

/** Names between commas. */
export function nameList(text: string): Parsed<readonly string[]> {
  return { value: partsOf(text) };
}

function partsOf(text: string): readonly string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

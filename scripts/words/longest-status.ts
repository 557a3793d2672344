import { DAY_MS, HOUR_MS } from "../../src/core/duration";
import { Format, percent, time } from "../../src/core/format";
import { textsIn } from "./catalogs";

/** A status has room for so many characters below its node. */
export const STATUS_LENGTH = 25;

/** What is looked for below these nodes is worth more room: two values with their units. */
const LONG: Readonly<Record<string, number>> = {
  "smartcar-prices.status.known": 45,
  "smartcar-forecast.status.measured": 35,
};

/** How long a status may be. */
export function roomOf(key: string): number {
  return LONG[key] ?? STATUS_LENGTH;
}

/** The longest value of each parameter of a status, where it is the same in all languages. */
const LONGEST: Readonly<Record<string, string>> = {
  calls: "1999",
  count: "1000",
  created: "10",
  deleted: "10",
  held: "10",
  kwh: "123.4 kWh",
  share: "150 %",
  current: "-12.345 EUR/kWh",
  price: "-12.345",
  until: "Mon 24:00",
};

/** A status with the longest values filled in, as the language writes them. A parameter that is not known stays. */
export function longestStatus(text: string, language: string): string {
  return text.replaceAll(/__(\w+?)__/g, (placeholder, name: string) => {
    if (name === "at") return longestTime(language);
    if (name === "limit") return formatOf(language).quantity(percent(100), { now: 0 });
    if (name === "text") return longestCount(language);
    return LONGEST[name] ?? placeholder;
  });
}

const MONDAY = Date.UTC(2026, 5, 1);

function longestTime(language: string): string {
  const times = Array.from({ length: 7 }, (_, day) => MONDAY + day * DAY_MS + 7 * HOUR_MS);
  // What nodes plan is never so far that its date is shown.
  const shown = times.map((at) => formatOf(language).quantity(time(at), { now: at - DAY_MS, zone: "UTC" }));
  return shown.reduce((one, other) => (other.length > one.length ? other : one));
}

/** The records node adds to its count that not all sessions are known. */
function longestCount(language: string): string {
  const key = "smartcar-records.status.count";
  return (textsIn("nodes/records/words", language).get(key) ?? "").replace("__count__", "100");
}

function formatOf(language: string): Format {
  return new Format(language);
}

import type { DepartureRule, Weekday } from "../../src/control/tariff/settings";
import { dayTime } from "../settings/shared";
import type { Parsed } from "../settings/setting";

/** Departures as one field stores them, such as `Mon-Fri 07:30 60%; 2026-12-24 09:00`. The dialog reads and writes them as a list. */

export const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

const NUMBERS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

const ENTRY =
  /^(?<when>.+?)\s+(?<time>\d{1,2}(?:[:.h]\d{2}(?::00)?)?\s*(?:[ap]\.?m\.?)?)(?:\s+(?<target>\d{1,3})\s*%?)?$/;
const DATE = /^(?<date>\d{4}-\d{2}-\d{2})(?:\s+every\s+(?<every>\d{1,3})(?:\s+days?)?)?$/i;

const LONGEST_EVERY = 366;

const refused = { refused: undefined } as const;

/** Entries end with a semicolon or a line. */
export function departureList(text: string): Parsed<readonly DepartureRule[]> {
  const entries = text
    .split(/[;\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "")
    .map(departureIn);
  const known = entries.filter((entry) => entry !== undefined);
  return known.length === entries.length ? { value: known } : refused;
}

/** What `departureList` reads as the same. */
export function departureText(rules: readonly DepartureRule[]): string {
  return rules
    .map((rule) => {
      const { time, targetPercent } = rule;
      return [whenText(rule), time, ...(targetPercent === undefined ? [] : [`${targetPercent}%`])].join(" ");
    })
    .join("; ");
}

function departureIn(entry: string): DepartureRule | undefined {
  const { when = "", time = "", target } = ENTRY.exec(entry)?.groups ?? {};
  const at = timeIn(time);
  const percent = target === undefined ? undefined : Number(target);
  if (at === undefined || (percent !== undefined && (percent < 1 || percent > 100))) return undefined;
  const own = { time: at, ...(percent !== undefined && { targetPercent: percent }) };
  const days = daysIn(when);
  if (days) return { days, ...own };
  const { date = "", every } = DATE.exec(when)?.groups ?? {};
  if (!isDate(date)) return undefined;
  if (every === undefined) return { date, ...own };
  const everyDays = Number(every);
  return everyDays >= 1 && everyDays <= LONGEST_EVERY ? { date, everyDays, ...own } : undefined;
}

function timeIn(text: string): string | undefined {
  const reading = dayTime({}).parse(text);
  return "value" in reading ? reading.value : undefined;
}

function isDate(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(text);
}

/** Such as `Mon-Fri`, `Sat, Sun` and `daily`; `undefined` for anything else. */
function daysIn(text: string): readonly Weekday[] | undefined {
  if (/^(daily|every day)$/i.test(text)) return NUMBERS;
  const parts = text.split(",").map((part) =>
    part
      .trim()
      .split(/\s*[-–]\s*/)
      .map(dayNamed),
  );
  if (parts.some((part) => part.length > 2 || part.includes(undefined))) return undefined;
  const chosen = new Set(parts.flatMap(([from = 1, to = from]) => daysFrom(from, to)));
  return NUMBERS.filter((day) => chosen.has(day));
}

/** A range may go over the end of the week. */
function daysFrom(from: Weekday, to: Weekday): readonly Weekday[] {
  const count = ((to - from + 7) % 7) + 1;
  return Array.from({ length: count }, (_, index) => NUMBERS[(from - 1 + index) % 7] ?? from);
}

function dayNamed(word: string): Weekday | undefined {
  const index = DAYS.findIndex((day) => word.toLowerCase().startsWith(day.toLowerCase()));
  return /^[a-z]+$/i.test(word) ? NUMBERS[index] : undefined;
}

function whenText(rule: DepartureRule): string {
  if (!("days" in rule)) return [rule.date, ...(rule.everyDays ? ["every", rule.everyDays, "days"] : [])].join(" ");
  if (rule.days.length === NUMBERS.length) return "daily";
  return runsOf(rule.days)
    .map(([from, to]) => (from === to ? nameOf(from) : `${nameOf(from)}${to - from > 1 ? "-" : ","}${nameOf(to)}`))
    .join(",");
}

/** Days that follow each other, as the first and the last of them. */
function runsOf(days: readonly Weekday[]): ReadonlyArray<readonly [Weekday, Weekday]> {
  return days.reduce<ReadonlyArray<readonly [Weekday, Weekday]>>((runs, day) => {
    const last = runs.at(-1);
    return last && day === last[1] + 1 ? [...runs.slice(0, -1), [last[0], day]] : [...runs, [day, day]];
  }, []);
}

function nameOf(day: Weekday): string {
  return DAYS[day - 1] ?? "";
}

import { MINUTE_MS } from "../../core/duration";
import { timeOfDayIn } from "../../core/time-of-day";
import { localDay, wallAt } from "../shared/local-time";
import { type Instant, instantFrom } from "./instant";
import { type Fields, type Plain } from "./plain";
import { bareName } from "./time-names";

/** Names of a place in a day, a number of the day's periods before a time. */
const PLACES =
  `periodindex period periodo periode position pos index idx quarter quarterofday hourofday mtu hour hours hora ora uur
  heure stunde std tunti timme time timmar tid tijd zeit uhrzeit clock periodinterval timeinterval interval slot
  anfang beginn von start begin from van fra inizio inicio`.split(/\s+/);

const DAYS =
  `date day dia datum data dato fecha tag jour giorno deliverydate deliveryday businessdate businessday datetime start`.split(
    " ",
  );

const MINUTES = ["minute", "minutes", "min", "quarterminute"];

/** Periods of a whole day, min. */
const STEPS = [15, 30, 60];

/**
 * The starts of rows whose day and place in it are members of their own, such as `{ date: "2026-11-29", hour: 5 }`; `undefined` where
 * they have none. Places that number the periods of a whole day count them also on days of 23 and 25 hours.
 */
export function startsOfDays(
  items: readonly Fields[],
  zone: string,
  taken: string,
): ReadonlyArray<Instant | undefined> | undefined {
  const day = keyOf(items, DAYS, taken, (value) => dateOf(value, zone) !== undefined);
  const place = keyOf(items, PLACES, taken, (value) => placeOf(value) !== undefined);
  if (day === undefined || place === undefined || day === place) return undefined;
  const minute = keyOf(items, MINUTES, taken, (value) => typeof placeOf(value) === "number");

  const dates = items.map((item) => dateOf(item.get(day), zone));
  if (new Set(dates).size * 2 > items.length) return undefined;
  const byDate = new Map<string, readonly Fields[]>();
  for (const [index, date] of dates.entries()) {
    const item = items[index];
    if (date !== undefined && item) byDate.set(date, [...(byDate.get(date) ?? []), item]);
  }
  const numbered = new Map(
    [...byDate].map(([date, own]) => [date, minute === undefined ? numbering(own, place, date, zone) : undefined]),
  );
  return items.map((item, index) => {
    const date = dates[index];
    const at = placeOf(item.get(place));
    if (date === undefined || at === undefined) return undefined;
    const periods = numbered.get(date);
    if (periods && typeof at === "number") return { at: periods.startAt + (at - periods.first) * periods.stepMs };
    if (typeof at === "number" && /period|pos|index|idx|quarter|mtu/.test(bareName(place))) return undefined;
    const minutes = minute === undefined ? undefined : placeOf(item.get(minute));
    const hour = typeof at === "number" ? `${two(at)}:${two(typeof minutes === "number" ? minutes : 0)}` : at;
    return instantFrom(`${date}T${hour}`, zone);
  });
}

/** With the local date in each row that has a place in the day and no day; what is in another form stays as it is. */
export function withDay(rows: readonly Plain[], now: number, zone: string, days: number): readonly Plain[] {
  const items = rows.filter((row): row is Fields => row instanceof Map);
  const hasPlace = keyOf(items, PLACES, "", (value) => placeOf(value) !== undefined) !== undefined;
  const hasTime = items.some((item) => [...item.values()].some((value) => isWholeTime(value, zone)));
  if (items.length === 0 || !hasPlace || hasTime) return rows;
  const date = textOf(localDay(now, zone, days).startAt, zone);
  return rows.map((row) => (row instanceof Map ? new Map<string, Plain>([["date", date], ...row]) : row));
}

/** The members of an object by time of day, such as `{ "00:00": 0.2 }`, as rows; none for any other object. */
export function rowsByClock(content: Fields): readonly Plain[] {
  const entries = [...content];
  const isByClock = entries.length > 1 && entries.every(([key]) => placeOf(key) !== undefined);
  return isByClock
    ? entries.map(
        ([time, price]) =>
          new Map<string, Plain>([
            ["time", time],
            ["price", price],
          ]),
      )
    : [];
}

/** The local day of an instant, or of a date as text, as `2026-11-29`. */
function dateOf(value: Plain, zone: string): string | undefined {
  if (typeof value === "string") {
    const [, year, month, day] = /^(\d{4})[-/.]?(\d\d)[-/.]?(\d\d)(?!\d)/.exec(value.trim()) ?? [];
    const [, first, second, last] = /^(\d\d)[-/.](\d\d)[-/.](\d{4})(?!\d)/.exec(value.trim()) ?? [];
    const text = year === undefined ? `${last}-${second}-${first}` : `${year}-${month}-${day}`;
    return instantFrom(text, "UTC") && text;
  }
  const at = typeof value === "number" && value > 1e8 ? instantFrom(value, zone)?.at : undefined;
  return at === undefined ? undefined : textOf(at, zone);
}

function textOf(at: number, zone: string): string {
  return new Date(wallAt(at, zone)).toISOString().slice(0, 10);
}

interface Periods {
  readonly startAt: number;
  readonly first: number;
  readonly stepMs: number;
}

/** What the numbers of a day count, where they are all of its periods. */
function numbering(items: readonly Fields[], place: string, date: string, zone: string): Periods | undefined {
  const places = items.map((item) => placeOf(item.get(place)));
  const numbers = places.filter((at) => typeof at === "number");
  const distinct = new Set(numbers);
  const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
  const midnight = instantFrom(date, zone)?.at;
  if (midnight === undefined || numbers.length < places.length) return undefined;
  const { startAt, endAt } = localDay(midnight, zone);
  const minutes = (endAt - startAt) / MINUTE_MS / distinct.size;
  const isWhole = (first === 0 || first === 1) && last - first + 1 === distinct.size && STEPS.includes(minutes);
  return isWhole ? { startAt, first, stepMs: minutes * MINUTE_MS } : undefined;
}

/** A number of a period, or a time of day as `HH:mm`; of a range such as `00-01`, its beginning. */
function placeOf(value: Plain): number | string | undefined {
  if (typeof value === "number")
    return Number.isInteger(value) && value >= 0 && value <= MOST_PERIODS ? value : undefined;
  if (typeof value !== "string") return undefined;
  const [, text = ""] =
    /^\s*(\d{1,3}(?:[:.h]\d\d(?::\d\d)?)?)(?:\s*[-–]\s*\d{1,2}(?:[:.h]\d\d(?::\d\d)?)?)?\s*$/.exec(value) ?? [];
  if (/^\d{1,3}$/.test(text)) return placeOf(Number(text));
  const time = timeOfDayIn(text);
  return time && `${two(time.hour)}:${two(time.minute)}`;
}

/** Quarter hours of the longest day. */
const MOST_PERIODS = 100;

function keyOf(
  items: readonly Fields[],
  names: readonly string[],
  taken: string,
  fits: (value: Plain) => boolean,
): string | undefined {
  const [first] = items;
  const keys = [...(first?.keys() ?? [])].filter((key) => key !== taken && names.includes(bareName(key)));
  const ranked = keys.toSorted((one, other) => names.indexOf(bareName(one)) - names.indexOf(bareName(other)));
  return ranked.find((key) => items.every((item) => fits(item.get(key))));
}

function isWholeTime(value: Plain, zone: string): boolean {
  return typeof value === "string" && value.length >= 8 && instantFrom(value, zone) !== undefined;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

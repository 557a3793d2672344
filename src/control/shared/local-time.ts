import { IANAZone } from "luxon";
import { DAY_MS, MINUTE_MS } from "../../core/duration";

/** What a clock on the wall shows; in a zone that is not known it is UTC's. */
export interface LocalTime {
  /** 0 to 1439. */
  readonly minuteOfDay: number;
  readonly hour: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 is Monday, 7 is Sunday. */
  readonly weekday: number;
}

/** What the wall's clock and calendar show in a zone (IANA). */
export function localTime(at: number, zone: string): LocalTime {
  const wall = new Date(wallAt(at, zone));
  return {
    minuteOfDay: wall.getUTCHours() * 60 + wall.getUTCMinutes(),
    hour: wall.getUTCHours(),
    month: wall.getUTCMonth() + 1,
    weekday: wall.getUTCDay() || 7,
  };
}

/** The local date and time, written as if the wall clock were UTC. */
export function wallAt(at: number, zone: string): number {
  return at + offsetMs(at, zone);
}

/** Clocks change on the quarter hour, if at all; asking the calendar is slow. */
const QUARTER_MS = 15 * MINUTE_MS;
const MOST_REMEMBERED = 20_000;
const offsets = new Map<string, number>();

function offsetMs(at: number, zone: string): number {
  const quarter = Math.floor(at / QUARTER_MS);
  const key = `${zone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const minutes = IANAZone.create(zone).offset(quarter * QUARTER_MS);
  // A zone that nobody knows has no offset: whoever counts days by it would never come to an end.
  const ms = Number.isFinite(minutes) ? minutes * MINUTE_MS : 0;
  if (offsets.size >= MOST_REMEMBERED) offsets.clear();
  offsets.set(key, ms);
  return ms;
}

/**
 * The instants at which a wall's clock shows `wall`, the earlier first: one as a rule, none in the hour that a change
 * of the clocks leaves out, two in the hour that comes twice.
 */
export function instantsOfWall(wall: number, zone: string): readonly number[] {
  const around = new Set([offsetMs(wall - DAY_MS, zone), offsetMs(wall + DAY_MS, zone)]);
  const possible = [...around].filter((ms) => offsetMs(wall - ms, zone) === ms);
  return possible.map((ms) => wall - ms).toSorted((one, other) => one - other);
}

/** From one local midnight to the next: 23, 24 or 25 hours. `days` counts from the day of `at`. */
export function localDay(at: number, zone: string, days = 0): { startAt: number; endAt: number } {
  const midnight = Math.floor(wallAt(at, zone) / DAY_MS) * DAY_MS + days * DAY_MS;
  return { startAt: firstAfter(midnight, zone), endAt: firstAfter(midnight + DAY_MS, zone) };
}

/** Where the clocks change at midnight, the day begins at the first time that exists. */
function firstAfter(midnight: number, zone: string): number {
  return instantsOfWall(midnight, zone)[0] ?? instantsOfWall(midnight + 60 * MINUTE_MS, zone)[0] ?? midnight;
}

/**
 * When the wall's clock shows `HH:mm` on the local day of `at`; a time that the change of the clocks leaves out is the one an hour
 * before. `undefined` for what is no time.
 */
export function instantOfTime(at: number, time: string, zone: string): number | undefined {
  const [hours = NaN, minutes = NaN] = time.split(":").map(Number);
  const wall = Math.floor(wallAt(at, zone) / DAY_MS) * DAY_MS + (hours * 60 + minutes) * MINUTE_MS;
  if (!Number.isFinite(wall)) return undefined;
  return instantsOfWall(wall, zone)[0] ?? instantsOfWall(wall - 60 * MINUTE_MS, zone)[0];
}

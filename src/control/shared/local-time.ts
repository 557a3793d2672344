import { IANAZone } from "luxon";
import { DAY_MS, MINUTE_MS } from "../../core/duration";

/** Local time of day and date; UTC if the zone is unknown. */
export interface LocalTime {
  /** 0 to 1439. */
  readonly minuteOfDay: number;
  readonly hour: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 is Monday, 7 is Sunday. */
  readonly weekday: number;
}

/** The local time and date in a zone (IANA). */
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

/** Clocks change on a quarter hour. Looking up the offset is slow. */
const QUARTER_MS = 15 * MINUTE_MS;
const MOST_REMEMBERED = 20_000;
const offsets = new Map<string, number>();

function offsetMs(at: number, zone: string): number {
  const quarter = Math.floor(at / QUARTER_MS);
  const key = `${zone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const minutes = IANAZone.create(zone).offset(quarter * QUARTER_MS);
  // An unknown zone has no offset, and a loop over its days would never end.
  const ms = Number.isFinite(minutes) ? minutes * MINUTE_MS : 0;
  if (offsets.size >= MOST_REMEMBERED) offsets.clear();
  offsets.set(key, ms);
  return ms;
}

/**
 * The instants with the local time `wall`, the earlier first: usually one, none in the hour that is skipped when clocks go
 * forward, and two in the hour that occurs twice when they go back.
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

/** If the clocks go forward at midnight, the day begins at the first time that exists. */
function firstAfter(midnight: number, zone: string): number {
  return instantsOfWall(midnight, zone)[0] ?? instantsOfWall(midnight + 60 * MINUTE_MS, zone)[0] ?? midnight;
}

/**
 * The instant of `HH:mm` on the local day of `at`; a time that is skipped when clocks go forward is the one an hour earlier.
 * `undefined` for text that is not a time.
 */
export function instantOfTime(at: number, time: string, zone: string): number | undefined {
  const [hours = NaN, minutes = NaN] = time.split(":").map(Number);
  const wall = Math.floor(wallAt(at, zone) / DAY_MS) * DAY_MS + (hours * 60 + minutes) * MINUTE_MS;
  if (!Number.isFinite(wall)) return undefined;
  return instantsOfWall(wall, zone)[0] ?? instantsOfWall(wall - 60 * MINUTE_MS, zone)[0];
}

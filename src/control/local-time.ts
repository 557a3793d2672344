import { IANAZone } from "luxon";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** What a clock on the wall shows. */
export interface LocalTime {
  /** 0 to 1439. */
  readonly minuteOfDay: number;
  readonly hour: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 is Monday, 7 is Sunday. */
  readonly weekday: number;
}

export function localTime(at: number, zone: string): LocalTime {
  const wall = new Date(wallAt(at, zone));
  return {
    minuteOfDay: wall.getUTCHours() * 60 + wall.getUTCMinutes(),
    hour: wall.getUTCHours(),
    month: wall.getUTCMonth() + 1,
    weekday: wall.getUTCDay() || 7,
  };
}

/** The local date and time, told as if the wall's clock were UTC. */
export function wallAt(at: number, zone: string): number {
  return at + IANAZone.create(zone).offset(at) * MINUTE_MS;
}

/**
 * The instants at which a wall's clock shows `wall`, the earlier first: one as a rule, none in the hour that a change
 * of the clocks leaves out, two in the hour that comes twice.
 */
export function instantsOfWall(wall: number, zone: string): readonly number[] {
  const iana = IANAZone.create(zone);
  const around = new Set([iana.offset(wall - DAY_MS), iana.offset(wall + DAY_MS)]);
  const possible = [...around].filter((minutes) => iana.offset(wall - minutes * MINUTE_MS) === minutes);
  return possible.map((minutes) => wall - minutes * MINUTE_MS).toSorted((one, other) => one - other);
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

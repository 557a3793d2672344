import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../core/duration";

/** A price for each quarter of an hour, as a made-up market has them. EUR per kWh, net. */
export interface Quarter {
  readonly startAt: number;
  readonly endAt: number;
  readonly eur: number;
}

/** Central European time is an hour ahead of UTC, two from the last Sunday of March to that of October. */
export function centralOffset(at: number): number {
  const year = new Date(at).getUTCFullYear();
  return at >= lastSunday(year, 2) && at < lastSunday(year, 9) ? 2 * HOUR_MS : HOUR_MS;
}

/** 01:00 UTC of the last Sunday of a month. */
function lastSunday(year: number, month: number): number {
  const end = Date.UTC(year, month + 1, 0, 1);
  return end - new Date(end).getUTCDay() * DAY_MS;
}

/** Midnight of a date in Central Europe; a day has 23, 24, or 25 hours. */
export function centralMidnight(date: string): number {
  const utc = Date.parse(`${date}T00:00:00Z`);
  const guess = utc - HOUR_MS;
  return utc - centralOffset(guess);
}

/** The date of an instant in Central Europe, or `days` after it. */
export function centralDate(at: number, days = 0): string {
  const local = new Date(at + centralOffset(at));
  return new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate() + days))
    .toISOString()
    .slice(0, 10);
}

/** When the prices of tomorrow are published on the day of `at`. */
export function isPublished(at: number, hour = 13, minute = 0): boolean {
  return at >= centralMidnight(centralDate(at)) + hour * HOUR_MS + minute * MINUTE_MS;
}

/** Cheap at night and at noon, expensive in the morning and in the evening; another level each day, and sometimes negative. */
export function eurPerKwh(at: number): number {
  const startAt = Math.floor(at / (15 * MINUTE_MS)) * 15 * MINUTE_MS;
  const hour = ((startAt + centralOffset(startAt)) % DAY_MS) / HOUR_MS;
  const day = Math.floor((startAt + centralOffset(startAt)) / DAY_MS);
  const level = 0.07 + 0.03 * Math.sin(day * 2.4);
  const course = 0.04 * Math.sin(((hour - 5) / 12) * Math.PI * 2) + 0.05 * Math.exp(-(((hour - 18.5) / 2) ** 2));
  const quarter = 0.002 * ((startAt / (15 * MINUTE_MS)) % 4);
  return Math.round((level + course + quarter) * 1e5) / 1e5;
}

/** The quarters of a span, as far as they are published at `now`. */
export function quarters(fromAt: number, toAt: number, now: number, isOut = isPublished(now)): readonly Quarter[] {
  const knownTo = centralMidnight(centralDate(now, isOut ? 2 : 1));
  const list: Quarter[] = [];
  for (let startAt = fromAt; startAt < Math.min(toAt, knownTo); startAt += 15 * MINUTE_MS)
    list.push({ startAt, endAt: startAt + 15 * MINUTE_MS, eur: eurPerKwh(startAt) });
  return list;
}

/** The quarters of a day. */
export function quartersOf(date: string, now: number): readonly Quarter[] {
  return quarters(centralMidnight(date), centralMidnight(nextDate(date)), now);
}

/** The date after one, `YYYY-MM-DD`. */
export function nextDate(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}

/** Means of hours. */
export function hourly(list: readonly Quarter[]): readonly Quarter[] {
  const hours = new Map<number, readonly Quarter[]>();
  for (const quarter of list) {
    const startAt = Math.floor(quarter.startAt / HOUR_MS) * HOUR_MS;
    hours.set(startAt, [...(hours.get(startAt) ?? []), quarter]);
  }
  return [...hours].map(([startAt, inside]) => ({
    startAt,
    endAt: startAt + HOUR_MS,
    eur: inside.reduce((sum, { eur }) => sum + eur, 0) / inside.length,
  }));
}

/** `2026-11-30T00:00:00+01:00`. */
export function centralText(at: number): string {
  const offset = centralOffset(at);
  return `${new Date(at + offset).toISOString().slice(0, 19)}+0${offset / HOUR_MS}:00`;
}

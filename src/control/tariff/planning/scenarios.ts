import { HOUR_MS } from "../../../core/duration";
import { localDay } from "../../shared/local-time";
import type { Slot } from "../../shared/slots";
import type { PriceDay } from "../state";
import { kindOfDay, meanPrice } from "../price-days";

/** How many past days of the same kind show what a day may become: workdays, or days of that weekday. */
const WORKDAYS = 10;
const WEEKEND_DAYS = 4;
const FEWEST = 3;
const FEW = 5;

/** How many days of a kind show what is usual. */
const USUAL_DAYS = 14;

/** The last hours of a day say most about the following night. */
const LATE_HOURS = 2;
/** How much of their difference from the usual price remains: all of it until 04:00, and this share from 10:30 on. */
const NIGHT_ENDS = 4;
const LATE_LASTS = 0.35;
/** From 09:30 on, this share of the difference of the same hour of the previous day is added. */
const MORNING_BEGINS = 6;
const SAME_HOUR_LASTS = 0.35;
/** Both change by this much per hour. */
const CHANGES = 0.1;

/**
 * What each hour of a day with unknown prices may cost: as on the last days of its kind, each of them equally likely. A day directly
 * after the known prices continues from them: the difference of their last hours from the usual price explains three quarters of the
 * difference of the following night, and the mean of the day one quarter (day-ahead prices of Germany, 2024).
 */
export function priceScenarios(
  days: readonly PriceDay[],
  dayAt: number,
  isNext: boolean,
  zone: string,
): ReadonlyArray<readonly number[]> {
  const past = days.filter(({ startAt }) => startAt < dayAt);
  const usual = usualOf(past, zone);
  const last = isNext ? apart(past.at(-1), usual, zone) : undefined;
  return daysLike(past, dayAt, zone).flatMap((day) => {
    const mean = meanPrice(day);
    if (mean === undefined) return [];
    const before = last && apart(past[past.indexOf(day) - 1], usual, zone);
    const risk = riskOf(past, mean);
    return [day.hourly.map((price, hour) => (price ?? mean) + risk + lasting(last, hour) - lasting(before, hour))];
  });
}

/**
 * Usual prices for a time without prices: the mean of past days of the same kind. Slots of an hour; none if no day is known.
 */
export function usualPrices(
  days: readonly PriceDay[],
  { fromAt, toAt }: { readonly fromAt: number; readonly toAt: number },
  zone: string,
): readonly Slot[] {
  const slots: Slot[] = [];
  for (let day = localDay(fromAt, zone); day.startAt < toAt; day = localDay(day.endAt, zone)) {
    const { startAt, endAt } = day;
    const scenarios = priceScenarios(days, startAt, false, zone);
    const hours = scenarios.length === 0 ? 0 : Math.round((endAt - startAt) / HOUR_MS);
    for (let hour = 0; hour < hours; hour++) {
      const known = scenarios.flatMap((hourly) => hourly[hour] ?? hourly.at(-1) ?? []);
      const value = known.reduce((sum, price) => sum + price, 0) / known.length;
      slots.push({ startAt: startAt + hour * HOUR_MS, endAt: startAt + (hour + 1) * HOUR_MS, value });
    }
  }
  return slots;
}

/** How much more an estimated price counts than a known one while only few days are known, as a share of the mean. */
const RISK = 0.15;

function riskOf(past: readonly PriceDay[], mean: number): number {
  return Math.max(0, (RISK * (FEWEST - past.length)) / FEWEST) * Math.abs(mean);
}

function daysLike(past: readonly PriceDay[], dayAt: number, zone: string): readonly PriceDay[] {
  const kind = kindOfDay(dayAt, zone);
  const most = kind === 5 ? WORKDAYS : WEEKEND_DAYS;
  const alike = past.filter(({ startAt }) => kindOfDay(startAt, zone) === kind).slice(-most);
  if (alike.length >= FEWEST) return alike;
  const others = past.filter((day) => !alike.includes(day));
  return [...others.slice(alike.length - FEW), ...alike];
}

/** How much a day differs from the usual price: in each hour, and in its last hours together. */
interface Apart {
  readonly hourly: readonly number[];
  readonly late: number;
}

/** The part of a day's difference that remains in an hour of the following day. */
function lasting(day: Apart | undefined, hour: number): number {
  if (!day) return 0;
  const late = Math.min(1, Math.max(LATE_LASTS, 1 - CHANGES * (hour - NIGHT_ENDS)));
  const same = Math.max(0, Math.min(SAME_HOUR_LASTS, CHANGES * (hour - MORNING_BEGINS)));
  return late * day.late + same * (day.hourly[hour] ?? 0);
}

function apart(day: PriceDay | undefined, usual: Usual, zone: string): Apart | undefined {
  const most = day && usual.get(kindOfDay(day.startAt, zone));
  if (!most) return undefined;
  const hourly = day.hourly.map((price, hour) => (price === null ? 0 : price - (most[hour] ?? price)));
  const late = hourly.slice(-LATE_HOURS);
  return { hourly, late: late.reduce((sum, each) => sum + each, 0) / late.length };
}

type Usual = ReadonlyMap<number, ReadonlyArray<number | undefined>>;

/** The mean of each hour of each kind of day. */
function usualOf(days: readonly PriceDay[], zone: string): Usual {
  const kinds = new Map<number, PriceDay[]>();
  for (const day of days) {
    const kind = kindOfDay(day.startAt, zone);
    kinds.set(kind, [...(kinds.get(kind) ?? []), day]);
  }
  return new Map([...kinds].map(([kind, all]) => [kind, meanHours(all.slice(-USUAL_DAYS))]));
}

function meanHours(days: readonly PriceDay[]): ReadonlyArray<number | undefined> {
  const hours = Math.max(...days.map(({ hourly }) => hourly.length));
  return Array.from({ length: hours }, (_, hour) => {
    const known = days.flatMap(({ hourly }) => hourly[hour] ?? []);
    return known.length === 0 ? undefined : known.reduce((sum, price) => sum + price, 0) / known.length;
  });
}

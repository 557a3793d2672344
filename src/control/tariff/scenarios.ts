import type { PriceDay } from "./state";
import { kindOfDay, meanPrice } from "./price-days";

/** So many days like the one to come are taken for what may come: the last workdays, or the last of that day of the week. */
const WORKDAYS = 10;
const WEEKEND_DAYS = 4;
const FEWEST = 3;
const FEW = 5;

/** What of the last known day's difference from the usual is still there on the day after it. */
const LASTS = 0.4;

/**
 * What each hour of a day may cost whose prices nobody knows yet: as on the last days of its kind, each as likely as
 * the others. A day that follows directly on the known ones takes on a part of what their last was dearer than usual.
 */
export function priceScenarios(
  days: readonly PriceDay[],
  dayAt: number,
  isNext: boolean,
  zone: string,
): ReadonlyArray<readonly number[]> {
  const past = days.filter(({ startAt }) => startAt < dayAt);
  const alike = daysLike(past, dayAt, zone);
  const usual = usualOf(past, zone);
  const last = past.at(-1);
  const lastly = last && isNext ? apart(last, usual, zone) : 0;
  return alike.flatMap((day) => {
    const mean = meanPrice(day);
    if (mean === undefined) return [];
    const before = past[past.indexOf(day) - 1];
    const shift = isNext ? LASTS * (lastly - (before ? apart(before, usual, zone) : 0)) : 0;
    return [day.hourly.map((price) => (price ?? mean) + shift)];
  });
}

function daysLike(past: readonly PriceDay[], dayAt: number, zone: string): readonly PriceDay[] {
  const kind = kindOfDay(dayAt, zone);
  const most = kind === 5 ? WORKDAYS : WEEKEND_DAYS;
  const alike = past.filter(({ startAt }) => kindOfDay(startAt, zone) === kind).slice(-most);
  if (alike.length >= FEWEST) return alike;
  const others = past.filter((day) => !alike.includes(day));
  return [...others.slice(alike.length - FEW), ...alike];
}

type Usual = ReadonlyMap<number, number>;

/** The mean of each kind of day. */
function usualOf(days: readonly PriceDay[], zone: string): Usual {
  const means = new Map<number, number[]>();
  for (const day of days) {
    const mean = meanPrice(day);
    const kind = kindOfDay(day.startAt, zone);
    if (mean !== undefined) means.set(kind, [...(means.get(kind) ?? []), mean]);
  }
  return new Map([...means].map(([kind, all]) => [kind, all.reduce((sum, mean) => sum + mean, 0) / all.length]));
}

/** How much dearer a day is than usual. */
function apart(day: PriceDay, usual: Usual, zone: string): number {
  const mean = meanPrice(day);
  const most = usual.get(kindOfDay(day.startAt, zone));
  return mean === undefined || most === undefined ? 0 : mean - most;
}

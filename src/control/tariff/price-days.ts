import { DAY_MS, HOUR_MS } from "../../core/duration";
import { dayKind } from "../shared/alike-days";
import { localDay, localTime } from "../shared/local-time";
import type { Slot } from "../shared/slots";
import type { PriceDay, TariffState } from "./state";
import type { TariffSettings } from "./settings";

/** Enough for four of each weekday. */
const MOST_DAYS = 35;

/** The days with their newly known prices. */
export function withPrices(days: readonly PriceDay[], slots: readonly Slot[], zone: string): readonly PriceDay[] {
  const known = new Map(days.map((day) => [day.startAt, day]));
  for (const startAt of daysOf(slots, zone)) {
    const day = dayOf(startAt, slots, zone);
    const before = known.get(startAt);
    if (!before || measured(day) >= measured(before)) known.set(startAt, day);
  }
  return [...known.values()].toSorted((one, other) => one.startAt - other.startAt).slice(-MOST_DAYS);
}

/** The mean of a day; `undefined` if no hour of it is known. */
export function meanPrice({ hourly }: PriceDay): number | undefined {
  const known = hourly.filter((price) => price !== null);
  return known.length === 0 ? undefined : known.reduce((sum, price) => sum + price, 0) / known.length;
}

/** The kind of a day: workday, Saturday, or Sunday, as 5, 6, or 7. */
export function kindOfDay(at: number, zone: string): number {
  return dayKind(localTime(at, zone).weekday);
}

function daysOf(slots: readonly Slot[], zone: string): readonly number[] {
  const days = new Set<number>();
  for (const { startAt, endAt } of slots) {
    const first = localDay(startAt, zone);
    days.add(first.startAt);
    if (endAt > first.endAt) days.add(localDay(endAt - 1, zone).startAt);
  }
  return [...days];
}

function dayOf(dayAt: number, slots: readonly Slot[], zone: string): PriceDay {
  const { startAt, endAt } = localDay(dayAt, zone);
  const hours = Math.round((endAt - startAt) / HOUR_MS);
  const inDay = slots.filter((slot) => slot.endAt > startAt && slot.startAt < endAt);
  const hourly = Array.from({ length: hours }, (_, hour) => {
    const [fromAt, toAt] = [startAt + hour * HOUR_MS, startAt + (hour + 1) * HOUR_MS];
    let [sum, ms] = [0, 0];
    for (const slot of inDay) {
      const shared = Math.max(0, Math.min(toAt, slot.endAt) - Math.max(fromAt, slot.startAt));
      sum += slot.value * shared;
      ms += shared;
    }
    return ms > 0 ? sum / ms : null;
  });
  return { startAt, hourly };
}

function measured({ hourly }: PriceDay): number {
  return hourly.filter((price) => price !== null).length;
}

/** Prices further ahead are estimates, and would make plans long. */
const MOST_MS = 7 * DAY_MS;

/**
 * How far plans reach: to the end of the known prices, or to the end of tomorrow with a fixed price, or if the feed has failed and
 * earlier days show what hours usually cost. `undefined` if nothing is known.
 */
export function priceHorizon(state: TariffState, settings: TariffSettings, now: number): number | undefined {
  const isGuessed = (state.priceDays ?? []).length > 0;
  return knownHorizon(state, settings, now) ?? (isGuessed ? localDay(now, settings.zone, 1).endAt : undefined);
}

/** How far prices are known; `undefined` once they have ended. */
export function knownHorizon(
  { prices = [] }: TariffState,
  { fixedPrice, zone }: TariffSettings,
  now: number,
): number | undefined {
  if (fixedPrice !== undefined) return localDay(now, zone, 1).endAt;
  const endAt = prices.at(-1)?.endAt;
  return endAt !== undefined && endAt > now ? Math.min(endAt, now + MOST_MS) : undefined;
}

import type { GivenSlot } from "../../../src/control/forecast/service-error";
import type { Slot } from "../../../src/control/shared/slots";
import { DAY_MS, HALF_HOUR_MS, HOUR_MS, WEEK_MS } from "../../../src/core/duration";
import { dayStartOf } from "../homes/calendar";
import type { News } from "./controller";
import { type Household, indexAt, valueAt } from "../homes/household";
import type { Knowledge } from "./knowledge";

/** When the prices of the next day appear, after local midnight. */
const PRICES_APPEAR_MS = 13 * HOUR_MS;

const FORECAST_EVERY_MS = 6 * HOUR_MS;
const FORECAST_REACH_MS = 3 * DAY_MS;

/** What is published at this instant: the prices of the day to come, and what is known besides in this trial. */
export function publishedAt(house: Household, now: number, knowledge: Knowledge): readonly News[] {
  return [...pricesAt(house, now, knowledge), ...(knowledge.sun ? forecastAt(house, now) : [])];
}

function pricesAt(house: Household, now: number, { prices }: Knowledge): readonly News[] {
  const isFirst = now === house.startAt;
  const dayAt = dayStartOf(now);
  if (!isFirst && now !== dayAt + PRICES_APPEAR_MS) return [];
  const untilAt = dayAt + (isFirst ? 1 : 2) * DAY_MS + (prices ? WEEK_MS : 0);
  return [{ kind: "prices", slots: priceSlots(house, isFirst ? dayAt : dayAt + DAY_MS, untilAt) }];
}

function forecastAt(house: Household, now: number): readonly News[] {
  if (now % FORECAST_EVERY_MS !== 0) return [];
  const slots: GivenSlot[] = [];
  for (let startAt = now; startAt < Math.min(house.endAt, now + FORECAST_REACH_MS); startAt += HALF_HOUR_MS) {
    const value = valueAt(house.solarW, indexAt(house, startAt));
    slots.push({ startAt, endAt: startAt + HALF_HOUR_MS, value, low: value, high: value });
  }
  return [{ kind: "forecast", slots }];
}

/** Hours, as the market has them. */
function priceSlots(house: Household, fromAt: number, untilAt: number): readonly Slot[] {
  const slots: Slot[] = [];
  for (let startAt = fromAt; startAt < Math.min(house.endAt, untilAt); startAt += HOUR_MS) {
    slots.push({ startAt, endAt: startAt + HOUR_MS, value: valueAt(house.price, indexAt(house, startAt)) });
  }
  return slots;
}

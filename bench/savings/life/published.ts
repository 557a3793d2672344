import type { GivenSlot } from "../../../src/control/forecast/service-error";
import { contractPrices, flatPrice } from "../../../src/control/price/house-price";
import { localDay } from "../../../src/control/shared/local-time";
import type { Slot } from "../../../src/control/shared/slots";
import { DAY_MS, HALF_HOUR_MS, HOUR_MS } from "../../../src/core/duration";
import { dayStartOf, type House, indexAt, isPublished, valueAt } from "../homes/house";
import { smartcarHomeOf } from "../homes/smartcar-home";
import type { Update } from "./controller";
import type { Knowledge } from "./knowledge";

/** When the prices of the next day appear, after local midnight. */
const PRICES_APPEAR_MS = 13 * HOUR_MS;

/** How many days after today a contract is looked at. */
const CONTRACT_DAYS = 2;

const FORECAST_EVERY_MS = 6 * HOUR_MS;
const FORECAST_REACH_MS = 3 * DAY_MS;

/** What is published at this instant: the prices of the day to come, and what is known besides in this trial. */
export function publishedAt(house: House, now: number, knowledge: Knowledge): readonly Update[] {
  return [...pricesAt(house, now, knowledge), ...(knowledge.sun ? forecastAt(house, now) : [])];
}

function pricesAt(house: House, now: number, { prices: knowsWeek }: Knowledge): readonly Update[] {
  const isFirst = now === house.startAt;
  const dayAt = dayStartOf(house, now);
  if (!isFirst && now !== dayAt + PRICES_APPEAR_MS) return [];
  const days = knowsWeek ? 7 : 0;
  const fromAt = isFirst ? dayAt : dayStartOf(house, now, 1);
  const untilAt = dayStartOf(house, now, (isFirst ? 1 : 2) + days);
  const slots = (values: Float64Array): readonly Slot[] =>
    slotsOf(house, values, { fromAt, untilAt }).filter((slot) => isPublished(house, slot.startAt));
  const prices = house.declared.prices.base === "spot" ? slots(house.price) : contracted(house, now);
  return [
    { kind: "prices", slots: prices } as const,
    ...(house.declared.feedIn === "spot" ? [{ kind: "feed-in", slots: slots(house.feedIn) } as const] : []),
  ].filter((update) => update.slots.length > 0);
}

/** What a contract says of the next days; none where one price holds at all times. */
function contracted({ declared, zone }: House, now: number): readonly Slot[] {
  const { price } = smartcarHomeOf(declared);
  if (flatPrice(price) !== undefined) return [];
  return contractPrices(price, { fromAt: now, toAt: localDay(now, zone, CONTRACT_DAYS).endAt }, zone);
}

function forecastAt(house: House, now: number): readonly Update[] {
  if (now % FORECAST_EVERY_MS !== 0) return [];
  const slots: GivenSlot[] = [];
  for (let startAt = now; startAt < Math.min(house.endAt, now + FORECAST_REACH_MS); startAt += HALF_HOUR_MS) {
    const value = valueAt(house.solarW, indexAt(house, startAt));
    slots.push({ startAt, endAt: startAt + HALF_HOUR_MS, value, low: value, high: value });
  }
  return [{ kind: "forecast", slots }];
}

/** As long as the exchange's prices hold. */
function slotsOf(
  house: House,
  values: Float64Array,
  { fromAt, untilAt }: { readonly fromAt: number; readonly untilAt: number },
): readonly Slot[] {
  const { slotMs } = house;
  const slots: Slot[] = [];
  for (let startAt = fromAt; startAt < Math.min(house.endAt, untilAt); startAt += slotMs) {
    slots.push({ startAt, endAt: startAt + slotMs, value: valueAt(values, indexAt(house, startAt)) });
  }
  return slots;
}

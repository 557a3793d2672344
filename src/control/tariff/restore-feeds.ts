import type { ForecastSource } from "../forecast/forecast-sources";
import type { GivenSlot } from "../forecast/service-error";
import { overlaySlots, type Slot } from "../shared/slots";
import type { PriceDay } from "./state";
import { instant, list, members, number, type Members } from "./stored";

/** What of stored prices is worth keeping. */
export function pricesFrom(stored: unknown): readonly Slot[] {
  return overlaySlots(list(stored, slotFrom));
}

/** What of the forecasts in a stored state is worth keeping. Version 0.1 knew one, without a topic. */
export function forecastsFrom(state: Members): readonly ForecastSource[] {
  const sources = list(state.get("forecasts"), sourceFrom);
  const at = instant(state.get("forecastAt"));
  const slots = givenSlots(state.get("forecast"));
  return sources.length > 0 || at === undefined || slots.length === 0 ? sources : [{ at, slots, earlier: [] }];
}

function sourceFrom(entry: unknown): ForecastSource | undefined {
  const told = members(entry);
  const [at, topic] = [instant(told.get("at")), told.get("topic")];
  if (at === undefined) return undefined;
  const earlier = givenSlots(told.get("earlier"));
  return { topic: typeof topic === "string" ? topic : undefined, at, slots: givenSlots(told.get("slots")), earlier };
}

function givenSlots(stored: unknown): readonly GivenSlot[] {
  return overlaySlots(list(stored, givenFrom));
}

/** What of stored days is worth keeping. */
export function priceDaysFrom(stored: unknown): readonly PriceDay[] {
  return list(stored, dayFrom).toSorted((one, other) => one.startAt - other.startAt);
}

function slotFrom(entry: unknown): Slot | undefined {
  const told = members(entry);
  const [startAt, endAt] = [instant(told.get("startAt")), instant(told.get("endAt"))];
  const value = number(told.get("value"));
  if (startAt === undefined || endAt === undefined || value === undefined) return undefined;
  return endAt > startAt ? { startAt, endAt, value } : undefined;
}

function givenFrom(entry: unknown): GivenSlot | undefined {
  const slot = slotFrom(entry);
  const told = members(entry);
  return slot && { ...slot, low: number(told.get("low")), high: number(told.get("high")) };
}

function dayFrom(entry: unknown): PriceDay | undefined {
  const told = members(entry);
  const startAt = instant(told.get("startAt"));
  const hourly = told.get("hourly");
  if (startAt === undefined || !Array.isArray(hourly) || hourly.length < 20 || hourly.length > 26) return undefined;
  return { startAt, hourly: hourly.map((price: unknown) => number(price) ?? null) };
}

import { restoreEstimate } from "../estimate/restore";
import { restoreHistory } from "../forecast/restore";
import { restoreErrors } from "../forecast/restore-errors";
import type { GivenSlot } from "../forecast/service-error";
import type { Slot } from "../slots";
import type { TariffGoal } from "./decision";
import type { Absence, KeptWish, Presence, PriceDay, StopPace, TariffState } from "./state";

/** What of a state is to be stored: all but what is reckoned anew, and what only tells of the moment. */
export function lasting({
  outlook: _outlook,
  expected: _expected,
  judged: _judged,
  car: _car,
  meter: _meter,
  wakeAt: _wakeAt,
  ...state
}: TariffState): TariffState {
  return state;
}

/**
 * What of a stored state is worth keeping: what was told and learnt, wished and decided. Readings and news of the car
 * are not: they belong to the time before. Anything that is not understood is left out.
 */
export function restoreTariff(stored: unknown): TariffState {
  const told = members(stored);
  const goal = goalFrom(told.get("goal"));
  return {
    on: typeof told.get("on") === "boolean" ? told.get("on") === true : undefined,
    at: number(told.get("at")),
    since: number(told.get("since")),
    prices: list(told.get("prices"), slotFrom),
    feedIn: list(told.get("feedIn"), slotFrom),
    priceDays: list(told.get("priceDays"), dayFrom),
    forecast: list(told.get("forecast"), givenFrom),
    forecastAt: number(told.get("forecastAt")),
    errors: restoreErrors(told.get("errors")),
    history: restoreHistory(told.get("history")),
    estimate: restoreEstimate(told.get("estimate")),
    presence: presenceFrom(told.get("presence")),
    wish: wishFrom(told.get("wish")),
    stops: list(told.get("stops"), number),
    stopPace: paceFrom(told.get("stopPace")),
    ...(goal && { goal }),
  };
}

type Members = ReadonlyMap<string, unknown>;

function members(value: unknown): Members {
  return new Map<string, unknown>(typeof value === "object" && value !== null ? Object.entries(value) : []);
}

function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function list<T>(value: unknown, from: (entry: unknown) => T | undefined): readonly T[] {
  return Array.isArray(value) ? value.flatMap((entry: unknown) => from(entry) ?? []) : [];
}

function slotFrom(entry: unknown): Slot | undefined {
  const told = members(entry);
  const [startAt, endAt, value] = ["startAt", "endAt", "value"].map((name) => number(told.get(name)));
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
  const startAt = number(told.get("startAt"));
  const hourly = told.get("hourly");
  if (startAt === undefined || !Array.isArray(hourly) || hourly.length < 20 || hourly.length > 26) return undefined;
  return { startAt, hourly: hourly.map((price: unknown) => number(price) ?? null) };
}

function presenceFrom(entry: unknown): Presence {
  const told = members(entry);
  return { leftAt: number(told.get("leftAt")), away: list(told.get("away"), absenceFrom) };
}

function absenceFrom(entry: unknown): Absence | undefined {
  const told = members(entry);
  const [weekday, ms] = [number(told.get("weekday")), number(told.get("ms"))];
  return weekday === undefined || ms === undefined || ms <= 0 ? undefined : { weekday, ms };
}

function wishFrom(entry: unknown): KeptWish {
  const told = members(entry);
  const ready = members(told.get("ready"));
  const at = number(ready.get("at"));
  return {
    ready: at === undefined ? undefined : { at, targetPercent: number(ready.get("targetPercent")) },
    targetPercent: number(told.get("targetPercent")),
    fullPercent: number(told.get("fullPercent")),
    minimumPercent: number(told.get("minimumPercent")),
    ceiling: number(told.get("ceiling")),
  };
}

function paceFrom(entry: unknown): StopPace | undefined {
  const told = members(entry);
  const [kwh, reviewedAt] = [number(told.get("kwh")), number(told.get("reviewedAt"))];
  return kwh === undefined || reviewedAt === undefined ? undefined : { kwh, reviewedAt };
}

function goalFrom(entry: unknown): TariffGoal | undefined {
  const told = members(entry);
  const [readyAt, targetPercent] = [number(told.get("readyAt")), number(told.get("targetPercent"))];
  if (readyAt === undefined || targetPercent === undefined) return undefined;
  return { readyAt, targetPercent, once: told.get("once") === true };
}

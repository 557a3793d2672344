import * as z from "zod";
import { isRecord } from "../../core/describe-value";
import {
  parseTolerantly,
  renamed,
  SoundInstant,
  tolerantList,
  tolerantMember,
  tolerantOptional,
} from "../../core/tolerant-schema";
import { StoredErrors, StoredHistory } from "../forecast/stored-forecast";
import { lastingSite, StoredSite } from "../shared/site-power/stored-site";
import { overlaySlots } from "../shared/slots";
import { StoredEstimate } from "../soc/stored-estimate";
import type { TariffState } from "./state";

const Quantity = tolerantOptional(z.number());
const Flag = tolerantOptional(z.boolean());
const Instant = tolerantOptional(SoundInstant);

const Slot = z.object({ startAt: SoundInstant, endAt: SoundInstant, value: z.number() });
const Prices = tolerantMember(tolerantList(Slot), []).transform((slots) => overlaySlots(slots));
const Forecast = tolerantMember(tolerantList(Slot.extend({ low: Quantity, high: Quantity })), []).transform((slots) =>
  overlaySlots(slots),
);

/** A local day has 23 to 25 hours. */
const PriceDay = z.object({
  startAt: SoundInstant,
  hourly: z.array(z.number().nullable().catch(null)).min(20).max(26),
});

const Source = z.object({
  topic: tolerantOptional(z.string()),
  at: SoundInstant,
  slots: Forecast,
  earlier: Forecast,
});

const Absence = z
  .object({ weekday: z.number(), leastMs: z.number().nonnegative(), mostMs: z.number().positive() })
  .refine(({ leastMs, mostMs }) => mostMs >= leastMs);

const Ready = z.object({ at: SoundInstant, targetPercent: Quantity });

const Requests = z.object({
  ready: tolerantOptional(Ready),
  readyAskedAt: Instant,
  told: tolerantOptional(tolerantList(SoundInstant)),
  departures: tolerantOptional(tolerantList(Ready)),
  targetPercent: Quantity,
  fullPercent: Quantity,
  minimumPercent: Quantity,
  ceiling: Quantity,
});

const Goal = z
  .object({
    readyAt: SoundInstant,
    targetPercent: z.number(),
    once: tolerantMember(z.boolean(), false),
    stays: tolerantMember(z.boolean(), false),
    learnt: tolerantMember(z.boolean(), false),
  })
  .transform(({ stays, learnt, ...goal }) => ({ ...goal, ...(stays && { stays }), ...(learnt && { learnt }) }));

const Car = z.object({
  at: SoundInstant,
  soc: Quantity,
  limit: Quantity,
  pluggedIn: Flag,
  charging: Flag,
  fullyCharged: Flag,
  place: tolerantOptional(z.enum(["home", "away", "unknown"])),
  powerW: Quantity,
  capacityKwh: Quantity,
  typicalKwh: Quantity,
  stops: tolerantOptional(z.object({ left: z.number(), total: z.number(), windowDays: z.number().positive() })),
  stopNeedsSoc: Quantity,
  startNeedsSoc: Quantity,
  canStop: Flag,
  schedulesOnly: Flag,
});

/**
 * The stored part of a state: what was reported, learned, requested, and decided. Readings of the meter are not stored, because they
 * are outdated after a restart.
 */
export const StoredTariff: z.ZodType<TariffState> = z.object({
  on: Flag,
  at: Instant,
  since: Instant,
  prices: Prices,
  feedIn: Prices,
  priceDays: tolerantMember(tolerantList(PriceDay), []).transform((days) =>
    days.toSorted((one, other) => one.startAt - other.startAt),
  ),
  forecasts: tolerantMember(tolerantList(Source), []),
  errors: StoredErrors,
  history: StoredHistory,
  site: tolerantMember(StoredSite, {}),
  car: tolerantOptional(Car),
  estimate: tolerantMember(StoredEstimate, {}),
  presence: tolerantMember(
    z.object({
      leftAt: Instant,
      away: tolerantMember(tolerantList(Absence), []),
      left: tolerantMember(tolerantList(z.object({ at: SoundInstant, sinceAt: SoundInstant })), []),
    }),
    { away: [], left: [] },
  ),
  requests: tolerantMember(Requests, {}),
  stops: tolerantMember(tolerantList(SoundInstant), []),
  stopPace: tolerantOptional(z.object({ kwh: z.number().min(0).max(1), reviewedAt: SoundInstant })),
  starts: tolerantOptional(z.object({ readyAt: SoundInstant, count: z.number() })),
  goal: tolerantOptional(Goal),
  announced: Instant,
});

/** The usable part of a stored or current state. Never throws. */
export function restoreTariff(state: unknown): TariffState {
  return parseTolerantly(StoredTariff, isRecord(state) ? state : {}).value ?? {};
}

/** The part of a state that is stored: without what is calculated again, and what only applies to the moment. */
export function lasting({
  terminalValue: _terminalValue,
  expected: _expected,
  judged: _judged,
  judgedWith: _judgedWith,
  prospect: _prospect,
  surplus: _surplus,
  doubt: _doubt,
  site,
  wakeAt: _wakeAt,
  edgeShare: _edgeShare,
  ...state
}: TariffState): TariffState {
  return { ...state, site: site && lastingSite(site) };
}

/** Version 1 had one forecast without a topic, and only whether a car was at home. */
export function tariffOf1(stored: unknown): unknown {
  if (!isRecord(stored)) return stored;
  const { forecast, forecastAt, ...rest } = stored;
  const { forecasts, car } = rest;
  const hasSources = Array.isArray(forecasts) && forecasts.length > 0;
  const isOneForecast = !hasSources && Array.isArray(forecast) && forecast.length > 0;
  return {
    ...rest,
    ...(isOneForecast && { forecasts: [{ at: forecastAt, slots: forecast, earlier: [] }] }),
    ...(isRecord(car) && { car: carOf1(car) }),
  };
}

/** Version 2 had another name for the requests. */
export function tariffOf2(stored: unknown): unknown {
  return renamed(stored, { wish: "requests" });
}

function carOf1({ atHome, ...car }: Readonly<Record<string, unknown>>): unknown {
  if (typeof atHome !== "boolean" || car["place"] !== undefined) return car;
  return { ...car, place: atHome ? "home" : "away" };
}

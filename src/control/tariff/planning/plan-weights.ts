import { DAY_MS, MINUTE_MS } from "../../../core/duration";
import type { Weights } from "../../planner/weights";
import { meanPrice } from "../price-days";
import type { Starts, StopPace, TariffCar, TariffState } from "../state";
import type { TariffSettings } from "../settings";

const WINDOW_MS = 30 * DAY_MS;

/** Of a make's stops so many stay for the owner's own. */
const RESERVED_SHARE = 0.25;

/** What avoiding a stop is worth when they are plenty, in kWh: each costs calls, and wears. */
const LEAST_KWH = 0.1;
const FIRST_KWH = 0.2;
const MOST_KWH = 0.45;
/** Where only the make limits them, each beyond so many in 30 days costs calls that are missing elsewhere. */
const FEW = 16;
const MANY_KWH = 0.04;
/** How fast that follows the stops that were used, in kWh a day. */
const FOLLOWS_KWH = 0.02;
/** So much of the budget is aimed at. */
const AIM = 0.8;
/** The last ones are more expensive each, and what is beyond is no longer to be had for money. */
const LAST_ONES = 3;
const LAST_KWH = 0.12;
const NONE_LEFT_KWH = 300;

interface StopBudget {
  /** In the last 30 days. */
  readonly used: number;
  /** In any 30 days; `undefined` for as many as one likes. */
  readonly allowed: number | undefined;
  /** What avoiding one more is worth, in kWh. */
  readonly kwh: number;
}

/** No charge is shorter, but one that a departure forces. */
const SHORTEST_MS = 15 * MINUTE_MS;
/** What avoiding a shorter one is worth, in kWh: more than being sure of half a percent, less than missing a departure. */
const SHORT_KWH = 5;

/** Where stops are unlimited, each costs calls all the same: so many may be used in 30 days. */
const UNLIMITED_STOPS = 90;
/** Until a departure a charge may begin this many times as often as the stops allow on each day; twice in any case. */
const SPREAD = 2;
const FEWEST_RUNS = 2;

/** What a stop counts as now. */
export function stopBudget(state: TariffState, settings: TariffSettings, now: number): StopBudget {
  const allowed = allowedStops(settings, state.car);
  const used = usedStops(state, now);
  if (allowed === undefined) return { used, allowed, kwh: LEAST_KWH };
  const left = allowed - used;
  const pace = state.stopPace?.kwh ?? FIRST_KWH;
  const last = LAST_KWH * Math.max(0, LAST_ONES - left);
  const many = settings.mostStops === undefined ? MANY_KWH * Math.max(0, used - FEW) : 0;
  return { used, allowed, kwh: left <= 0 ? NONE_LEFT_KWH : pace + last + many };
}

/** Once a day it is looked at whether stops go too fast or too slowly. */
export function reviewedPace(state: TariffState, settings: TariffSettings, now: number): StopPace {
  const { kwh, reviewedAt } = state.stopPace ?? { kwh: FIRST_KWH, reviewedAt: now };
  const days = Math.floor((now - reviewedAt) / DAY_MS);
  const allowed = allowedStops(settings, state.car);
  if (days < 0) return { kwh, reviewedAt: now };
  if (days === 0 || allowed === undefined || allowed <= 0) return { kwh, reviewedAt };
  const change = FOLLOWS_KWH * (usedStops(state, now) / (AIM * allowed) - 1) * Math.min(days, 3);
  return { kwh: Math.min(MOST_KWH, Math.max(LEAST_KWH, kwh + change)), reviewedAt: reviewedAt + days * DAY_MS };
}

/** The stops with one more. */
export function withStop(stops: readonly number[] = [], now: number): readonly number[] {
  return [...stops.filter((at) => at > now - WINDOW_MS && at <= now), now];
}

function allowedStops({ mostStops }: TariffSettings, car: TariffCar | undefined): number | undefined {
  const byMaker =
    car?.stops && Math.floor(car.stops.total * (1 - RESERVED_SHARE) * Math.min(1, 30 / car.stops.windowDays));
  if (mostStops === undefined) return byMaker;
  return Math.min(mostStops, byMaker ?? mostStops);
}

/** Our own, and those of others as far as the make's ledger tells. */
function usedStops({ stops = [], car }: TariffState, now: number): number {
  const own = stops.filter((at) => at > now - WINDOW_MS).length;
  return Math.max(own, car?.stops ? car.stops.total - car.stops.left : 0);
}

/** No price outweighs a missed goal. */
const MISSED = 100;
/**
 * Who leaves untold with too little charges on the way. A kWh there costs two to three times what it costs at home, where it need not
 * be charged any more then: it is dearer by 1.5 of it, and the stop on the way counts for the rest.
 */
const ON_THE_WAY = 2;
/** The reserved time before a departure stays reserved as long as that does not make the car miss its target. */
const IDLE_SHARE = 0.1;
/** A start is worth avoiding for so many kWh: it costs calls. */
const START_KWH = 0.004;
/** What is left over at the end of all is worth so much of what a kWh costs in the mean. */
const LEFT_OVER = 0.75;
/** Where a kWh costs nothing in the mean, or less, stops and missed goals count as if it cost this. */
const LEAST_PRICE = 0.05;

export interface PlanWeights extends Weights {
  /** How often a charge may still begin until the next departure. */
  readonly runsLeft: number;
  /** Money for each kWh that is in the car after all days that are looked at. */
  readonly worthPerKwh: number;
  /** What lacking a kWh counts where the car leaves untold, of what it counts at a departure that was told. */
  readonly untoldWeight: number;
}

interface WeighedPlan {
  readonly fullPercent: number;
  readonly dearest: number;
  readonly powerW: number;
  /** The next departure. */
  readonly readyAt: number | undefined;
}

/** What counts in a plan besides what its energy costs. `dearest` is the highest cost of the hours ahead, either sign. */
export function weightsOf(
  state: TariffState,
  settings: TariffSettings,
  { fullPercent, dearest, powerW, readyAt }: WeighedPlan,
  now: number,
): PlanWeights {
  const usual = usualPrice(state, settings);
  const counted = Math.max(LEAST_PRICE, Math.abs(usual));
  const budget = stopBudget(state, settings, now);
  const stopCost = budget.kwh * counted;
  const missedPerKwh = MISSED * Math.max(counted, dearest);
  return {
    startCost: START_KWH * counted,
    stopCost,
    fullCost: fullPercent >= (state.car?.limit ?? 100) ? 0 : stopCost,
    missedPerKwh,
    untoldWeight: (ON_THE_WAY * counted) / missedPerKwh,
    shortestMs: Math.max(SHORTEST_MS, settings.shortestRunMs ?? 0),
    shortCost: SHORT_KWH * counted,
    idlePerHour: IDLE_SHARE * missedPerKwh * (powerW / 1000),
    ...runsOf(state, settings, budget, readyAt),
    worthPerKwh: LEFT_OVER * Math.max(0, usual),
  };
}

/**
 * How often a charge may begin until each departure: as often as a user allows, and never so often that a single night uses
 * up the stops of several days. Who does not charge may begin once in any case, for nobody wants to miss a departure.
 */
function runsOf(
  { starts, on }: TariffState,
  { oneBlock, mostStarts = Infinity, preconditionMs = 0 }: TariffSettings,
  { used, allowed }: StopBudget,
  readyAt: number | undefined,
): { readonly mostRuns: number; readonly runsLeft: number } {
  const perDay = (allowed ?? UNLIMITED_STOPS) / 30;
  const spread = Math.max(FEWEST_RUNS, Math.ceil(SPREAD * perDay));
  const blocks = oneBlock === true ? (preconditionMs > 0 ? 2 : 1) : Infinity;
  const mostRuns = Math.min(mostStarts, spread, blocks);
  const made = starts && starts.readyAt === readyAt ? starts.count : 0;
  const stopsLeft = allowed === undefined ? Infinity : Math.max(0, allowed - used);
  const left = Math.min(mostRuns - made, on === true ? stopsLeft : stopsLeft + 1);
  return { mostRuns, runsLeft: Math.max(on === true ? 0 : 1, left) };
}

/** The starts with one more. */
export function withStart(starts: Starts | undefined, readyAt: number | undefined): Starts | undefined {
  if (readyAt === undefined) return starts;
  return { readyAt, count: (starts?.readyAt === readyAt ? starts.count : 0) + 1 };
}

/** What a kWh from the grid costs in the mean of the last days. */
function usualPrice({ priceDays = [], prices = [] }: TariffState, { fixedPrice }: TariffSettings): number {
  if (fixedPrice !== undefined) return fixedPrice;
  const means = priceDays.slice(-7).flatMap((day) => meanPrice(day) ?? []);
  const known = means.length > 0 ? means : prices.map(({ value }) => value);
  return known.length === 0 ? 0 : known.reduce((sum, each) => sum + each, 0) / known.length;
}

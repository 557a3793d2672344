import { DAY_MS, MINUTE_MS } from "../../../core/duration";
import type { Weights } from "../../planner/weights";
import { meanPrice } from "../price-days";
import type { Starts, StopPace, TariffCar, TariffState } from "../state";
import type { TariffSettings } from "../settings";

const WINDOW_MS = 30 * DAY_MS;

/** The share of a make's stops that is reserved for the owner. */
const RESERVED_SHARE = 0.25;

/** What avoiding a stop is worth while there are enough, in kWh: each uses calls and causes wear. */
const LEAST_KWH = 0.1;
const FIRST_KWH = 0.2;
const MOST_KWH = 0.45;
/** If only the make limits stops, each beyond this many in 30 days costs calls that are missing elsewhere. */
const FEW = 16;
const MANY_KWH = 0.04;
/** How fast that adapts to the used stops, in kWh per day. */
const FOLLOWS_KWH = 0.02;
/** The share of the budget to aim for. */
const AIM = 0.8;
/** The last stops become more expensive, and beyond them no price justifies one. */
const LAST_ONES = 3;
const LAST_KWH = 0.12;
const NONE_LEFT_KWH = 300;

interface StopBudget {
  /** In the last 30 days. */
  readonly used: number;
  /** In any 30 days; `undefined` for any number. */
  readonly allowed: number | undefined;
  /** What avoiding one more is worth, in kWh. */
  readonly kwh: number;
}

/** The shortest charge, unless a departure forces a shorter one. */
const SHORTEST_MS = 15 * MINUTE_MS;
/** What avoiding a shorter one is worth, in kWh: more than half a percent of certainty, less than a missed departure. */
const SHORT_KWH = 5;

/** If stops are unlimited, each still uses calls: this many may be used in 30 days. */
const UNLIMITED_STOPS = 90;
/** Until a departure, charging may begin this many times as often as the stops allow per day, and at least twice. */
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

/** Once a day, adapts to whether stops are used too fast or too slowly. */
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

/** Our own stops, or all that the ledger of the make knows. */
function usedStops({ stops = [], car }: TariffState, now: number): number {
  const own = stops.filter((at) => at > now - WINDOW_MS).length;
  return Math.max(own, car?.stops ? car.stops.total - car.stops.left : 0);
}

/** A missed goal outweighs any price. */
const MISSED = 100;
/**
 * If the car leaves without notice and has too little, it charges on the way. A kWh there costs two to three times as much as at home,
 * where it is then no longer needed: it costs 1.5 times its price more, and the stop on the way counts for the rest.
 */
const ON_THE_WAY = 2;
/** The weight of the reserved time before a departure, so that it never makes the car miss its target. */
const IDLE_SHARE = 0.1;
/** What avoiding a start is worth, in kWh: it uses calls. */
const START_KWH = 0.004;
/** What the energy at the end of all days is worth, as a share of the mean price. */
const LEFT_OVER = 0.75;
/** The lowest mean price for the weight of stops and missed goals. */
const LEAST_PRICE = 0.05;

/** What is weighed against money in a plan. */
export interface PlanWeights extends Weights {
  /** How often a charge may still begin until the next departure. */
  readonly runsLeft: number;
  /** Money for each kWh that is in the car after all days of the plan. */
  readonly worthPerKwh: number;
  /** The weight of a missing kWh if the car leaves without notice, relative to a departure that is set. */
  readonly untoldWeight: number;
}

interface WeighedPlan {
  readonly fullPercent: number;
  readonly dearest: number;
  readonly powerW: number;
  /** The next departure. */
  readonly readyAt: number | undefined;
}

/** What counts in a plan besides the cost of energy. `dearest` is the highest absolute cost of the hours ahead. */
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
 * How often charging may begin until each departure: as often as the settings allow, and never so often that one night uses the stops
 * of several days. A car that does not charge may always begin once, so that no departure is missed.
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

/** The mean price of a kWh from the grid in the last days. */
function usualPrice({ priceDays = [], prices = [] }: TariffState, { fixedPrice }: TariffSettings): number {
  if (fixedPrice !== undefined) return fixedPrice;
  const means = priceDays.slice(-7).flatMap((day) => meanPrice(day) ?? []);
  const known = means.length > 0 ? means : prices.map(({ value }) => value);
  return known.length === 0 ? 0 : known.reduce((sum, each) => sum + each, 0) / known.length;
}

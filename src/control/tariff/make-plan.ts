import { emptyHistory } from "../forecast/history";
import { tripUse } from "../estimate/trips";
import { localDay, localTime } from "../local-time";
import { type AheadPlan, planAhead } from "../plan/ahead";
import type { Goal, Trip } from "../plan/ahead-steps";
import { type ChargingModel, estimateSettings } from "./charging-model";
import { type CostCell, costCells } from "./costs";
import { awayMs, type Departure, departures } from "./departures";
import { meanPrice } from "./price-days";
import { OUTLOOK_DAYS, outlookValues } from "./outlook";
import type { TariffSettings } from "./settings";
import type { Expected, Outlook, TariffState } from "./state";
import { stopBudget } from "./stop-price";
import { expectedSurplus, withMeter } from "./sun";

/** Commands take their time. */
const SAFETY_MS = 2 * 60_000;
/** Cars tell whole percents: so much more is charged, that none is missing. More than that would be dear. Percent points. */
const MOST_DOUBT = 0.5;
const DOUBT_WEIGHT = 0.02;
/** No price outweighs a missed goal. */
const MISSED = 100;
/** What is left over at the end of all is worth so much of what a kWh costs in the mean. */
const LEFT_OVER = 0.75;
const HOUR_MS = 3_600_000;

/** What the car is to be charged for and by, all reckoned from one state. */
export interface PlanBase {
  readonly model: ChargingModel;
  readonly soc: number;
  readonly plusMinus: number;
  readonly fullPercent: number;
  /** The end of what is known of the prices. */
  readonly untilAt: number;
  /** The next departures, also those after `untilAt`. */
  readonly departures: readonly Departure[];
}

export interface MadePlan extends AheadPlan {
  readonly cells: readonly CostCell[];
  readonly outlook: Outlook;
  readonly expected: Expected;
  /** When the car should have what the next departure needs. */
  readonly goalAt: number;
  /** What it will lack then, in kWh at the wall, the doubt about its state of charge left aside. */
  readonly firstMissedKwh: number;
  readonly ceiling: number | undefined;
}

/** The cheapest plan for what is known of prices and sun, with an eye on the days after. */
export function makePlan(state: TariffState, settings: TariffSettings, base: PlanBase, now: number): MadePlan {
  const { model, untilAt, soc } = base;
  const { history = emptyHistory() } = state;
  const prices = settings.fixedPrice === undefined ? (state.prices ?? []) : [];
  const feedIn = settings.feedIn ?? 0;
  const expected = expectedOf(state, settings, untilAt, now);
  const surplus = withMeter(expected.slots, state, now, history.slotMs);
  const cells = costCells({
    fromAt: now,
    toAt: untilAt,
    prices: state.prices ?? [],
    fixedPrice: settings.fixedPrice,
    feedIn: state.feedIn ?? [],
    fixedFeedIn: feedIn,
    surplus,
    powerW: model.powerW,
  });
  const usual = usualPrice(state, settings, prices);
  const weights = {
    stopCost: stopCostOf(state, settings, usual, now),
    missedPerKwh: MISSED * Math.max(usual, dearest(cells)),
  };
  const goals = goalsOf(base, now);
  const trips = tripsOf(state, settings, base, now);
  const outlook = outlookOf(state, settings, base, { ...weights, goals, trips, worthPerKwh: LEFT_OVER * usual }, now);
  const ceiling = state.wish?.ceiling ?? settings.ceiling;
  const plan = planAhead({
    ...weights,
    grid: model.grid,
    fromAt: now,
    toAt: untilAt,
    cells: usable(cells, ceiling),
    goals,
    trips,
    positionMs: model.positionMs(soc),
    isCharging: state.on ?? false,
    after: outlook.values,
  });
  const [first] = goals;
  const lacking = plan.missed.find(({ at }) => at === first?.at)?.energyKwh ?? 0;
  return {
    ...plan,
    cells,
    outlook,
    expected,
    ceiling,
    goalAt: first?.at ?? Infinity,
    firstMissedKwh: Math.max(0, lacking),
  };
}

/** The past says the same of the future until one more slot has been measured. */
function expectedOf(state: TariffState, settings: TariffSettings, untilAt: number, now: number): Expected {
  const { history = emptyHistory(), forecastAt } = state;
  const key = [untilAt, Math.floor(now / history.slotMs), history.surplusW.length, history.startAt, forecastAt].join();
  if (state.expected?.key === key) return state.expected;
  return { key, slots: expectedSurplus(state, settings, now, untilAt) };
}

/** How far plans reach: to the end of the known prices, and a day and a half where one price holds for ever. */
export function horizonOf(
  { prices = [] }: TariffState,
  { fixedPrice, zone }: TariffSettings,
  now: number,
): number | undefined {
  if (fixedPrice !== undefined) return localDay(now, zone, 1).endAt;
  const last = prices.at(-1);
  return last && last.endAt > now && prices.some((slot) => slot.endAt > now) ? last.endAt : undefined;
}

/** Departures that a plan looks at. */
export function plannedDepartures(
  state: TariffState,
  settings: TariffSettings,
  now: number,
  untilAt: number,
): readonly Departure[] {
  return departures(state, settings, now, localDay(untilAt, settings.zone, OUTLOOK_DAYS).endAt);
}

/** Above the ceiling nothing is charged; a price that is unknown is not above it. */
function usable(cells: readonly CostCell[], ceiling: number | undefined): readonly CostCell[] {
  if (ceiling === undefined) return cells;
  return cells.map((cell) =>
    cell.costPerKwh !== undefined && cell.costPerKwh > ceiling ? { ...cell, costPerKwh: undefined } : cell,
  );
}

/** What a departure needs, and a little more, which is had only where that costs next to nothing. */
function goalsOf({ departures: all, model, plusMinus, fullPercent }: PlanBase, now: number): readonly Goal[] {
  return all.flatMap(({ readyAt, targetPercent }) => {
    const at = readyAt - SAFETY_MS > now ? readyAt - SAFETY_MS : readyAt;
    const safe = Math.min(fullPercent, targetPercent + Math.min(MOST_DOUBT, plusMinus));
    return [
      { at, positionMs: model.positionMs(Math.min(fullPercent, targetPercent)) },
      { at, positionMs: model.positionMs(safe), weight: DOUBT_WEIGHT },
    ];
  });
}

function tripsOf(
  state: TariffState,
  settings: TariffSettings,
  { departures: all, model }: PlanBase,
  now: number,
): readonly Trip[] {
  const { estimate = {}, presence, car } = state;
  const trips = all.map(({ readyAt, backAt, weekday }) => ({
    fromAt: readyAt,
    toAt: backAt,
    energyKwh: tripUse(estimate, estimateSettings(settings), weekday).percent * model.kwhPerPercent,
  }));
  if (car?.pluggedIn !== false) return trips;
  // It is away: back when it uses to be back, or soon.
  const leftAt = presence?.leftAt ?? now;
  const usualMs = awayMs(presence, localTime(leftAt, settings.zone).weekday);
  const toAt = Math.min(Math.max(now + HOUR_MS, leftAt + usualMs), all[0]?.readyAt ?? Infinity);
  return [{ fromAt: now, toAt, energyKwh: 0 }, ...trips];
}

function stopCostOf(state: TariffState, settings: TariffSettings, usual: number, now: number): number {
  return stopBudget(state, settings, now).kwh * usual;
}

/** What a kWh from the grid costs in the mean of the last days. */
function usualPrice(
  { priceDays = [] }: TariffState,
  { fixedPrice }: TariffSettings,
  prices: readonly { readonly value: number }[],
): number {
  if (fixedPrice !== undefined) return Math.abs(fixedPrice);
  const means = priceDays.slice(-7).flatMap((day) => meanPrice(day) ?? []);
  const known = means.length > 0 ? means : prices.map(({ value }) => value);
  return known.length === 0 ? 0 : Math.abs(known.reduce((sum, each) => sum + each, 0) / known.length);
}

function dearest(cells: readonly CostCell[]): number {
  return cells.reduce((most, { costPerKwh = 0 }) => Math.max(most, Math.abs(costPerKwh)), 0);
}

type Ahead = Pick<Parameters<typeof outlookValues>[0], "stopCost" | "missedPerKwh" | "goals" | "trips" | "worthPerKwh">;

/** How far apart the sun of the days after the known prices is looked at anew. */
const SUN_EVERY_MS = 6 * HOUR_MS;

/** Reckoned anew only when something has changed that it rests on: it is the dearest part of a plan. */
function outlookOf(state: TariffState, settings: TariffSettings, base: PlanBase, ahead: Ahead, now: number): Outlook {
  const { model, untilAt, fullPercent } = base;
  const { priceDays = [], forecastAt } = state;
  const key = JSON.stringify([
    untilAt,
    Math.floor(now / SUN_EVERY_MS),
    forecastAt,
    priceDays.length,
    fullPercent,
    Math.round(model.powerW / 50),
    Math.round(model.kwhPerPercent * 100),
    ahead.stopCost.toPrecision(1),
    model.grid.positions.length,
    base.departures
      .filter(({ readyAt }) => readyAt >= untilAt)
      .map(({ readyAt, targetPercent }) => [readyAt, targetPercent]),
  ]);
  if (state.outlook?.key === key) return state.outlook;
  const toAt = localDay(untilAt, settings.zone, OUTLOOK_DAYS).endAt;
  const values = outlookValues({
    ...ahead,
    model,
    fromAt: untilAt,
    zone: settings.zone,
    priceDays,
    fixedPrice: settings.fixedPrice,
    feedIn: settings.feedIn ?? 0,
    surplus: expectedSurplus(state, settings, now, toAt).filter(({ endAt }) => endAt > untilAt),
  });
  return { key, values };
}

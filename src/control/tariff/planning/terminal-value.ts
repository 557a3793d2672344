import { HOUR_MS } from "../../../core/duration";
import type { ForecastSlot } from "../../forecast/forecast-slot";
import type { BatterySlot } from "../../forecast/home-battery";
import { localDay } from "../../shared/local-time";
import { type Leaving, stagesOf, type Trip } from "../../planner/stages";
import type { Goal } from "../../planner/position-grid";
import { leftOver, meanValues, type Values, valuesAlong } from "../../planner/value-function";
import type { Weights } from "../../planner/weights";
import type { ChargingModel } from "./charging-model";
import { costCells } from "./costs";
import { usableCells } from "./plan-cells";
import { meanPrice } from "../price-days";
import { priceScenarios } from "./scenarios";
import type { PriceDay } from "../state";

/** How many days after the known prices are considered. Energy in the car after that has a flat value. */
export const TERMINAL_DAYS = 3;

/** What the days after the known prices are like. Prices are money per kWh. */
export interface TerminalRequest extends Weights {
  readonly model: ChargingModel;
  /** The end of the known prices. */
  readonly fromAt: number;
  readonly zone: string;
  readonly priceDays: readonly PriceDay[];
  readonly fixedPrice?: number | undefined;
  readonly feedIn: number;
  readonly surplus: readonly ForecastSlot[];
  readonly battery: readonly BatterySlot[];
  readonly goals: readonly Goal[];
  readonly trips: readonly Trip[];
  readonly leavings: readonly Leaving[];
  /** More expensive hours are not used. */
  readonly ceiling?: number | undefined;
  /** What a kWh in the car is worth after all these days. */
  readonly worthPerKwh: number;
}

/**
 * What is still to be paid after the known prices, by the energy in the car then. Those days are unknown; each one becomes like one of
 * several past days, which will be known before it begins. So waiting for a cheap day is worth the mean over these days, and not what
 * it is worth on a day with mean prices.
 */
export function terminalValues(request: TerminalRequest): Values {
  const { model, fromAt, zone, worthPerKwh } = request;
  let values = leftOver(model.grid, worthPerKwh);
  const first = localDay(fromAt, zone).startAt;
  for (let ahead = TERMINAL_DAYS - 1; ahead >= 0; ahead--) {
    const { startAt, endAt } = localDay(first, zone, ahead);
    const scenarios = scenariosFor(request, startAt, ahead === 0);
    const after = values;
    const all = scenarios.map((hourly) => dayValues(request, { startAt, endAt }, hourly, after));
    values = meanValues(all) ?? after;
  }
  return values;
}

interface Day {
  readonly startAt: number;
  readonly endAt: number;
}

function scenariosFor(request: TerminalRequest, dayAt: number, isNext: boolean): ReadonlyArray<readonly number[]> {
  const { priceDays, fixedPrice, zone } = request;
  if (fixedPrice !== undefined) return [[fixedPrice]];
  const scenarios = priceScenarios(priceDays, dayAt, isNext, zone);
  // On the very first day there is no past, and only the day itself is known.
  return scenarios.length > 0 ? scenarios : priceDays.slice(-1).map((day) => [meanPrice(day) ?? 0]);
}

function dayValues(request: TerminalRequest, day: Day, hourly: readonly number[], after: Values): Values {
  const { model, fromAt, goals, trips, leavings, feedIn, surplus, battery, ceiling } = request;
  const startAt = Math.max(day.startAt, fromAt);
  const prices = hourly.map((value, hour) => ({
    startAt: day.startAt + hour * HOUR_MS,
    endAt: hour === hourly.length - 1 ? day.endAt : day.startAt + (hour + 1) * HOUR_MS,
    value,
  }));
  const cells = costCells({
    fromAt: startAt,
    toAt: day.endAt,
    prices,
    feedIn: [],
    fixedFeedIn: feedIn,
    surplus,
    battery,
    powerW: model.powerW,
    longestMs: HOUR_MS,
  });
  const stages = stagesOf(model.grid, {
    fromAt: startAt,
    toAt: day.endAt,
    cells: usableCells(cells, ceiling),
    goals,
    trips,
    leavings,
  });
  return valuesAlong(model.grid, stages, after, request)[0] ?? after;
}

import type { Weights } from "../../planner/ahead-values";
import { meanPrice } from "../price-days";
import type { TariffSettings } from "../settings";
import type { TariffState } from "../state";
import { stopBudget } from "./stop-price";

/** No price outweighs a missed goal. */
const MISSED = 100;
/** A start is worth avoiding for so many kWh: it costs calls. */
const START_KWH = 0.004;
/** What is left over at the end of all is worth so much of what a kWh costs in the mean. */
const LEFT_OVER = 0.75;
/** Where a kWh costs nothing in the mean, or less, stops and missed goals count as if it cost this. */
const LEAST_PRICE = 0.05;

export interface PlanWeights extends Weights {
  /** Money for each kWh that is in the car after all days that are looked at. */
  readonly worthPerKwh: number;
}

/** What counts in a plan besides what its energy costs. `dearest` is the highest cost of the hours ahead, either sign. */
export function weightsOf(
  state: TariffState,
  settings: TariffSettings,
  { fullPercent, dearest }: { readonly fullPercent: number; readonly dearest: number },
  now: number,
): PlanWeights {
  const usual = usualPrice(state, settings);
  const counted = Math.max(LEAST_PRICE, Math.abs(usual));
  const stopCost = stopBudget(state, settings, now).kwh * counted;
  return {
    startCost: START_KWH * counted,
    stopCost,
    fullCost: fullPercent >= (state.car?.limit ?? 100) ? 0 : stopCost,
    missedPerKwh: MISSED * Math.max(counted, dearest),
    worthPerKwh: LEFT_OVER * Math.max(0, usual),
  };
}

/** What a kWh from the grid costs in the mean of the last days. */
function usualPrice({ priceDays = [], prices = [] }: TariffState, { fixedPrice }: TariffSettings): number {
  if (fixedPrice !== undefined) return fixedPrice;
  const means = priceDays.slice(-7).flatMap((day) => meanPrice(day) ?? []);
  const known = means.length > 0 ? means : prices.map(({ value }) => value);
  return known.length === 0 ? 0 : known.reduce((sum, each) => sum + each, 0) / known.length;
}

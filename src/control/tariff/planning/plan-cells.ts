import { MINUTE_MS } from "../../../core/duration";
import type { ForecastSlot } from "../../forecast/forecast-slot";
import { isAllowed, type AllowedTimes } from "../../shared/allowed-times";
import type { Slot } from "../../shared/slots";
import type { BatterySlot } from "../../forecast/home-battery";
import { apartSlots } from "./apart-slots";
import type { ChargingModel } from "./charging-model";
import { type CostCell, costCells } from "./costs";
import { usualPrices } from "./scenarios";
import type { TariffSettings } from "../settings";
import type { TariffState } from "../state";

/** Cells soon are this long, so that about one percent is charged in each … */
const FINE_MS = [10, 5, 3].map((minutes) => minutes * MINUTE_MS);
const FINE_PERCENT = 1;
/** … and later, when plans will be made again, this long. */
const COARSE_MS = 15 * MINUTE_MS;
const SOON_MS = 12 * 60 * MINUTE_MS;

const MISSING_SHARE = 0.1;

interface Stretch {
  readonly fromAt: number;
  readonly toAt: number;
  readonly surplus: readonly ForecastSlot[];
  readonly battery: readonly BatterySlot[];
  readonly model: Pick<ChargingModel, "powerW" | "kwhPerPercent">;
}

/** What charging costs until the end of the known prices. */
export function planCells(
  { prices = [], feedIn = [], priceDays = [], edgeShare = 0 }: TariffState,
  settings: TariffSettings,
  stretch: Stretch,
): readonly CostCell[] {
  const { fromAt, toAt, surplus, battery, model } = stretch;
  const ahead = prices.filter(({ endAt, startAt }) => endAt > fromAt && startAt < toAt);
  const isWhole = settings.fixedPrice !== undefined || coversAll(ahead, stretch);
  const soonAt = Math.min(toAt, Math.ceil((fromAt + SOON_MS) / COARSE_MS) * COARSE_MS);
  const all = {
    surplus,
    battery,
    powerW: model.powerW,
    prices: apartSlots(ahead, edgeShare),
    fixedPrice: settings.fixedPrice,
    guessed: isWhole ? [] : usualPrices(priceDays, stretch, settings.zone),
    missingPrice: missingPrice(ahead),
    feedIn,
    fixedFeedIn: usualFeedIn(feedIn, settings),
    gridMs: Math.round(edgeShare * COARSE_MS),
  };
  return [
    ...costCells({ ...all, fromAt, toAt: soonAt, longestMs: fineMs(model) }),
    ...costCells({ ...all, fromAt: soonAt, toAt, longestMs: COARSE_MS }),
  ];
}

function coversAll(slots: readonly Slot[], { fromAt, toAt }: Pick<Stretch, "fromAt" | "toAt">): boolean {
  const knownMs = slots.reduce((sum, { startAt, endAt }) => sum + Math.min(toAt, endAt) - Math.max(fromAt, startAt), 0);
  return knownMs >= toAt - fromAt;
}

function fineMs({ powerW, kwhPerPercent }: Stretch["model"]): number {
  const percentMs = ((kwhPerPercent * FINE_PERCENT) / (powerW / 1000)) * 60 * MINUTE_MS;
  return FINE_MS.find((ms) => ms <= percentMs) ?? FINE_MS.at(-1) ?? COARSE_MS;
}

/** An hour without a known or usual price counts as more expensive than all others, so it is only used if nothing else is left. */
function missingPrice(known: readonly Slot[]): number | undefined {
  if (known.length === 0) return undefined;
  const dearest = known.reduce((most, { value }) => Math.max(most, value), -Infinity);
  return dearest + MISSING_SHARE * Math.abs(dearest);
}

/** What an exported kWh earns without a feed. */
export function usualFeedIn(feedIn: readonly Slot[], settings: TariffSettings): number {
  if (settings.feedIn !== undefined || feedIn.length === 0) return settings.feedIn ?? 0;
  return feedIn.reduce((sum, { value }) => sum + value, 0) / feedIn.length;
}

/** The cells without those above the ceiling. An unknown price is not above it. */
export function usableCells(cells: readonly CostCell[], ceiling: number | undefined): readonly CostCell[] {
  if (ceiling === undefined) return cells;
  return cells.map((cell) =>
    cell.importPrice !== undefined && (cell.costPerKwh ?? 0) > ceiling ? { ...cell, costPerKwh: undefined } : cell,
  );
}

/** The cells without those outside the allowed times. */
export function allowedCells(cells: readonly CostCell[], allowed: AllowedTimes | undefined): readonly CostCell[] {
  if (!allowed || allowed.times.length === 0) return cells;
  return cells.map((cell) => (isAllowed(allowed, cell.startAt) ? cell : { ...cell, costPerKwh: undefined }));
}

/** The highest absolute cost. */
export function dearestCost(cells: readonly CostCell[]): number {
  return cells.reduce((most, { costPerKwh = 0 }) => Math.max(most, Math.abs(costPerKwh)), 0);
}

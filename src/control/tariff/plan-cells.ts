import type { ForecastSlot } from "../forecast/forecast-slot";
import type { Slot } from "../slots";
import { type CostCell, costCells } from "./costs";
import type { TariffSettings } from "./settings";
import type { TariffState } from "./state";

/** Charges end on such borders, whatever the prices are made of. */
const LONGEST_MS = 15 * 60_000;

const MISSING_SHARE = 0.1;

interface Stretch {
  readonly fromAt: number;
  readonly toAt: number;
  readonly surplus: readonly ForecastSlot[];
  readonly powerW: number;
}

/** What charging costs until the end of the known prices. */
export function planCells(
  { prices = [], feedIn = [] }: TariffState,
  settings: TariffSettings,
  stretch: Stretch,
): readonly CostCell[] {
  const ahead = prices.filter(({ endAt, startAt }) => endAt > stretch.fromAt && startAt < stretch.toAt);
  return costCells({
    ...stretch,
    longestMs: LONGEST_MS,
    prices: ahead,
    fixedPrice: settings.fixedPrice,
    missingPrice: missingPrice(ahead),
    feedIn,
    fixedFeedIn: usualFeedIn(feedIn, settings),
  });
}

/** An hour whose price is missing counts as dearer than all that are known: it is used where nothing else is left. */
function missingPrice(known: readonly Slot[]): number | undefined {
  if (known.length === 0) return undefined;
  const dearest = known.reduce((most, { value }) => Math.max(most, value), -Infinity);
  return dearest + MISSING_SHARE * Math.abs(dearest);
}

/** What a kWh earns where no feed tells it. */
export function usualFeedIn(feedIn: readonly Slot[], settings: TariffSettings): number {
  if (settings.feedIn !== undefined || feedIn.length === 0) return settings.feedIn ?? 0;
  return feedIn.reduce((sum, { value }) => sum + value, 0) / feedIn.length;
}

/** Above the ceiling nothing is charged; a price that is unknown is not above it. */
export function usableCells(cells: readonly CostCell[], ceiling: number | undefined): readonly CostCell[] {
  if (ceiling === undefined) return cells;
  return cells.map((cell) =>
    cell.importPrice !== undefined && (cell.costPerKwh ?? 0) > ceiling ? { ...cell, costPerKwh: undefined } : cell,
  );
}

/** The highest cost of all, either sign. */
export function dearestCost(cells: readonly CostCell[]): number {
  return cells.reduce((most, { costPerKwh = 0 }) => Math.max(most, Math.abs(costPerKwh)), 0);
}

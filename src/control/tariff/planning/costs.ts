import { HOUR_MS } from "../../../core/duration";
import { expectedSolarShare, type Uncertain } from "../../forecast/expected-solar-share";
import { BATTERY_EFFICIENCY, type BatterySlot } from "../../forecast/home-battery";
import type { ForecastSlot } from "../../forecast/forecast-slot";
import type { Slot } from "../../shared/slots";
import type { Cell } from "../../planner/cells";
import type { PlannedRun } from "../../planner/planned-run";
import type { PlannedCharge } from "../decision";

/** A period in which nothing changes, with the cost of charging if known. */
export interface CostCell extends Cell {
  /** What a kWh costs, solar and grid together; absent if that cannot even be estimated. */
  readonly costPerKwh?: number | undefined;
  /** Absent if no price is known. */
  readonly importPrice?: number | undefined;
  /** The expected solar share of charging, 0 to 1. */
  readonly solarShare: number;
}

interface CostRequest {
  readonly fromAt: number;
  readonly toAt: number;
  readonly prices: readonly Slot[];
  readonly fixedPrice?: number | undefined;
  /** Usual prices, for hours whose price is missing. */
  readonly guessed?: readonly Slot[] | undefined;
  /** What a kWh counts as if its price is neither known nor estimated. */
  readonly missingPrice?: number | undefined;
  readonly feedIn: readonly Slot[];
  readonly fixedFeedIn: number;
  /** The surplus of the house, and what its battery does. */
  readonly surplus: readonly ForecastSlot[];
  readonly battery?: readonly BatterySlot[] | undefined;
  readonly powerW: number;
  /** The longest cell: a plan charges through whole cells or not at all. */
  readonly longestMs: number;
  /** How far the borders of cells are after the multiples of that, ms: 0. */
  readonly gridMs?: number | undefined;
}

/** With shifted borders, a slot that is hardly longer than a cell is one cell: two would double the work. */
const WHOLE_SHARE = 1.5;

/** What charging costs from one instant to another, in cells that are cut where a price or the surplus changes. */
export function costCells(request: CostRequest): readonly CostCell[] {
  const { fromAt, toAt, powerW, fixedPrice, fixedFeedIn, longestMs, gridMs = 0 } = request;
  const [price, feedIn, sun] = [cursor(request.prices), cursor(request.feedIn), cursor(request.surplus)];
  const usual = cursor(request.guessed ?? []);
  const stored = cursor(request.battery ?? []);
  const cells: CostCell[] = [];
  for (let startAt = fromAt; startAt < toAt;) {
    const [priced, fed, sunny, guess] = [price(startAt), feedIn(startAt), sun(startAt), usual(startAt)];
    const battery = stored(startAt);
    const isWhole = gridMs > 0 && priced.untilAt - startAt <= WHOLE_SHARE * longestMs;
    const nextAt = isWhole ? Infinity : (Math.floor((startAt - gridMs) / longestMs) + 1) * longestMs + gridMs;
    const endAt = Math.min(toAt, nextAt, priced.untilAt, fed.untilAt, sunny.untilAt, guess.untilAt, battery.untilAt);
    const importPrice = priced.slot?.value ?? fixedPrice;
    const solarShare = sunny.slot ? expectedSolarShare(powerW, sunny.slot) : 0;
    const gridPrice = importPrice ?? guess.slot?.value ?? request.missingPrice;
    const earned = fed.slot?.value ?? fixedFeedIn;
    const costPerKwh =
      gridPrice === undefined
        ? undefined
        : solarShare * earned +
          costBeyondSun({ ...request, solarShare, gridPrice, sun: sunny.slot, battery: battery.slot });
    cells.push({ startAt, endAt, costPerKwh, importPrice, solarShare });
    startAt = endAt;
  }
  return cells;
}

interface BeyondSun {
  readonly powerW: number;
  readonly solarShare: number;
  readonly gridPrice: number;
  readonly sun: ForecastSlot | undefined;
  readonly battery: BatterySlot | undefined;
}

/**
 * Money for the part of a kWh that is not surplus: what a home battery would have taken of the solar power, and what it gives, costs
 * what it would save later, and the rest costs the price of the grid.
 */
function costBeyondSun({ powerW, solarShare, gridPrice, sun, battery }: BeyondSun): number {
  const beyond = 1 - solarShare;
  if (!battery) return beyond * gridPrice;
  const { takesW, sparesW, worthPerKwh } = battery;
  const withTaken = takesW > 0 && sun ? expectedSolarShare(powerW, raised(sun, takesW)) : solarShare;
  const taken = Math.max(0, withTaken - solarShare);
  const supplied = Math.min(beyond - taken, sparesW / powerW);
  return worthPerKwh * (taken * BATTERY_EFFICIENCY + supplied) + (beyond - taken - supplied) * gridPrice;
}

function raised({ low, value, high }: ForecastSlot, watts: number): Uncertain {
  return { low: low + watts, value: value + watts, high: high + watts };
}

/** What charging from now on without a pause costs for this energy; `undefined` if a price is missing. */
export function costAtOnce(cells: readonly CostCell[], energyKwh: number, powerW: number): number | undefined {
  let [cost, leftKwh] = [0, energyKwh];
  for (const { startAt, endAt, costPerKwh, importPrice } of cells) {
    if (leftKwh <= 0) break;
    const kwh = Math.min(leftKwh, (powerW / 1000) * ((endAt - startAt) / HOUR_MS));
    if (costPerKwh === undefined || importPrice === undefined) return undefined;
    cost += kwh * costPerKwh;
    leftKwh -= kwh;
  }
  return leftKwh > 1e-6 ? undefined : cost;
}

type Stretch = Pick<Slot, "startAt" | "endAt">;

interface Found<S extends Stretch> {
  readonly slot: S | undefined;
  /** Until when that applies. */
  readonly untilAt: number;
}

/** Looks up slots at increasing instants. The slots must be in order, without overlap. */
function cursor<S extends Stretch>(slots: readonly S[]): (at: number) => Found<S> {
  let index = 0;
  return (at) => {
    while ((slots[index]?.endAt ?? Infinity) <= at) index += 1;
    const slot = slots[index];
    if (!slot) return { slot: undefined, untilAt: Infinity };
    return slot.startAt <= at ? { slot, untilAt: slot.endAt } : { slot: undefined, untilAt: slot.startAt };
  };
}

/** A run as it is reported: with its solar part, and without a price if that is only estimated. */
export function pricedCharge(
  { startAt, endAt, energyKwh, costPerKwh }: PlannedRun,
  cells: readonly CostCell[],
): PlannedCharge {
  let [sunMs, isKnown] = [0, true];
  for (const cell of cells) {
    const sharedMs = Math.min(endAt, cell.endAt) - Math.max(startAt, cell.startAt);
    if (sharedMs <= 0) continue;
    sunMs += sharedMs * cell.solarShare;
    isKnown &&= cell.importPrice !== undefined;
  }
  const solarKwh = endAt > startAt ? energyKwh * (sunMs / (endAt - startAt)) : 0;
  return { startAt, endAt, energyKwh, solarKwh, price: isKnown ? costPerKwh : undefined };
}

/** Money for a whole plan; `undefined` if a price is unknown. */
export function totalCost(plan: readonly PlannedCharge[]): number | undefined {
  return plan.reduce<number | undefined>(
    (sum, { energyKwh, price }) => (sum === undefined || price === undefined ? undefined : sum + energyKwh * price),
    0,
  );
}

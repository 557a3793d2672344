import { DAY_MS } from "../../../core/duration";
import { type HouseShare, limitEndsAt, meanOf } from "../../allocation/house-share";
import {
  factorAt,
  peakKw,
  peakSlotMs,
  type PeakTariff,
  type PlannedPower,
  raiseCost,
} from "../../allocation/month-peak";
import type { ForecastSlot } from "../../forecast/forecast-slot";
import type { Cell } from "../../planner/cells";
import type { PlannedRun } from "../../planner/planned-run";
import { wallAt } from "../../shared/local-time";
import type { Slot } from "../../shared/slots";

/** The assumed load of an unknown house, W. */
const USUAL_W = 500;
/** Time that was planned for no car costs this share more than own time, so that two cars do not choose the same. */
const UNPLANNED_SHARE = 0.02;
const UNPLANNED_LEAST = 0.002;

/** The surplus for a car after the planned load of the others; the current slot is measured. */
export function surplusBeside(
  surplus: readonly ForecastSlot[],
  share: HouseShare | undefined,
  now: number,
): readonly ForecastSlot[] {
  const { others = [] } = share ?? {};
  if (others.length === 0) return surplus;
  return surplus.map((slot) => {
    const takenW = slot.startAt <= now ? 0 : meanLoad(others, slot);
    return takenW === 0
      ? slot
      : { ...slot, value: slot.value - takenW, low: slot.low - takenW, high: slot.high - takenW };
  });
}

function meanLoad(loads: readonly Slot[], { startAt, endAt }: Cell): number {
  const wattMs = loads.reduce(
    (sum, load) => sum + load.value * Math.max(0, Math.min(load.endAt, endAt) - Math.max(load.startAt, startAt)),
    0,
  );
  return wattMs / (endAt - startAt);
}

/** A car's share of its house, and what it would draw. */
export interface CarInHouse {
  readonly share: HouseShare | undefined;
  /** The surplus without any car. */
  readonly surplus: readonly Slot[];
  readonly powerW: number;
  readonly now: number;
  /** The plan does not count money: a higher peak is avoided instead of weighed, except for a departure. */
  readonly isPeakLimit?: boolean | undefined;
}

/** The cells in which the house has room for the car beside the others; those that were planned for it cost a little less. */
export function cellsInHouse<C extends Cell>(cells: readonly C[], inHouse: CarInHouse): readonly C[] {
  const { share, powerW, now } = inHouse;
  if (!share) return cells;
  const { connectionW = Infinity, limit, mine } = share;
  return cells.map((cell) => {
    const { houseW, othersW } = loadsIn(cell, inHouse);
    const limitedW = limit && cell.startAt < limitEndsAt(limit, now) ? limit.watts + Math.max(0, -houseW) : Infinity;
    if (powerW + othersW + Math.max(0, houseW) > connectionW || powerW + othersW > limitedW)
      return { ...cell, costPerKwh: undefined };
    const isPlanned = !mine || mine.some(({ startAt, endAt }) => startAt <= cell.startAt && cell.endAt <= endAt);
    if (isPlanned || cell.costPerKwh === undefined) return cell;
    return { ...cell, costPerKwh: cell.costPerKwh + UNPLANNED_LEAST + UNPLANNED_SHARE * Math.abs(cell.costPerKwh) };
  });
}

/** What the house takes without its cars, negative for surplus, and what the other cars do. */
function loadsIn(
  { startAt, endAt }: Cell,
  { share, surplus }: CarInHouse,
): { readonly houseW: number; readonly othersW: number } {
  const others = share?.others.filter((slot) => slot.startAt < endAt && slot.endAt > startAt) ?? [];
  return {
    houseW: -(meanOf(surplus, startAt, endAt) ?? -USUAL_W),
    othersW: Math.max(0, ...others.map(({ value }) => value)),
  };
}

interface Solved {
  readonly runs: readonly PlannedRun[];
  readonly cost: number;
  readonly missed: ReadonlyArray<{ readonly energyKwh: number }>;
}

/** How many lower peaks are tried. */
const TRIES = 5;

/**
 * The cheapest plan if the highest power of a month is billed: with all cells, or only with those below a lower peak. If the plan does
 * not count money, of the plans that miss least, the one with the lowest peak. `solve` makes a plan from cells.
 */
export function planWithPeak<C extends Cell, P extends Solved>(
  cells: readonly C[],
  inHouse: CarInHouse,
  missedPerKwh: number,
  solve: (cells: readonly C[]) => P,
): P {
  const free = solve(cells);
  const peak = inHouse.share?.peak;
  if (!peak || peakCost(free, inHouse) <= 0) return free;
  const { powerW, isPeakLimit = false } = inHouse;
  const levels = cells.map((cell) => {
    const { houseW, othersW } = loadsIn(cell, inHouse);
    return Math.max(0, houseW + othersW + powerW) * factorAt(peak.tariff, cell.startAt);
  });
  const known = [...new Set(levels.map((watts) => Math.round(watts / 100) * 100))].toSorted((a, b) => a - b);
  const tried = Array.from({ length: TRIES }, (_, index) => known[Math.floor((index * known.length) / TRIES)] ?? 0);
  const billed = isPeakLimit ? [peakKw(peak.month, peak.tariff) * 1000] : [];
  const plans = [...new Set([...billed, ...tried])].map((most) =>
    solve(cells.map((cell, index) => ((levels[index] ?? 0) > most + 50 ? { ...cell, costPerKwh: undefined } : cell))),
  );
  const costs = cells.flatMap(({ costPerKwh }) => costPerKwh ?? []);
  const mean = costs.reduce((sum, cost) => sum + cost, 0) / Math.max(1, costs.length);
  const most = Math.max(...[free, ...plans].map(energyOf));
  const missedKwh = (plan: P): number => plan.missed.reduce((sum, { energyKwh }) => sum + energyKwh, 0);
  // Energy that a plan leaves for later is paid later.
  const costOf = (plan: P): number => plan.cost + (most - energyOf(plan)) * mean;
  const total = (plan: P): number =>
    costOf(plan) + peakCost(plan, inHouse) * raiseShare(peak.tariff, inHouse.now) + missedKwh(plan) * missedPerKwh;
  const ranks = isPeakLimit ? [missedKwh, (plan: P) => peakCost(plan, inHouse), costOf] : [total];
  return plans.reduce((best, plan) => (isBefore(plan, best, ranks) ? plan : best), free);
}

/** Whether one is lower than the other in the first of `ranks` in which they differ. */
function isBefore<P>(one: P, other: P, ranks: ReadonlyArray<(plan: P) => number>): boolean {
  for (const rank of ranks) {
    const [a, b] = [rank(one), rank(other)];
    if (Math.abs(a - b) > 1e-9) return a < b;
  }
  return false;
}

/** Once a peak is reached, the rest of the month can use it as well. This share of its days is like the planned one. */
const SIMILAR_DAYS = 0.5;

function raiseShare({ zone }: PeakTariff, now: number): number {
  const wall = new Date(wallAt(now, zone));
  const monthEndsAt = Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth() + 1, 1);
  return 1 / Math.max(1, (SIMILAR_DAYS * (monthEndsAt - wall.getTime())) / DAY_MS);
}

function energyOf({ runs }: Solved): number {
  return runs.reduce((sum, { energyKwh }) => sum + energyKwh, 0);
}

/** By how much a plan raises the cost of its months, beyond what the house and the other cars cause. */
function peakCost({ runs }: Solved, inHouse: CarInHouse): number {
  const peak = inHouse.share?.peak;
  if (!peak) return 0;
  const slotMs = peakSlotMs(peak.tariff);
  const [withCar, without]: [PlannedPower[], PlannedPower[]] = [[], []];
  for (const at of slotsOf(runs, slotMs)) {
    const slot = { startAt: at, endAt: at + slotMs };
    const { houseW } = loadsIn(slot, inHouse);
    const othersW = meanLoad(inHouse.share?.others ?? [], slot);
    const carW = meanLoad(
      runs.map((run) => ({ ...run, value: inHouse.powerW })),
      slot,
    );
    withCar.push({ at, kw: Math.max(0, houseW + othersW + carW) / 1000 });
    without.push({ at, kw: Math.max(0, houseW + othersW) / 1000 });
  }
  return raiseCost(peak.month, peak.tariff, withCar) - raiseCost(peak.month, peak.tariff, without);
}

function slotsOf(runs: readonly PlannedRun[], slotMs: number): readonly number[] {
  const slots = runs.flatMap(({ startAt, endAt }) => {
    const first = Math.floor(startAt / slotMs) * slotMs;
    return Array.from(
      { length: Math.max(0, Math.ceil((endAt - first) / slotMs)) },
      (_, index) => first + index * slotMs,
    );
  });
  return [...new Set(slots)];
}

import { HOUR_MS } from "../../core/duration";
import type { PositionGrid, Reach } from "./position-grid";
import type { Stage } from "./stages";
import type { Weights } from "./weights";

/** A run from its start until it may end, from each position of a grid. */
export interface FirstRun {
  /** The border at which it may end. */
  readonly end: number;
  readonly reach: Reach;
  /** Money for energy, the start, goals that are missed meanwhile, and a run that is short or late. */
  readonly paid: Float64Array;
  /** Whether a departure is due meanwhile. */
  readonly isDue: boolean;
}

/** How far a run that begins with a stage goes at least, and whether something ends it sooner. */
export interface Extent {
  readonly end: number;
  readonly isCut: boolean;
}

/**
 * A run that begins with a stage continues until the first border at which it has lasted long enough and the car has begun to charge,
 * but not beyond a trip, or beyond an instant at which the car may leave.
 */
export function extentFrom(
  stages: readonly Stage[],
  at: number,
  { shortestMs = 0, startDelayMs = 0 }: Weights,
  lastedMs = 0,
): Extent {
  const startAt = stages[at]?.startAt ?? 0;
  const leastAt = startAt + Math.max(shortestMs, startDelayMs) - lastedMs;
  let end = at;
  while (stages[end]?.charged && (end === at || isGoingOn(stages[end], leastAt))) end++;
  const last = stages[end];
  // The end of the plan ends no charge.
  return { end, isCut: last !== undefined && last.durationMs > 0 && last.startAt < leastAt };
}

function isGoingOn(stage: Stage | undefined, leastAt: number): boolean {
  return stage !== undefined && stage.startAt < leastAt && stage.trip === undefined && !stage.leaving;
}

/** The run that begins with a stage; `undefined` if the car cannot charge there. */
export function runFrom(
  grid: PositionGrid,
  stages: readonly Stage[],
  at: number,
  weights: Weights,
): FirstRun | undefined {
  const first = stages[at];
  if (!first?.charged) return undefined;
  const { startCost, startDelayMs = 0, shortestMs = 0, shortCost = 0, missedPerKwh, idlePerHour = 0 } = weights;
  const { end, isCut } = extentFrom(stages, at, weights);
  const size = grid.positions.length;
  const paid = new Float64Array(size).fill(startCost + (isCut ? shortCost : 0));
  let isDue = false;
  let before: Reach | undefined;
  let reach = first.charged;
  for (let index = at; index < end; index++) {
    const stage = stages[index];
    if (!stage) break;
    if (index > at && stage.goals.length > 0) {
      isDue ||= stage.isDue;
      addMissed(paid, grid, stage, before, missedPerKwh);
    }
    const chargedMs = Math.max(0, stage.endAt - first.startAt - startDelayMs);
    reach = grid.charged(chargedMs);
    const { costPerKwh = 0, durationMs, isReserved } = stage;
    for (let position = 0; position < size; position++) {
      const energyKwh = (reach.energyKwh[position] ?? 0) - (before?.energyKwh[position] ?? 0);
      let cost = costPerKwh * energyKwh;
      if (isReserved && idlePerHour > 0) {
        const usedMs = (reach.chargedMs[position] ?? 0) - (before?.chargedMs[position] ?? 0);
        cost += (idlePerHour * (durationMs - usedMs)) / HOUR_MS;
      }
      paid[position] = (paid[position] ?? 0) + cost;
    }
    before = reach;
  }
  addOdd(paid, grid, first, { shortMs: isCut ? 0 : shortestMs - startDelayMs, shortCost });
  return { end, reach, paid, isDue };
}

function addMissed(
  paid: Float64Array,
  grid: PositionGrid,
  { goals }: Stage,
  reach: Reach | undefined,
  missedPerKwh: number,
): void {
  for (let index = 0; index < paid.length; index++) {
    const positionMs = (grid.positions[index] ?? 0) + (reach?.chargedMs[index] ?? 0);
    for (const goal of goals)
      paid[index] = (paid[index] ?? 0) + grid.missingKwh(positionMs, goal) * (goal.weight ?? 1) * missedPerKwh;
  }
}

/** Adds the cost of a run that a full battery ends too soon, or that begins late without need for a departure. */
function addOdd(
  paid: Float64Array,
  grid: PositionGrid,
  { lateFromMs }: Stage,
  { shortMs, shortCost }: { readonly shortMs: number; readonly shortCost: number },
): void {
  if (shortCost === 0) return;
  for (let index = 0; index < paid.length; index++)
    paid[index] = (paid[index] ?? 0) + oddCost(grid, grid.positions[index] ?? 0, { lateFromMs, shortMs, shortCost });
}

/** The same from one position. */
export function oddCost(
  { fullMs }: Pick<PositionGrid, "fullMs">,
  positionMs: number,
  {
    lateFromMs,
    shortMs,
    shortCost,
  }: { readonly lateFromMs: number; readonly shortMs: number; readonly shortCost: number },
): number {
  const isShort = fullMs - positionMs < shortMs;
  return (isShort ? shortCost : 0) + (positionMs >= lateFromMs ? shortCost : 0);
}

import { type AheadDays, stepsOf } from "./ahead-steps";
import { afterCharge, mixed, TINY_COST, type Values, valuesAlong, type Weights } from "./ahead-values";
import { type PlannedRun, type RunPiece, runsOf } from "./planned-run";
import type { PositionGrid } from "./position-grid";

export interface AheadRequest extends AheadDays, Weights {
  readonly grid: PositionGrid;
  /** Where on its curve the car is. */
  readonly positionMs: number;
  readonly isCharging: boolean;
  /** What is still to be paid after the end of the plan. */
  readonly after: Values;
}

export interface AheadPlan {
  /** Whether to charge now. */
  readonly on: boolean;
  readonly runs: readonly PlannedRun[];
  readonly cost: number;
  readonly endPositionMs: number;
  /** What goals are missed by, in kWh at the wall; those that are reached are left out. */
  readonly missed: ReadonlyArray<{ readonly at: number; readonly energyKwh: number }>;
}

/**
 * The cheapest way through days with several goals and trips, charging for whole steps: dynamic programming over step,
 * position and whether the car charges. The step in which the car gets full costs only what it takes.
 * Takes time as steps × positions; 192 steps of a car that is full in 16 hours take about a millisecond.
 */
export function planAhead(request: AheadRequest): AheadPlan {
  const { grid, after, startCost, stopCost, isCharging } = request;
  const steps = stepsOf(grid, request);
  const values = valuesAlong(grid, steps, after, request);
  const pieces: RunPiece[] = [];
  let { positionMs } = request;
  let isOn = isCharging;
  const missed: Array<{ at: number; energyKwh: number }> = [];
  for (const [at, step] of steps.entries()) {
    for (const goal of step.goals) {
      const energyKwh = grid.missingKwh(positionMs, goal);
      if (energyKwh > 0 && goal.weight === undefined) missed.push({ at: goal.at, energyKwh });
    }
    if (step.trip) positionMs = grid.afterTrip(positionMs, step.trip.energyKwh);
    const next = values[at + 1];
    if (!next) break;
    if (!step.charged) {
      isOn = false;
      continue;
    }
    const toMs = grid.chargedTo(positionMs, step.durationMs);
    const energyKwh = grid.energyKwhAt(toMs) - grid.energyKwhAt(positionMs);
    const waiting = mixed(next.off, grid.at(positionMs)) + (isOn ? stopCost : 0);
    const charging =
      (step.costPerKwh ?? 0) * energyKwh + afterCharge(grid, next, request, grid.at(toMs)) + (isOn ? 0 : startCost);
    // Begun is only what saves more than a start costs: what is as good later, as finely as can be told, begins later.
    isOn = isOn ? charging <= waiting + TINY_COST : charging < waiting - startCost;
    if (!isOn) continue;
    const endAt = toMs < positionMs + step.durationMs ? step.startAt + toMs - positionMs : step.endAt;
    if (endAt > step.startAt) pieces.push({ startAt: step.startAt, endAt, energyKwh, costPerKwh: step.costPerKwh });
    positionMs = toMs;
    if (grid.isFull(toMs)) isOn = false;
  }
  const runs = runsOf(pieces);
  return {
    on: pieces[0]?.startAt === request.fromAt,
    runs,
    cost: runs.reduce((sum, run) => sum + (run.cost ?? 0), 0),
    endPositionMs: positionMs,
    missed,
  };
}

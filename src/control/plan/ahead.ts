import { daysOf, type Days, type Step } from "./ahead-days";
import type { AheadPlan, AheadRequest } from "./ahead-request";
import { valuesOf, type Values } from "./ahead-values";
import { runsOf, type RunPiece } from "./planned-run";
import { between } from "./position-grid";

/**
 * The cheapest way through days with several goals and trips, charging for whole steps: dynamic programming over step,
 * position and whether the car charges. The step in which the car gets full takes, and costs, only what is left. A goal
 * that cannot be reached is missed by as little as can be. Takes time as steps × positions do: 192 steps of a car that
 * is full within 16 hours take about a millisecond.
 */
export function planAhead(request: AheadRequest): AheadPlan {
  const days = daysOf(request);
  return followed(days, valuesOf(days));
}

/** Goes through the steps from the car's own position, taking the better choice in each. */
function followed(days: Days, values: Values): AheadPlan {
  const { request, grid, steps } = days;
  const pieces: RunPiece[] = [];
  let { positionMs, isCharging: isOn } = request;
  let [missedKwh, gain]: [number, number | undefined] = [0, undefined];
  for (const [at, step] of steps.entries()) {
    missedKwh = step.goals.reduce((sum, goal) => sum + grid.missingKwh(positionMs, goal), missedKwh);
    if (step.trip) positionMs = grid.afterTrip(positionMs, step.trip.energyKwh);
    const next = values[at + 1];
    if (!next) break;

    const better = gainOf(days, step, { positionMs, isOn, next });
    if (at === 0) gain = better;
    isOn = better !== undefined && (better > 0 || (isOn && better === 0));
    if (!isOn) continue;
    const piece = pieceOf(days, step, positionMs);
    if (piece.endAt > piece.startAt) pieces.push(piece);
    positionMs = grid.chargedTo(positionMs, step.durationMs);
  }
  const runs = runsOf(pieces);
  return {
    on: runs[0]?.startAt === request.now,
    gain,
    runs,
    cost: runs.reduce((sum, { cost = 0 }) => sum + cost, 0),
    endPositionMs: positionMs,
    missedKwh,
  };
}

interface Here {
  readonly positionMs: number;
  readonly isOn: boolean;
  /** What is to be paid from the step's end on. */
  readonly next: Float64Array;
}

/** Money by which charging through a step is better than waiting; absent where it cannot be. */
function gainOf({ grid, startCost }: Days, step: Step, { positionMs, isOn, next }: Here): number | undefined {
  if (!step.charged) return undefined;
  const toMs = grid.chargedTo(positionMs, step.durationMs);
  const [here, there] = [grid.at(positionMs), grid.at(toMs)];
  const cost = (step.costPerKwh ?? 0) * grid.energyKwh(positionMs, toMs) + (isOn ? 0 : startCost);
  return between(next, here.index, here.part) - cost - between(next, grid.positions.length + there.index, there.part);
}

function pieceOf({ grid }: Days, { startAt, endAt, durationMs, costPerKwh }: Step, positionMs: number): RunPiece {
  const toMs = grid.chargedTo(positionMs, durationMs);
  const isFull = toMs < positionMs + durationMs;
  return {
    startAt,
    endAt: isFull ? startAt + toMs - positionMs : endAt,
    energyKwh: grid.energyKwh(positionMs, toMs),
    costPerKwh,
  };
}

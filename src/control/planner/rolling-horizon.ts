import { HOUR_MS } from "../../core/duration";
import { extentFrom, oddCost } from "./first-run";
import { type PlannedRun, type RunPiece, runsOf } from "./planned-run";
import type { PositionGrid } from "./position-grid";
import { type HorizonDays, type Stage, stagesOf } from "./stages";
import { ledValueAt, TINY_COST, valueAt, type Values, valuesAlong } from "./value-function";
import { type Weights, weightsAlone } from "./weights";

/** What is planned: the grid of times and positions, where the car is on it, and what everything costs. */
export interface RollingRequest extends HorizonDays, Weights {
  readonly grid: PositionGrid;
  /** The position of the car on its curve. */
  readonly positionMs: number;
  readonly isCharging: boolean;
  /** How long ago running charging was commanded, because it also has a shortest time; long ago if absent. */
  readonly chargingForMs?: number | undefined;
  /** Whether the car has not begun to charge after that command yet. */
  readonly isPending?: boolean | undefined;
  /** How often charging may still begin until the next departure; if absent, as often as until each one. */
  readonly runsLeft?: number | undefined;
  /** What is still to be paid after the end of the plan. */
  readonly after: Values;
}

/** The cheapest way through the known hours. */
export interface RollingPlan {
  /** Whether to charge now. */
  readonly on: boolean;
  /** From command to command. */
  readonly runs: readonly PlannedRun[];
  readonly cost: number;
  readonly endPositionMs: number;
  /** What is missing for goals, kWh at the wall. Goals that are reached are not listed. */
  readonly missed: ReadonlyArray<{ readonly at: number; readonly energyKwh: number }>;
}

/**
 * The cheapest plan for days with several goals and trips: dynamic programming over stage, position, whether the car charges, and how
 * often it may still begin. Charging begins and ends at the border of a stage, lasts its shortest time, and takes nothing until the
 * car has begun. The stage in which the car becomes full only costs what it takes. The time is proportional to stages × positions ×
 * runs; README.md of this folder has figures.
 */
export function planRollingHorizon(request: RollingRequest): RollingPlan {
  const { grid, after } = request;
  const stages = stagesOf(grid, request);
  return new Walk(request, stages, valuesAlong(grid, stages, after, request)).plan();
}

/** Follows the best choices from the beginning. */
class Walk {
  readonly #request: RollingRequest;
  readonly #weights: Weights;
  readonly #stages: readonly Stage[];
  readonly #borders: readonly Values[];
  readonly #pieces: RunPiece[] = [];
  readonly #missed: Array<{ at: number; energyKwh: number }> = [];
  #positionMs: number;
  #isOn: boolean;
  #runs: number;
  /** The border before which the current run does not end. */
  #boundTo = 0;
  /** How long the car still takes no power. */
  #delayMs = 0;

  constructor(request: RollingRequest, stages: readonly Stage[], borders: readonly Values[]) {
    this.#request = request;
    this.#weights = weightsAlone(request);
    this.#stages = stages;
    this.#borders = borders;
    this.#positionMs = request.positionMs;
    this.#isOn = request.isCharging;
    const { mostRuns, runsLeft, chargingForMs, startDelayMs = 0, isPending = false } = request;
    this.#runs = mostRuns === undefined ? 0 : Math.min(mostRuns, Math.max(0, runsLeft ?? mostRuns));
    if (!request.isCharging || chargingForMs === undefined || request.grid.isFull(request.positionMs)) return;
    if (isPending) this.#delayMs = Math.max(0, startDelayMs - chargingForMs);
    if (chargingForMs < Math.max(request.shortestMs ?? 0, isPending ? startDelayMs : 0))
      this.#boundTo = extentFrom(stages, 0, this.#weights, chargingForMs).end;
  }

  plan(): RollingPlan {
    for (const [at, stage] of this.#stages.entries()) {
      this.#arrive(at, stage);
      this.#isOn = this.#charges(at, stage);
      if (this.#isOn) this.#charge(stage);
    }
    const runs = runsOf(this.#pieces);
    return {
      on: this.#pieces[0]?.startAt === this.#request.fromAt,
      runs,
      cost: runs.reduce((sum, run) => sum + (run.cost ?? 0), 0),
      endPositionMs: this.#positionMs,
      missed: this.#missed,
    };
  }

  #arrive(at: number, { goals, isDue, trip }: Stage): void {
    const { grid, mostRuns } = this.#request;
    for (const goal of goals) {
      const energyKwh = grid.missingKwh(this.#positionMs, goal);
      if (energyKwh > 0 && goal.weight === undefined) this.#missed.push({ at: goal.at, energyKwh });
    }
    if (trip) this.#positionMs = grid.afterTrip(this.#positionMs, trip.energyKwh);
    if (isDue && at > 0) this.#runs = mostRuns ?? 0;
  }

  /** Whether to charge during a stage. Charging only begins if that saves more than a start costs, and later if that is as good. */
  #charges(at: number, stage: Stage): boolean {
    if (!stage.charged) return false;
    if (this.#isOn && at < this.#boundTo) return true;
    const { grid, stopCost, startCost } = this.#request;
    const next = this.#borders[at + 1];
    if (!next) return false;
    const waiting = valueAt(grid, next.off, this.#runs, grid.at(this.#positionMs)) + this.#idle(stage, 0);
    if (this.#isOn) return this.#goingOn(stage, next) <= waiting + stopCost + TINY_COST;
    if (stage.start === "never" || this.#isSpent()) return false;
    const isForced = stage.start === "must" && !grid.isFull(this.#positionMs);
    if (!isForced && this.#beginning(at, stage) >= waiting - startCost) return false;
    this.#begin(at);
    return true;
  }

  #isSpent(): boolean {
    return this.#request.mostRuns !== undefined && this.#runs <= 0;
  }

  #begin(at: number): void {
    const { mostRuns, startDelayMs = 0 } = this.#request;
    if (mostRuns !== undefined) this.#runs -= 1;
    this.#boundTo = extentFrom(this.#stages, at, this.#weights).end;
    this.#delayMs = startDelayMs;
  }

  #goingOn(stage: Stage, next: Values): number {
    const { grid } = this.#request;
    const toMs = grid.chargedTo(this.#positionMs, stage.durationMs);
    const paid = this.#energyCost(stage, this.#positionMs, toMs) + this.#idle(stage, toMs - this.#positionMs);
    return paid + ledValueAt(grid, next, this.#weights, this.#runs, grid.at(toMs));
  }

  /** The cost of a run that begins with a stage, and of what follows, from the exact position. */
  #beginning(at: number, first: Stage): number {
    const { grid, startCost, startDelayMs = 0, shortestMs = 0, shortCost = 0, missedPerKwh, mostRuns } = this.#request;
    const { end, isCut } = extentFrom(this.#stages, at, this.#weights);
    let positionMs = this.#positionMs;
    let paid = startCost + (isCut ? shortCost : 0);
    let left = this.#runs - 1;
    for (let index = at; index < end; index++) {
      const stage = this.#stages[index];
      if (!stage) break;
      if (index > at) {
        for (const goal of stage.goals) paid += grid.missingKwh(positionMs, goal) * (goal.weight ?? 1) * missedPerKwh;
        if (stage.isDue) left = mostRuns ?? 0;
      }
      const toMs = grid.chargedTo(this.#positionMs, Math.max(0, stage.endAt - first.startAt - startDelayMs));
      paid += this.#energyCost(stage, positionMs, toMs) + this.#idle(stage, toMs - positionMs);
      positionMs = toMs;
    }
    const shortMs = isCut ? 0 : shortestMs - startDelayMs;
    paid += oddCost(grid, this.#positionMs, { lateFromMs: first.lateFromMs, shortMs, shortCost });
    const ended = this.#borders[end];
    if (!ended) return Infinity;
    return paid + ledValueAt(grid, ended, this.#weights, mostRuns === undefined ? 0 : left, grid.at(positionMs));
  }

  #charge(stage: Stage): void {
    const { grid } = this.#request;
    const idleMs = Math.min(this.#delayMs, stage.durationMs);
    this.#delayMs -= idleMs;
    const from = this.#positionMs;
    const toMs = grid.chargedTo(from, stage.durationMs - idleMs);
    const energyKwh = grid.energyKwhAt(toMs) - grid.energyKwhAt(from);
    const takenMs = idleMs + toMs - from;
    const endAt = takenMs < stage.durationMs ? stage.startAt + takenMs : stage.endAt;
    if (endAt > stage.startAt)
      this.#pieces.push({ startAt: stage.startAt, endAt, energyKwh, costPerKwh: stage.costPerKwh });
    this.#positionMs = toMs;
    if (grid.isFull(toMs)) this.#isOn = false;
  }

  #energyCost({ costPerKwh = 0 }: Stage, fromMs: number, toMs: number): number {
    const { grid } = this.#request;
    return costPerKwh * (grid.energyKwhAt(toMs) - grid.energyKwhAt(fromMs));
  }

  /** The cost of not charging in the reserved time. */
  #idle({ isReserved, durationMs }: Stage, chargedMs: number): number {
    return isReserved ? ((this.#request.idlePerHour ?? 0) * (durationMs - chargedMs)) / HOUR_MS : 0;
  }
}

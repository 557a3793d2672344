import { cellsWithin, type Cell } from "./cells";
import { energyKwhAt, type ChargingCurve } from "./charging-curve";
import { PositionGrid, type Reach } from "./position-grid";
import { runsOf, type PlannedRun, type RunPiece } from "./planned-run";

/** A state of charge that is wished for, as a position on the curve. */
export interface Goal {
  readonly at: number;
  readonly positionMs: number;
}

/** The car is away, and back with less. */
export interface Trip {
  readonly fromAt: number;
  readonly toAt: number;
  /** What it takes at the wall to charge it back. */
  readonly energyKwh: number;
}

/** So many kWh of what is in the car at the end are worth so much each; beyond the last part nothing is. */
export interface WorthPart {
  readonly forKwh: number;
  readonly perKwh: number;
}

export interface AheadRequest {
  readonly now: number;
  /** Costs may be negative; a step without one cannot be used. The last one's end is the end of the plan. */
  readonly steps: readonly Cell[];
  /** Its beginning is the empty car, or whatever the positions here are counted from. */
  readonly curve: ChargingCurve;
  readonly positionMs: number;
  /** Where the car ends a charge by itself. */
  readonly fullMs: number;
  readonly isCharging: boolean;
  readonly goals?: readonly Goal[];
  /** In order of time, without overlap. */
  readonly trips?: readonly Trip[];
  /** Money that a start is worth avoiding for; 0 if absent. */
  readonly startCost?: number;
  /** For energy, counted from the curve's beginning, that is left over; nothing if absent. */
  readonly worth?: readonly WorthPart[];
  /** Money for each kWh that a goal is missed by; if absent so much that no price outweighs it. */
  readonly missedPerKwh?: number;
  /** How fine positions are told apart, in ms; 5 minutes if absent. Between them values are interpolated. */
  readonly gridMs?: number;
}

export interface AheadPlan {
  /** Whether to charge now. */
  readonly on: boolean;
  /** Money by which charging in the first step is better than not; below 0 where it is worse, absent where it cannot be. */
  readonly gain?: number | undefined;
  readonly runs: readonly PlannedRun[];
  readonly cost: number;
  readonly endPositionMs: number;
  /** What the goals are missed by together, in kWh at the wall. */
  readonly missedKwh: number;
}

/** Decides ties only: between plans of equal cost the one with fewer starts is taken, and of those the later one. */
const TINY_COST = 1e-9;
const GRID_MS = 300_000;

/**
 * The cheapest way through days with several goals and trips, charging for whole steps: dynamic programming over step,
 * position and whether the car charges. The step in which the car gets full costs only what it takes.
 * Takes time as steps × positions; 192 steps of a car that is full in 16 hours take about a millisecond.
 */
export function planAhead(request: AheadRequest): AheadPlan {
  const days = daysOf(request);
  return follow(days, valuesOf(days));
}

/** The request, prepared: what each step does to each position of the grid. */
interface Days {
  readonly request: AheadRequest;
  readonly grid: PositionGrid;
  readonly steps: readonly Step[];
  readonly startCost: number;
  readonly missedPerKwh: number;
}

interface Step extends Cell {
  readonly durationMs: number;
  /** Where charging through the step leads from each position; absent where it cannot be used. */
  readonly charged: Reach | undefined;
  /** A trip that ends as the step begins. */
  readonly trip: Trip | undefined;
  readonly driven: Reach | undefined;
  /** Goals that fall due as the step begins. */
  readonly goals: readonly Goal[];
}

function daysOf(request: AheadRequest): Days {
  const { now, curve, goals = [], trips = [], gridMs = GRID_MS } = request;
  const grid = new PositionGrid(curve, { ...request, gridMs });
  const toAt = request.steps.reduce((latest, { endAt }) => Math.max(latest, endAt), now);
  const cuts = [...goals.map(({ at }) => at), ...trips.flatMap((trip) => [trip.fromAt, trip.toAt])];
  const isAway = ({ startAt }: Cell): boolean => trips.some((trip) => startAt >= trip.fromAt && startAt < trip.toAt);

  const steps = [...cellsWithin(request.steps, { fromAt: now, toAt }, cuts), { startAt: toAt, endAt: toAt }].map(
    (cell): Step => {
      const durationMs = cell.endAt - cell.startAt;
      const trip = trips.find(({ toAt: backAt }) => backAt === cell.startAt && backAt > now);
      return {
        ...cell,
        durationMs,
        charged: cell.costPerKwh === undefined || isAway(cell) ? undefined : grid.charged(durationMs),
        trip,
        driven: trip && grid.driven(trip.energyKwh),
        goals: goals.filter(({ at }) => at === cell.startAt && at > now),
      };
    },
  );
  const dearest = Math.max(0, ...steps.map(({ costPerKwh = 0 }) => Math.abs(costPerKwh)));
  const worthiest = Math.max(0, ...(request.worth ?? []).map(({ perKwh }) => perKwh));
  return {
    request,
    grid,
    steps,
    startCost: (request.startCost ?? 0) + TINY_COST,
    missedPerKwh: request.missedPerKwh ?? 100 * (dearest + worthiest + (request.startCost ?? 0) + 1),
  };
}

/** Per border between steps what is still to be paid from each position: first where the car does not charge, then where it does. */
type Values = readonly Float64Array[];

function valuesOf(days: Days): Values {
  const { grid, steps, request } = days;
  const size = grid.positions.length;
  const values: Float64Array[] = [];
  let next: Float64Array = new Float64Array(2 * size);
  for (let index = 0; index < size; index++) {
    const left = worthOf(grid.energies[index] ?? 0, request.worth);
    next[index] = -left;
    next[size + index] = -left;
  }
  for (let at = steps.length - 1; at >= 0; at--) {
    const step = steps[at];
    if (!step) continue;
    next = arriving(days, step, through(days, step, next));
    values[at] = next;
  }
  return values;
}

/** What is to be paid from the beginning of a step on, given what is from its end. */
function through({ grid, startCost }: Days, step: Step, next: Float64Array): Float64Array {
  const size = grid.positions.length;
  const values = new Float64Array(2 * size);
  const { charged, costPerKwh = 0 } = step;
  for (let index = 0; index < size; index++) {
    const off = next[index] ?? 0;
    if (!charged) {
      values[index] = off;
      values[size + index] = off;
      continue;
    }
    const to = size + (charged.index[index] ?? 0);
    const part = charged.part[index] ?? 0;
    const after = (next[to] ?? 0) * (1 - part) + (part > 0 ? (next[to + 1] ?? 0) * part : 0);
    const on = costPerKwh * (charged.energyKwh[index] ?? 0) + after;
    values[index] = Math.min(off, on + startCost);
    values[size + index] = Math.min(off, on);
  }
  return values;
}

/** What is to be paid before the return from a trip and before goals are looked at. */
function arriving({ grid, missedPerKwh }: Days, { driven, goals }: Step, values: Float64Array): Float64Array {
  if (!driven && goals.length === 0) return values;
  const size = grid.positions.length;
  const before = new Float64Array(2 * size);
  for (let index = 0; index < 2 * size; index++) {
    const from = index % size;
    const missed = goals.reduce((sum, goal) => sum + grid.missingKwh(grid.positions[from] ?? 0, goal), 0);
    const after = driven ? mixed(values, driven.index[from] ?? 0, driven.part[from] ?? 0) : (values[index] ?? 0);
    before[index] = after + missed * missedPerKwh;
  }
  return before;
}

function mixed(values: Float64Array, index: number, part: number): number {
  return (values[index] ?? 0) * (1 - part) + (part > 0 ? (values[index + 1] ?? 0) * part : 0);
}

function worthOf(energyKwh: number, parts: readonly WorthPart[] = []): number {
  let [worth, leftKwh] = [0, energyKwh];
  for (const { forKwh, perKwh } of parts) {
    worth += Math.min(leftKwh, forKwh) * perKwh;
    leftKwh = Math.max(0, leftKwh - forKwh);
  }
  return worth;
}

/** Goes through the steps from the car's own position, taking the better choice in each. */
function follow({ request, grid, steps, startCost }: Days, values: Values): AheadPlan {
  const size = grid.positions.length;
  const pieces: RunPiece[] = [];
  let { positionMs } = request;
  let isOn = request.isCharging;
  let missedKwh = 0;
  let gain: number | undefined;
  for (const [at, step] of steps.entries()) {
    for (const goal of step.goals) missedKwh += grid.missingKwh(positionMs, goal);
    if (step.trip) positionMs = grid.afterTrip(positionMs, step.trip.energyKwh);
    const next = values[at + 1];
    if (!next) break;
    if (!step.charged) {
      isOn = false;
      continue;
    }
    const toMs = grid.chargedTo(positionMs, step.durationMs);
    const energyKwh = energyKwhAt(request.curve, toMs) - energyKwhAt(request.curve, positionMs);
    const [here, there] = [grid.at(positionMs), grid.at(toMs)];
    const off = mixed(next, here.index, here.part);
    const cost = (step.costPerKwh ?? 0) * energyKwh + (isOn ? 0 : startCost);
    const better = off - cost - mixed(next, size + there.index, there.part);
    if (at === 0) gain = better;
    isOn = better > 0 || (isOn && better === 0);
    if (!isOn) continue;
    const endAt = toMs < positionMs + step.durationMs ? step.startAt + toMs - positionMs : step.endAt;
    if (endAt > step.startAt) pieces.push({ startAt: step.startAt, endAt, energyKwh, costPerKwh: step.costPerKwh });
    positionMs = toMs;
  }
  const runs = runsOf(pieces);
  return {
    on: pieces[0]?.startAt === request.now,
    gain,
    runs,
    cost: runs.reduce((sum, run) => sum + (run.cost ?? 0), 0),
    endPositionMs: positionMs,
    missedKwh,
  };
}

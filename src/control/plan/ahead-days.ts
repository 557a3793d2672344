import type { AheadRequest, Goal, Trip } from "./ahead-request";
import { cellsWithin, type Cell } from "./cells";
import { PositionGrid, type Reach } from "./position-grid";

/** A request, prepared: what each step does to each position of the grid. */
export interface Days {
  readonly request: AheadRequest;
  readonly grid: PositionGrid;
  /** The last one is the end and lasts no time. */
  readonly steps: readonly Step[];
  readonly startCost: number;
  readonly missedPerKwh: number;
}

export interface Step extends Cell {
  readonly durationMs: number;
  /** Where charging through the step leads from each position; absent where it cannot be used. */
  readonly charged: Reach | undefined;
  /** A trip that ends as the step begins. */
  readonly trip: Trip | undefined;
  readonly driven: Reach | undefined;
  /** Goals that fall due as the step begins. */
  readonly goals: readonly Goal[];
}

const GRID_MS = 300_000;
/** Decides ties only: of plans that cost the same the one with fewer starts is taken, of those the later. */
const TINY_COST = 1e-9;
/** No saving is worth a missed goal. */
const MISSED_TIMES = 100;

export function daysOf(request: AheadRequest): Days {
  const { now, curve, goals = [], trips = [], worth = [], startCost = 0, gridMs = GRID_MS } = request;
  const grid = new PositionGrid(curve, { ...request, gridMs });
  const toAt = request.steps.reduce((latest, { endAt }) => Math.max(latest, endAt), now);
  const cuts = [...goals.map(({ at }) => at), ...trips.flatMap((trip) => [trip.fromAt, trip.toAt])];
  const cells = [...cellsWithin(request.steps, { fromAt: now, toAt }, cuts), { startAt: toAt, endAt: toAt }];

  const dearest = cells.reduce((most, { costPerKwh = 0 }: Cell) => Math.max(most, Math.abs(costPerKwh)), 0);
  const worthiest = worth.reduce((most, { perKwh }) => Math.max(most, perKwh), 0);
  return {
    request,
    grid,
    steps: cells.map((cell: Cell) => stepFrom(cell, request, grid)),
    startCost: startCost + TINY_COST,
    missedPerKwh: request.missedPerKwh ?? MISSED_TIMES * (dearest + worthiest + startCost),
  };
}

function stepFrom(cell: Cell, { now, goals = [], trips = [] }: AheadRequest, grid: PositionGrid): Step {
  const { startAt, endAt, costPerKwh } = cell;
  const isAway = trips.some(({ fromAt, toAt }) => startAt >= fromAt && startAt < toAt);
  const trip = trips.find(({ toAt }) => toAt === startAt && toAt > now);
  return {
    ...cell,
    durationMs: endAt - startAt,
    charged: costPerKwh === undefined || isAway ? undefined : grid.charged(endAt - startAt),
    trip,
    driven: trip && grid.driven(trip.energyKwh),
    goals: goals.filter(({ at }) => at === startAt && at > now),
  };
}

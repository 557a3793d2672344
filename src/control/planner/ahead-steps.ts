import { cellsWithin, type Cell } from "./cells";
import type { Goal, PositionGrid, Reach } from "./position-grid";

/** The car is away, and back with less. */
export interface Trip {
  readonly fromAt: number;
  readonly toAt: number;
  /** What it takes at the wall to charge it back. */
  readonly energyKwh: number;
}

/** A stretch of the days ahead, prepared: what charging through it does to each position of a grid. */
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

export interface AheadDays {
  readonly fromAt: number;
  readonly toAt: number;
  /** Costs may be negative; what has none cannot be used. */
  readonly cells: readonly Cell[];
  readonly goals?: readonly Goal[] | undefined;
  /** In order of time, without overlap. */
  readonly trips?: readonly Trip[] | undefined;
}

const NO_GOALS: readonly Goal[] = [];

/** The steps from one instant to another: the cells, cut where a goal falls due and where a trip begins or ends. What is due at `fromAt` itself is over. */
export function stepsOf(
  grid: PositionGrid,
  { fromAt, toAt, cells, goals = [], trips = [] }: AheadDays,
): readonly Step[] {
  const inside = (at: number): boolean => at > fromAt && at <= toAt;
  const due = goals.filter(({ at }) => inside(at));
  const returns = new Map(trips.filter((trip) => inside(trip.toAt)).map((trip) => [trip.toAt, trip]));
  const away = trips.filter((trip) => trip.fromAt < toAt && trip.toAt > fromAt);
  const cuts = [...due.map(({ at }) => at), ...away.flatMap((trip) => [trip.fromAt, trip.toAt])];
  const isAway = (at: number): boolean => away.some((trip) => at >= trip.fromAt && at < trip.toAt);
  const dueAt = new Map(due.map(({ at }) => [at, due.filter((goal) => goal.at === at)]));

  return [...cellsWithin(cells, { fromAt, toAt }, cuts), { startAt: toAt, endAt: toAt }].map(
    ({ startAt, endAt, costPerKwh }): Step => {
      const durationMs = endAt - startAt;
      const trip = returns.get(startAt);
      return {
        startAt,
        endAt,
        costPerKwh,
        durationMs,
        charged: costPerKwh === undefined || isAway(startAt) ? undefined : grid.charged(durationMs),
        trip,
        driven: trip && grid.driven(trip.energyKwh),
        goals: dueAt.get(startAt) ?? NO_GOALS,
      };
    },
  );
}

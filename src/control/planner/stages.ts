import { HALF_HOUR_MS } from "../../core/duration";
import { cellsWithin, type Cell } from "./cells";
import type { Goal, PositionGrid, Reach } from "./position-grid";

/** The car is away, and returns with less. */
export interface Trip {
  readonly fromAt: number;
  readonly toAt: number;
  /** What it takes at the wall to charge it back. */
  readonly energyKwh: number;
}

/** The car may leave, and returns with less. */
export interface Leaving {
  readonly at: number;
  /** The probability that a car that is still here leaves then, 0 to 1. */
  readonly share: number;
  readonly backAt: number;
  /** What it takes at the wall to charge it back. */
  readonly energyKwh: number;
  /** What it should have then. */
  readonly goals: readonly Goal[];
  /** Whether the count of runs begins again from then on. */
  readonly isDue: boolean;
}

/** The days of a plan with their goals and trips. Instants in ms since the epoch. */
export interface HorizonDays {
  readonly fromAt: number;
  readonly toAt: number;
  /** Costs can be negative. A cell without a cost cannot be used. */
  readonly cells: readonly Cell[];
  readonly goals?: readonly Goal[] | undefined;
  /** In order of time, without overlap. */
  readonly trips?: readonly Trip[] | undefined;
  /** When the car may leave without notice, in order of time. */
  readonly leavings?: readonly Leaving[] | undefined;
  /** A time in which the car should be charging, so that its battery is warm. */
  readonly reserved?: { readonly fromAt: number; readonly toAt: number } | undefined;
  /** A start that was announced: a car that does not charge begins exactly then. */
  readonly announcedAt?: number | undefined;
}

/** A period of the plan, with what charging during it does to each position of a grid. */
export interface Stage extends Cell {
  readonly durationMs: number;
  /** Where charging during the stage leads from each position; absent if it cannot be used. */
  readonly charged: Reach | undefined;
  readonly isAway: boolean;
  /** A trip that ends as the stage begins. */
  readonly trip: Trip | undefined;
  readonly driven: Reach | undefined;
  /** Goals that are due as the stage begins. */
  readonly goals: readonly Goal[];
  /** Whether a departure is due as the stage begins: the count of runs begins again. */
  readonly isDue: boolean;
  readonly isReserved: boolean;
  /** The car may leave as the stage begins, and returns at the beginning of another one. */
  readonly leaving?: LeavingStage | undefined;
  /** Whether a car that does not charge may begin, must, or must not. */
  readonly start: "free" | "must" | "never";
  /** From this position on, a start shortly before a departure is not needed for it. */
  readonly lateFromMs: number;
}

interface LeavingStage extends Pick<Leaving, "share" | "goals"> {
  readonly backIndex: number;
  readonly driven: Reach;
}

const NO_GOALS: readonly Goal[] = [];

/** This shortly before a departure, charging only begins if the departure needs it. */
const LATE_MS = HALF_HOUR_MS;

/**
 * The stages from one instant to another: the cells, cut where a goal is due, where a trip or the reserved time begins or ends, and at
 * the announced start. What is due at `fromAt` itself is over.
 */
export function stagesOf(grid: PositionGrid, days: HorizonDays): readonly Stage[] {
  const { fromAt, toAt, cells, goals = [], trips = [], leavings = [], reserved, announcedAt } = days;
  const inside = (at: number): boolean => at > fromAt && at <= toAt;
  const due = goals.filter(({ at }) => inside(at)).map(weighted);
  const departures = due.filter(({ weight }) => weight === undefined);
  const returns = new Map(trips.filter((trip) => inside(trip.toAt)).map((trip) => [trip.toAt, trip]));
  const away = trips.filter((trip) => trip.fromAt < toAt && trip.toAt > fromAt);
  const isAwayAt = (at: number): boolean => away.some((trip) => at >= trip.fromAt && at < trip.toAt);
  const leavingAt = new Map(leavings.filter(({ at }) => inside(at)).map((leaving) => [leaving.at, leaving]));
  const dueAt = new Map(due.map(({ at }) => [at, due.filter((goal) => goal.at === at)]));
  const cuts = [
    ...due.map(({ at }) => at),
    ...away.flatMap((trip) => [trip.fromAt, trip.toAt]),
    ...leavingAt.keys(),
    ...(reserved ? [reserved.fromAt, reserved.toAt] : []),
    ...(announcedAt === undefined ? [] : [announcedAt]),
  ];
  const last: Cell = { startAt: toAt, endAt: toAt };
  const all = [...cellsWithin(cells, { fromAt, toAt }, cuts), last];
  return all.map(({ startAt, endAt, costPerKwh }): Stage => {
    const durationMs = endAt - startAt;
    const trip = returns.get(startAt);
    const isAway = isAwayAt(startAt);
    const goalsDue = dueAt.get(startAt) ?? NO_GOALS;
    const leaving = isAway ? undefined : leavingAt.get(startAt);
    return {
      startAt,
      endAt,
      costPerKwh,
      durationMs,
      charged: costPerKwh === undefined || isAway ? undefined : grid.charged(durationMs),
      isAway,
      trip,
      driven: trip && grid.driven(trip.energyKwh),
      goals: goalsDue,
      isDue: leaving?.isDue === true || goalsDue.some(({ weight }) => weight === undefined),
      isReserved: reserved !== undefined && startAt >= reserved.fromAt && startAt < reserved.toAt,
      leaving: leaving && {
        share: leaving.share,
        goals: leaving.goals.map(weighted),
        backIndex: indexFrom(all, leaving.backAt),
        driven: grid.driven(leaving.energyKwh),
      },
      start: startOf(startAt, days),
      lateFromMs: lateFrom(startAt, departures),
    };
  });
}

/** With its weight named also where absent: for objects of two kinds, the loops over positions would be compiled twice. */
function weighted({ at, positionMs, weight }: Goal): Goal {
  return { at, positionMs, weight };
}

/** The cell that begins at an instant or after it; the last one if none does. */
function indexFrom(cells: readonly Cell[], at: number): number {
  const index = cells.findIndex(({ startAt }) => startAt >= at);
  return index === -1 ? cells.length - 1 : index;
}

function startOf(startAt: number, { fromAt, announcedAt }: HorizonDays): Stage["start"] {
  if (announcedAt === undefined || startAt > Math.max(fromAt, announcedAt)) return "free";
  return startAt < announcedAt ? "never" : "must";
}

function lateFrom(startAt: number, departures: readonly Goal[]): number {
  const next = departures.find(({ at }) => at > startAt);
  return next && startAt >= next.at - LATE_MS ? next.positionMs : Infinity;
}

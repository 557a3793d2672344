import { HALF_HOUR_MS } from "../../core/duration";
import { cellsWithin, type Cell } from "./cells";
import type { Goal, PositionGrid, Reach } from "./position-grid";

/** The car is away, and back with less. */
export interface Trip {
  readonly fromAt: number;
  readonly toAt: number;
  /** What it takes at the wall to charge it back. */
  readonly energyKwh: number;
}

/** The car may leave, and comes back with less. */
export interface Leaving {
  readonly at: number;
  /** How likely a car leaves then that is still here, 0 to 1. */
  readonly share: number;
  readonly backAt: number;
  /** What it takes at the wall to charge it back. */
  readonly energyKwh: number;
  /** What it should hold then. */
  readonly goals: readonly Goal[];
  /** Whether runs are counted anew from then on. */
  readonly isDue: boolean;
}

/** Days ahead, and what is asked of a charge in them. Instants in ms since the epoch. */
export interface HorizonDays {
  readonly fromAt: number;
  readonly toAt: number;
  /** Costs may be negative; what has none cannot be used. */
  readonly cells: readonly Cell[];
  readonly goals?: readonly Goal[] | undefined;
  /** In order of time, without overlap. */
  readonly trips?: readonly Trip[] | undefined;
  /** When it may leave that nobody has told, in order of time. */
  readonly leavings?: readonly Leaving[] | undefined;
  /** A time in which the car should be charging, so that its battery is warm. */
  readonly reserved?: { readonly fromAt: number; readonly toAt: number } | undefined;
  /** A start that was announced: a car that does not charge begins then, and not before. */
  readonly announcedAt?: number | undefined;
}

/** A stretch of the days ahead, prepared: what charging through it does to each position of a grid. */
export interface Stage extends Cell {
  readonly durationMs: number;
  /** Where charging through the stage leads from each position; absent where it cannot be used. */
  readonly charged: Reach | undefined;
  readonly isAway: boolean;
  /** A trip that ends as the stage begins. */
  readonly trip: Trip | undefined;
  readonly driven: Reach | undefined;
  /** Goals that fall due as the stage begins. */
  readonly goals: readonly Goal[];
  /** Whether a departure falls due as the stage begins: runs are counted anew. */
  readonly isDue: boolean;
  readonly isReserved: boolean;
  /** The car may leave as the stage begins, and is back at the beginning of another. */
  readonly leaving?: LeavingStage | undefined;
  /** Whether a car that does not charge may begin, must, or must not. */
  readonly start: "free" | "must" | "never";
  /** From this position on a start is made for no departure, but shortly before one. */
  readonly lateFromMs: number;
}

interface LeavingStage extends Pick<Leaving, "share" | "goals"> {
  readonly backIndex: number;
  readonly driven: Reach;
}

const NO_GOALS: readonly Goal[] = [];

/** So shortly before a departure a charge begins for what it needs, and for nothing else. */
const LATE_MS = HALF_HOUR_MS;

/**
 * The stages from one instant to another: the cells, cut where a goal falls due, where a trip or the reserved time begins
 * or ends, and at the announced start. What is due at `fromAt` itself is over.
 */
export function stagesOf(grid: PositionGrid, days: HorizonDays): readonly Stage[] {
  const { fromAt, toAt, cells, goals = [], trips = [], leavings = [], reserved, announcedAt } = days;
  const inside = (at: number): boolean => at > fromAt && at <= toAt;
  const due = goals.filter(({ at }) => inside(at));
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
        ...leaving,
        backIndex: indexFrom(all, leaving.backAt),
        driven: grid.driven(leaving.energyKwh),
      },
      start: startOf(startAt, days),
      lateFromMs: lateFrom(startAt, departures),
    };
  });
}

/** What begins at an instant or after it; the end of all where nothing does. */
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

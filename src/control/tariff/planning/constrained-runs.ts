import { planCharge } from "../../planner/plan-charge";
import type { PlannedRun } from "../../planner/planned-run";
import type { PlanSolution } from "./make-plan";
import type { PlanBase } from "./plan-goals";
import { restrictsPlaces, type TariffSettings } from "../settings";
import { usableCells } from "./plan-cells";
import type { TariffState, Starts } from "../state";

export interface ConstrainedRuns {
  readonly runs: readonly PlannedRun[];
  /** For how long it is charged until the next departure; absent where nothing restricts the places. */
  readonly neededMs?: number | undefined;
  /** What could not be placed of what is to be charged for the next departure. */
  readonly lackingKwh: number;
}

/**
 * Where a user restricts how the charge may be cut up, only its place changes: how much is charged until the departure
 * is as planned, and the exact search finds where. A block that has begun is not given up for a cheaper
 * one, only for hours above the ceiling.
 */
export function constrainedRuns(
  state: TariffState,
  settings: TariffSettings,
  { model, soc, departures }: PlanBase,
  { runs: made, cells, goalAt, ceiling }: PlanSolution,
  now: number,
): ConstrainedRuns {
  const { oneBlock = false, mostStarts, shortestRunMs, preconditionMs = 0 } = settings;
  if (!restrictsPlaces(settings)) return { runs: made, lackingKwh: 0 };

  const until = made.filter(({ startAt }) => startAt < goalAt);
  const neededMs = until.reduce((sum, { startAt, endAt }) => sum + endAt - startAt, 0);
  const costs = cells.flatMap(({ startAt, endAt, costPerKwh, importPrice }) =>
    costPerKwh === undefined || importPrice === undefined || startAt >= goalAt
      ? []
      : [{ startAt, endAt, value: costPerKwh }],
  );
  const dearAt = usableCells(cells, ceiling).find(({ costPerKwh }) => costPerKwh === undefined)?.startAt ?? Infinity;
  const { runs, energyKwh } = planCharge({
    now,
    costs,
    curve: model.curve,
    positionMs: model.positionMs(soc),
    neededMs,
    readyAt: Math.min(goalAt, cells.at(-1)?.endAt ?? goalAt),
    chargingForMs: state.on ? Math.max(0, now - (state.since ?? now)) : undefined,
    mostStarts: mostStarts === undefined ? undefined : startsLeft(state, mostStarts, departures[0]?.readyAt),
    shortestRunMs,
    isOneBlock: oneBlock,
    atOnceMs: oneBlock && state.on ? Math.max(0, Math.min(neededMs - preconditionMs, dearAt - now)) : undefined,
    ceiling,
    reservedMs: preconditionMs,
  });
  const wantedKwh = until.reduce((sum, run) => sum + run.energyKwh, 0);
  return {
    runs: [...runs, ...made.filter(({ startAt }) => startAt >= goalAt)],
    neededMs,
    lackingKwh: Math.max(0, wantedKwh - energyKwh),
  };
}

/** Starts that may still be made for a departure. Who does not charge has one in any case: nobody wants to miss it. */
function startsLeft({ starts, on }: TariffState, most: number, readyAt: number | undefined): number {
  const made = starts?.readyAt === readyAt ? (starts?.count ?? 0) : 0;
  return Math.max(on ? 0 : 1, most - made);
}

/** The starts with one more. */
export function withStart(starts: Starts | undefined, readyAt: number | undefined): Starts | undefined {
  if (readyAt === undefined) return starts;
  return { readyAt, count: (starts?.readyAt === readyAt ? starts.count : 0) + 1 };
}

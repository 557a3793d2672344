import { planCharge } from "../../planner/plan-charge";
import type { PlannedRun } from "../../planner/planned-run";
import type { MadePlan } from "./make-plan";
import type { PlanBase } from "./plan-base";
import { restrictsPlaces, type TariffSettings } from "../settings";
import { usableCells } from "./plan-cells";
import { startsLeft } from "./starts";
import type { TariffState } from "../state";

export interface PlacedRuns {
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
export function placedRuns(
  state: TariffState,
  settings: TariffSettings,
  { model, soc, departures }: PlanBase,
  { runs: made, cells, goalAt, ceiling }: MadePlan,
  now: number,
): PlacedRuns {
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

import { HALF_HOUR_MS, MINUTE_MS } from "../../../core/duration";
import type { Cell } from "../../planner/cells";
import { emptyHistory } from "../../forecast/history";
import { type RollingPlan, planRollingHorizon } from "../../planner/rolling-horizon";
import type { CostCell } from "./costs";
import { expectedOf, terminalValueOf } from "./terminal-value-memo";
import { type PlanBase, goalsOf, leavingsOf, tripsOf } from "./plan-goals";
import { allowedCells, dearestCost, planCells, usableCells } from "./plan-cells";
import { STANDBY_W } from "../../soc/charge-power";
import { startDelayMs } from "../../soc/start-delay";
import type { TariffSettings } from "../settings";
import { runsBySchedule, type TariffState } from "../state";
import type { Expected, TerminalValue } from "../decision";
import { weightsOf } from "./plan-weights";
import { lackingSunW, shownSurplusW, withMeter } from "./sun";
import { cellsInHouse, planWithPeak, surplusBeside } from "./within-house";

/** A start that has been shown for this long is no longer moved for a better plan. */
const NOTICE_MS = HALF_HOUR_MS;
const OVERDUE_MS = 5 * MINUTE_MS;

/** A plan, and what it was made of. */
export interface PlanSolution extends RollingPlan {
  readonly cells: readonly CostCell[];
  readonly terminalValue: TerminalValue;
  readonly expected: Expected;
  /** When the car should be ready for the next departure. */
  readonly goalAt: number;
  /** What it will lack then, kWh at the wall. */
  readonly firstMissedKwh: number;
  readonly ceiling: number | undefined;
  /** What one more stop counts as, money. */
  readonly stopCost: number;
}

/** The cheapest plan for the known prices and solar power, which also considers the following days. */
export function planSolution(state: TariffState, settings: TariffSettings, base: PlanBase, now: number): PlanSolution {
  const { model, untilAt, soc, fullPercent } = base;
  const { slotMs } = state.history ?? emptyHistory();
  const expected = expectedOf(state, settings, untilAt, now);
  const share = state.house?.share;
  const surplus = surplusBeside(withMeter(expected.surplus, state, now, slotMs), share, now);
  const cells = planCells(state, settings, {
    fromAt: now,
    toAt: untilAt,
    surplus,
    battery: expected.battery,
    model,
  });
  const [next] = base.departures;
  const { powerW } = model;
  const of = { fullPercent, dearest: dearestCost(cells), powerW, readyAt: next?.readyAt };
  const weights = weightsOf(state, settings, of, now);
  const goals = goalsOf(base, now);
  const trips = tripsOf(state, settings, base);
  const leavings = leavingsOf(state, settings, base, weights.untoldWeight);
  const ceiling = state.requests?.ceiling ?? settings.ceiling;
  const terminalValue = terminalValueOf(state, settings, base, { ...weights, goals, trips, leavings, ceiling }, now);
  const { peakIsLimit: isPeakLimit } = settings;
  const inHouse = { share, surplus: expected.surplus, powerW: model.powerW, now, isPeakLimit };
  const usable = cellsInHouse(allowedCells(usableCells(cells, ceiling), settings.allowed), inHouse);
  const goalAt = (next?.chances ? next.readyAt : goals[0]?.at) ?? Infinity;
  const plan = planWithPeak(usable, inHouse, weights.missedPerKwh, (allowed) =>
    planRollingHorizon({
      ...weights,
      grid: model.grid,
      fromAt: now,
      toAt: untilAt,
      cells: allowed,
      goals,
      trips,
      leavings,
      positionMs: model.positionMs(soc),
      isCharging: state.on === true || runsBySchedule(state),
      chargingForMs: state.on ? Math.max(0, now - (state.since ?? now)) : undefined,
      startDelayMs: startDelayMs(state.estimate ?? {}),
      isPending: isPending(state),
      reserved: reservedIn(allowed, settings, { base, goalAt }),
      announcedAt: isWithoutSun(state, expected, model.powerW, now) ? undefined : announcedAt(state, now),
      after: terminalValue.values,
    }),
  );
  const lackingKwh = plan.missed.find(({ at }) => at === goalAt)?.energyKwh ?? 0;
  return {
    ...plan,
    cells,
    terminalValue,
    expected,
    ceiling,
    goalAt,
    firstMissedKwh: lackingKwh,
    stopCost: weights.stopCost,
  };
}

/** Whether charging was commanded, and nothing has shown yet that the car has begun. */
function isPending({ on, since = 0, estimate: { charger, charging } = {} }: TariffState): boolean {
  const isConfirmed = charging?.is === true && charging.at > since;
  return on === true && !isConfirmed && (charger === undefined || charger.watts < STANDBY_W);
}

interface Reservation {
  readonly base: PlanBase;
  readonly goalAt: number;
}

/** The time directly before the next departure that is reserved for the last part of charging, if it is below the ceiling. */
function reservedIn(
  cells: readonly Cell[],
  { preconditionMs = 0 }: TariffSettings,
  { base: { model, soc, departures }, goalAt }: Reservation,
): { readonly fromAt: number; readonly toAt: number } | undefined {
  const neededMs = model.positionMs(departures[0]?.targetPercent ?? 0) - model.positionMs(soc);
  const fromAt = goalAt - Math.min(preconditionMs, neededMs);
  if (!(fromAt < goalAt) || goalAt === Infinity) return undefined;
  const isUsable = cells.every(
    ({ startAt, endAt, costPerKwh }) => costPerKwh !== undefined || endAt <= fromAt || startAt >= goalAt,
  );
  return isUsable ? { fromAt, toAt: goalAt } : undefined;
}

/** If this share of the car's power is missing from the expected surplus, a start that was shown no longer applies. */
const SUN_SHARE = 0.5;

function isWithoutSun(state: TariffState, { surplus }: Expected, powerW: number, now: number): boolean {
  const shownW = shownSurplusW(state, now);
  return shownW !== undefined && lackingSunW(surplus, Math.max(0, shownW)) >= SUN_SHARE * powerW;
}

/** A start that was shown half an hour ago is made; one that is long overdue is not. */
function announcedAt({ announced, on }: TariffState, now: number): number | undefined {
  if (announced === undefined || on === true) return undefined;
  const isDue = announced - NOTICE_MS <= now && now < announced + OVERDUE_MS;
  return isDue ? announced : undefined;
}

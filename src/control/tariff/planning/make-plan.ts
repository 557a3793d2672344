import { emptyHistory } from "../../forecast/history";
import { type AheadPlan, planAhead } from "../../planner/ahead";
import type { CostCell } from "./costs";
import { expectedOf, outlookOf } from "./terminal-value-memo";
import { type PlanBase, goalsOf, tripsOf } from "./plan-goals";
import { dearestCost, planCells, usableCells } from "./plan-cells";
import { restrictsPlaces, type TariffSettings } from "../settings";
import type { TariffState } from "../state";
import type { Expected, Outlook } from "../decision";
import { weightsOf } from "./plan-weights";
import { withMeter } from "./sun";
import { cellsInHouse, planWithPeak, surplusBeside } from "./within-house";

export interface PlanSolution extends AheadPlan {
  readonly cells: readonly CostCell[];
  readonly outlook: Outlook;
  readonly expected: Expected;
  /** When the car should have what the next departure needs. */
  readonly goalAt: number;
  /** What it will lack then, in kWh at the wall. */
  readonly firstMissedKwh: number;
  readonly ceiling: number | undefined;
  /** What one more stop counts as, in money. */
  readonly stopCost: number;
}

/** The cheapest plan for what is known of prices and sun, with an eye on the days after. */
export function planSolution(state: TariffState, settings: TariffSettings, base: PlanBase, now: number): PlanSolution {
  const { model, untilAt, soc, fullPercent } = base;
  const { slotMs } = state.history ?? emptyHistory();
  const expected = expectedOf(state, settings, untilAt, now);
  const share = state.house?.share;
  const surplus = surplusBeside(withMeter(expected.slots, state, now, slotMs), share, now);
  const cells = planCells(state, settings, {
    fromAt: now,
    toAt: untilAt,
    surplus,
    model,
    isFine: !restrictsPlaces(settings),
  });
  const weights = weightsOf(state, settings, { fullPercent, dearest: dearestCost(cells) }, now);
  const goals = goalsOf(base, now);
  const trips = tripsOf(state, settings, base);
  const ceiling = state.wish?.ceiling ?? settings.ceiling;
  const outlook = outlookOf(state, settings, base, { ...weights, goals, trips, ceiling }, now);
  const inHouse = { share, surplus: expected.slots, powerW: model.powerW, now };
  const usable = cellsInHouse(usableCells(cells, ceiling), inHouse);
  const plan = planWithPeak(usable, inHouse, weights.missedPerKwh, (allowed) =>
    planAhead({
      ...weights,
      grid: model.grid,
      fromAt: now,
      toAt: untilAt,
      cells: allowed,
      goals,
      trips,
      positionMs: model.positionMs(soc),
      isCharging: state.on ?? false,
      after: outlook.values,
    }),
  );
  const goalAt = goals[0]?.at ?? Infinity;
  const lackingKwh = plan.missed.find(({ at }) => at === goalAt)?.energyKwh ?? 0;
  return {
    ...plan,
    cells,
    outlook,
    expected,
    ceiling,
    goalAt,
    firstMissedKwh: lackingKwh,
    stopCost: weights.stopCost,
  };
}

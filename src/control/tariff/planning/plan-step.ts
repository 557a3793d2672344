import { type CostCell, costAtOnce } from "./costs";
import type { TariffGoal } from "../decision";
import { lateVerdict } from "./late-plan";
import { makePlan } from "./make-plan";
import { missedWarning } from "./missed";
import { placedRuns } from "./constrained-runs";
import type { PlanGround } from "./plan-base";
import { planReason } from "../plan-reason";
import { planSays } from "./charge-now";
import { pricedCharge, totalCost } from "./priced-charge";
import type { TariffSettings } from "../settings";
import type { TariffState } from "../state";
import { stopBudget } from "./stop-price";
import type { Planned, Verdict } from "../rule-result";

/** What the plan says of now. */
export function planned(state: TariffState, settings: TariffSettings, ground: PlanGround, now: number): Verdict {
  const { untilAt, departures } = ground;
  const [next] = departures;
  const goal = next && goalFrom(next);
  if (untilAt === undefined) return lateVerdict(state, settings, ground, goal, now);

  const base = { ...ground, untilAt };
  const made = makePlan(state, settings, base, now);
  const { cells } = made;
  const placed = placedRuns(state, settings, base, made, now);
  const { runs, lackingKwh } = placed;
  const plan = runs.map((run) => pricedCharge(run, cells));
  const energyKwh = runs.reduce((sum, run) => sum + run.energyKwh, 0);
  const cost = totalCost(plan);
  const atOnce = costAtOnce(cells, energyKwh, base.model.powerW);
  const { on, nextChangeAt, slotEndAt } = planSays(state, settings, { base, made, placed, goal }, now);
  const extra: Planned = {
    plan,
    cost,
    saving: cost === undefined || atOnce === undefined ? undefined : atOnce - cost,
    price: cells[0]?.importPrice === undefined ? undefined : cells[0].costPerKwh,
    neededKwh: goal ? Math.max(0, goal.targetPercent - base.soc) * base.model.kwhPerPercent : 0,
    stopPrice: made.stopCost,
    stopsUsed: stopBudget(state, settings, now).used,
    sunKnown:
      cells.some(({ solarShare }) => solarShare > 0) ||
      state.site?.grid !== undefined ||
      (state.forecasts ?? []).length > 0,
    warning: missedWarning(base, goal, made.firstMissedKwh + lackingKwh),
    outlook: made.outlook,
    expected: made.expected,
    untilAt: sameUntil(cells),
    slotEndAt,
  };
  const reason = planReason(state, base, { goal, planned: extra, cell: cells[0], ceiling: made.ceiling, on }, now);
  return { on, reason, nextChangeAt, goal, planned: extra };
}

function goalFrom({ readyAt, targetPercent, once, stays }: TariffGoal): TariffGoal {
  return { readyAt, targetPercent, once, ...(stays && { stays }) };
}

/** Until when a kWh costs the same as now. */
function sameUntil(cells: readonly CostCell[]): number | undefined {
  const [now] = cells;
  return cells.find(({ costPerKwh }) => costPerKwh !== now?.costPerKwh)?.startAt ?? cells.at(-1)?.endAt;
}

import { constantPower } from "../../../src/control/planner/charging-curve";
import { followPlan, type PlanStep } from "../../../src/control/planner/follow-plan";
import { planCharge } from "../../../src/control/planner/plan-charge";
import type { PlannedRun } from "../../../src/control/planner/planned-run";
import { HALF_HOUR_MS, HOUR_MS } from "../../../src/core/duration";
import { leavesAtOf, neededKwhOf, type Rule } from "./rule";

/** Against all that comes a little late. */
const MARGIN_KWH = 0.3;

/** Our planner, which knows prices only: the cheapest way to what is needed by the departure. */
export function planned(): Rule {
  let runs: readonly PlannedRun[] = [];
  let last: PlanStep | undefined;
  let plannedAt = -Infinity;
  return (sight) => {
    const { now, car, facts, prices } = sight;
    if (!car.pluggedIn) last = undefined;
    const readyAt = leavesAtOf(sight);
    const missingKwh = Math.max(0, neededKwhOf(sight) + MARGIN_KWH - car.storedKwh);
    const neededMs = (missingKwh / facts.efficiency / facts.powerKw) * HOUR_MS;
    if (neededMs > 0 && car.pluggedIn && (now % HALF_HOUR_MS === 0 || now - plannedAt > HALF_HOUR_MS)) {
      plannedAt = now;
      runs = planCharge({
        now,
        costs: prices,
        curve: constantPower(facts.powerKw),
        neededMs,
        readyAt,
        chargingForMs: car.charging ? HALF_HOUR_MS : undefined,
      }).runs;
    }
    last = followPlan({ now, runs, neededMs, readyAt, slots: prices, last });
    return last.on;
  };
}

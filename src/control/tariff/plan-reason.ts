import { chargingTimeMs } from "../planner/charging-time";
import type { CostCell } from "./planning/costs";
import type { TariffGoal, TariffReason } from "./decision";
import type { PlanBase } from "./planning/plan-base";
import type { TariffState } from "./state";
import type { Planned } from "./rule-result";

/** With less to spare nobody chooses any more. */
const HARDLY_MS = 30 * 60_000;

interface Found {
  readonly goal: TariffGoal | undefined;
  readonly planned: Planned;
  /** What charging costs now. */
  readonly cell: CostCell | undefined;
  readonly ceiling: number | undefined;
  readonly on: boolean;
}

/** Why a plan says what it says of now. */
export function planReason(state: TariffState, base: PlanBase, found: Found, now: number): TariffReason {
  return found.on ? whyOn(state, base, found, now) : whyOff(base, found, now);
}

function whyOn(
  { surplus }: TariffState,
  { soc, model }: PlanBase,
  { goal, planned: { price }, cell }: Found,
  now: number,
): TariffReason {
  const needed = goal !== undefined && soc < goal.targetPercent ? goal : undefined;
  if (needed) {
    const { readyAt: at, targetPercent: target } = needed;
    const spareMs = at - now - chargingTimeMs(model.car, soc, target);
    if (spareMs < HARDLY_MS) return { code: "no-time-left", params: { at, target } };
  }
  const solarShare = cell?.solarShare ?? 0;
  if (solarShare >= 0.5) {
    const surplusW = surplus?.meanW ?? model.powerW * solarShare;
    return { code: "sun", params: { price, surplusW } };
  }
  return needed ? { code: "cheap", params: { price, at: needed.readyAt } } : { code: "worth-it", params: { price } };
}

function whyOff(
  { soc }: PlanBase,
  { goal, planned: { plan, price, warning }, ceiling }: Found,
  now: number,
): TariffReason {
  const next = plan.find(({ startAt }) => startAt > now);
  if (next) return { code: "waiting", params: { price, at: next.startAt } };
  const isMissed = warning?.code === "target-missed";
  if (isMissed && ceiling !== undefined && price !== undefined && price > ceiling)
    return { code: "above-ceiling", params: { price, ceiling } };
  if (goal && soc >= goal.targetPercent) return { code: "target-reached", params: { soc, target: goal.targetPercent } };
  return { code: "not-now", params: { price } };
}

import type { TariffGoal, TariffWarning } from "../decision";
import type { PlanGround } from "./plan-base";

/** Less than this is no plan that was missed: percent points. */
const MISSED_LEAST = 1;

/** A warning where a departure will lack so much, in kWh at the wall, or the car charges less far than its target. */
export function missedWarning(
  { model, fullPercent }: PlanGround,
  goal: TariffGoal | undefined,
  lackingKwh: number,
): TariffWarning | undefined {
  if (!goal || goal.stays) return undefined;
  const { readyAt: at, targetPercent: target } = goal;
  const reached = Math.max(0, Math.min(target, fullPercent) - lackingKwh / model.kwhPerPercent);
  return target - reached < MISSED_LEAST ? undefined : { code: "target-missed", params: { at, target, reached } };
}

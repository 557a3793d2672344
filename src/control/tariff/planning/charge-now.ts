import type { AheadPlan } from "../../planner/rolling-horizon";
import type { TariffState } from "../state";
import type { PlanBase } from "./plan-goals";

/** So near to its limit a car is as good as full: percent points. */
const NEARLY = 1;

export interface ChargeNow {
  readonly on: boolean;
  readonly nextChangeAt: number | undefined;
}

/** Whether to charge now, and until when that holds: what the plan shows is what is done. */
export function chargeNow(state: TariffState, base: PlanBase, { on, runs }: AheadPlan): ChargeNow {
  const [first] = runs;
  if (on) return { on, nextChangeAt: first?.endAt };
  return { on: endsByItself(state, base), nextChangeAt: first?.startAt };
}

/** A car that is nearly at its own limit ends the charge without a command. */
function endsByItself({ on, car }: TariffState, { soc, fullPercent }: PlanBase): boolean {
  return on === true && soc >= fullPercent - NEARLY && fullPercent >= (car?.limit ?? 100);
}

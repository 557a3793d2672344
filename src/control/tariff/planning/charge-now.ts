import { MINUTE_MS } from "../../../core/duration";
import { followPlan, type PlanStep } from "../../planner/follow-plan";
import type { Span } from "../../planner/search";
import type { TariffGoal } from "../decision";
import type { PlanSolution } from "./make-plan";
import type { ConstrainedRuns } from "./constrained-runs";
import type { PlanBase } from "./plan-goals";
import { usableCells } from "./plan-cells";
import type { TariffSettings } from "../settings";
import type { TariffState } from "../state";

const SHORTEST_MS = 15 * MINUTE_MS;
/** So near to its limit a car is as good as full: percent points. */
const NEARLY = 1;

export interface ChargeNow {
  readonly on: boolean;
  readonly nextChangeAt: number | undefined;
  /** Until then what was begun in a placed run goes on, whatever is planned anew. */
  readonly slotEndAt?: number | undefined;
}

interface Plans {
  readonly base: PlanBase;
  readonly made: PlanSolution;
  readonly placed: ConstrainedRuns;
  readonly goal: TariffGoal | undefined;
}

/** Whether to charge now, and until when that holds. Runs that a user wants placed are not cut by every new plan. */
export function chargeNow(state: TariffState, settings: TariffSettings, plans: Plans, now: number): ChargeNow {
  const { base, placed, goal } = plans;
  const [first] = placed.runs;
  const run = first && first.startAt <= now && now < first.endAt ? first : undefined;
  const step = placedStep(state, settings, plans, now);
  if (run) {
    const isBegun = state.on === true || step?.on === true || isWorthAStart(run, goal, base);
    return { on: isBegun, nextChangeAt: run.endAt, slotEndAt: step?.slotEndAt };
  }
  if (!step?.on) return { on: endsByItself(state, base), nextChangeAt: first?.startAt };
  return { on: true, nextChangeAt: step.why === "slot" ? step.slotEndAt : undefined, slotEndAt: step.slotEndAt };
}

/** Nothing goes on above the ceiling. */
function placedStep(
  { on, slotEndAt }: TariffState,
  { oneBlock, preconditionMs }: TariffSettings,
  { made: { cells, ceiling, goalAt }, placed: { runs, neededMs } }: Plans,
  now: number,
): PlanStep | undefined {
  if (neededMs === undefined) return undefined;
  const isDear = usableCells(cells.slice(0, 1), ceiling)[0]?.costPerKwh === undefined;
  return followPlan({
    now,
    runs,
    neededMs,
    readyAt: goalAt,
    reservedMs: preconditionMs,
    isOneBlock: oneBlock,
    slots: cells,
    last: on && !isDear ? { on, slotEndAt } : undefined,
  });
}

/** A start for a few minutes is worth none, unless a departure needs it. */
function isWorthAStart({ startAt, endAt }: Span, goal: TariffGoal | undefined, { soc, plusMinus }: PlanBase): boolean {
  const isNeeded = goal !== undefined && soc - plusMinus < goal.targetPercent && goal.readyAt - endAt < SHORTEST_MS;
  return isNeeded || endAt - startAt >= SHORTEST_MS;
}

/** A car that is nearly at its own limit ends the charge without a command. */
function endsByItself({ on, car }: TariffState, { soc, fullPercent }: PlanBase): boolean {
  return on === true && soc >= fullPercent - NEARLY && fullPercent >= (car?.limit ?? 100);
}

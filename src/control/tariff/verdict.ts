import type { PlannedCharge, TariffGoal, TariffReason, TariffWarning } from "./decision";
import type { PlanStep } from "../plan/follow-plan";
import type { Expected, Outlook } from "./state";

/** What the rules say of a moment. */
export interface Verdict {
  /** `undefined` where nothing is to be said to the car. */
  readonly on: boolean | undefined;
  readonly reason: TariffReason;
  readonly nextChangeAt?: number | undefined;
  readonly planned?: Planned | undefined;
}

/** What a plan adds to it. */
export interface Planned {
  readonly plan: readonly PlannedCharge[];
  readonly goal: TariffGoal | undefined;
  readonly cost: number | undefined;
  readonly saving: number | undefined;
  readonly price: number | undefined;
  readonly neededKwh: number;
  readonly stopPrice: number;
  readonly stopsUsed: number;
  readonly sunKnown: boolean;
  readonly warning: TariffWarning | undefined;
  readonly outlook: Outlook | undefined;
  readonly expected: Expected | undefined;
  readonly step: PlanStep | undefined;
  /** When what is planned may be another by itself: a price or the sun changes. */
  readonly untilAt: number | undefined;
}

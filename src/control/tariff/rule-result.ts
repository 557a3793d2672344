import type { PlannedCharge, TariffGoal, TariffReason, TariffWarning } from "./decision";
import type { Expected, Outlook, TariffState } from "./state";

/** What the rules say of a moment. */
export interface Verdict {
  /** `undefined` where nothing is to be said to the car. */
  readonly on: boolean | undefined;
  readonly reason: TariffReason;
  readonly nextChangeAt?: number | undefined;
  /** What the car is charged for, or was and should have left for. */
  readonly goal?: TariffGoal | undefined;
  readonly planned?: Planned | undefined;
}

/** What a plan adds to it. */
export interface Planned {
  readonly plan: readonly PlannedCharge[];
  readonly cost: number | undefined;
  readonly saving: number | undefined;
  readonly price: number | undefined;
  readonly neededKwh: number;
  readonly stopPrice: number | undefined;
  readonly stopsUsed: number;
  readonly sunKnown: boolean;
  readonly warning: TariffWarning | undefined;
  readonly outlook: Outlook | undefined;
  readonly expected: Expected | undefined;
  /** When what is planned may be another by itself: a price or the sun changes. */
  readonly untilAt: number | undefined;
  /** Until then a placed run that was begun goes on. */
  readonly slotEndAt?: number | undefined;
}

/** Where too little is known to decide: what was begun is ended, and a car that was told nothing yet is left alone. */
export function unlessMute({ on }: TariffState, reason: TariffReason): Verdict {
  return { on: on === undefined ? undefined : false, reason };
}

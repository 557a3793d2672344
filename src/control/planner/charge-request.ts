import type { Slot } from "../shared/slots";
import type { ChargingCurve } from "./charging-curve";
import type { PlannedRun } from "./planned-run";

/** What a plan is wanted for. All but the first few are optional. */
export interface ChargeRequest {
  readonly now: number;
  /** Money per kWh: the price, or what else charging costs then. May be in any order and have holes. */
  readonly costs: readonly Slot[];
  readonly curve: ChargingCurve;
  /** Where on its curve the car is; its beginning if absent. */
  readonly positionMs?: number | undefined;
  /** For how long it has to charge. */
  readonly neededMs: number;
  /** By when. If absent, by the end of the known costs. */
  readonly readyAt?: number | undefined;
  /** How long the car has been charging; absent if it is not. Going on is no start. */
  readonly chargingForMs?: number | undefined;
  readonly mostStarts?: number | undefined;
  readonly shortestRunMs?: number | undefined;
  /** Whether it should all be charged without a pause; what is charged at once, and what is reserved, may stand apart. */
  readonly isOneBlock?: boolean | undefined;
  /** Money per kWh above which nothing is charged but what is needed at once. A cost that is unknown is not above it. */
  readonly ceiling?: number | undefined;
  /** So much of it now, at any cost and without a pause. */
  readonly atOnceMs?: number | undefined;
  /** So much of it directly before `readyAt`, for a car that warms up while it charges. */
  readonly reservedMs?: number | undefined;
}

export type PlanReason =
  | { readonly code: "nothing-needed" }
  /** The cheapest times. `laterMs` is left for the time after the known costs. */
  | { readonly code: "planned"; readonly laterMs: number }
  /** Not all that is needed can be had below the ceiling. */
  | { readonly code: "above-ceiling"; readonly missingMs: number }
  /** Not all that is needed can be had with so few starts. */
  | { readonly code: "too-few-starts"; readonly missingMs: number }
  /** It is charged at once, and will end so much too late. */
  | { readonly code: "too-little-time"; readonly lateMs: number }
  /** Nothing yet: the time after the known costs is enough. */
  | { readonly code: "beyond-horizon"; readonly horizonAt: number }
  /** No cost is known from now on: one block, as late as possible. */
  | { readonly code: "no-prices" }
  /** Costs are known for less time than is needed: one block, as late as possible. */
  | { readonly code: "too-few-prices"; readonly pricedMs: number };

export interface ChargePlan {
  readonly reason: PlanReason;
  /** In order of time. */
  readonly runs: readonly PlannedRun[];
  readonly energyKwh: number;
  /** Money for all runs. Absent while the cost of a part of them is unknown. */
  readonly cost?: number | undefined;
  /** What the same energy costs if it is charged from now on without a pause. Absent while that is unknown. */
  readonly costAtOnce?: number | undefined;
}

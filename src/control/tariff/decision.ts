import type { ForecastSlot } from "../forecast/forecast-slot";
import type { Values } from "../planner/ahead-values";
import type { StopFloorReason, StopFloorWarning } from "../shared/stop-limits";
import type { SiteWarning } from "../shared/site-power/site-warnings";

/** Why it is as it is. The codes never change; words are made of them elsewhere. Percent, kWh, money per kWh, instants in ms. */
export type TariffReason =
  /** Neither prices nor sun are known yet. */
  | { readonly code: "no-prices-yet"; readonly params: Nothing }
  /** Just restarted: nothing is decided before `until`, nor before the car was heard and prices are known. */
  | { readonly code: "warming-up"; readonly params: Until }
  | { readonly code: "away"; readonly params: Nothing }
  | { readonly code: "not-plugged"; readonly params: Nothing }
  /** It should have left at `at`, and has not told anything since. */
  | { readonly code: "departed"; readonly params: { readonly at: number } }
  | { readonly code: "full"; readonly params: Nothing }
  /** Off: a start could not be taken back, and is not needed. */
  | StopFloorReason
  | { readonly code: "limit-reached"; readonly params: { readonly soc: number; readonly limit: number } }
  /** What the car holds is not known, and so not what it needs. */
  | { readonly code: "soc-unknown"; readonly params: Nothing }
  /** Neither set nor told nor learnt yet. */
  | { readonly code: "power-unknown"; readonly params: Nothing }
  | { readonly code: "capacity-unknown"; readonly params: Nothing }
  /** Below the minimum: at once, at any price. */
  | { readonly code: "minimum"; readonly params: { readonly soc: number; readonly minimum: number } }
  /** The target is reached, and more does not pay. */
  | { readonly code: "target-reached"; readonly params: { readonly soc: number; readonly target: number } }
  /** On, because this is among the cheapest of what is left until `at`. */
  | { readonly code: "cheap"; readonly params: Priced & { readonly at: number } }
  /** On, because what the sun brings now costs only its feed-in. */
  | { readonly code: "sun"; readonly params: Priced & { readonly surplusW: number } }
  /** On beyond the target, because later it will cost more. */
  | { readonly code: "worth-it"; readonly params: Priced }
  /** On, because no time is left to choose. */
  | { readonly code: "no-time-left"; readonly params: { readonly at: number; readonly target: number } }
  /** On after the departure time, because the target was missed and the car is still here. */
  | { readonly code: "overrun"; readonly params: { readonly at: number; readonly target: number } }
  /** On without any price: as late as is enough for `at`. */
  | { readonly code: "late"; readonly params: { readonly at: number } }
  /** Off: what is planned begins at `at`. */
  | { readonly code: "waiting"; readonly params: Priced & { readonly at: number } }
  /** Off: nothing is planned within what is known of the prices; it will be cheaper, or is not needed. */
  | { readonly code: "not-now"; readonly params: Priced }
  /** Off: dearer than the ceiling. */
  | { readonly code: "above-ceiling"; readonly params: Priced & { readonly ceiling: number } };

/** The tariff plans nothing then, but only because it cannot. */
const PLANS_NOTHING: ReadonlySet<string> = new Set<TariffReason["code"]>([
  "no-prices-yet",
  "warming-up",
  "away",
  "not-plugged",
  "soc-unknown",
  "power-unknown",
  "capacity-unknown",
]);

/** Whether an empty plan that comes with this reason says nothing: what a car was given before stays with it. */
export function cannotPlan(code: string): boolean {
  return PLANS_NOTHING.has(code);
}

type Nothing = Readonly<Record<string, never>>;
interface Until {
  readonly until: number;
}
interface Priced {
  /** What a kWh costs in this slot, sun and grid together. Absent where no price is known. */
  readonly price?: number | undefined;
}

/** What a person should see to, whatever is decided. Stays as long as it is so. */
export type TariffWarning =
  | SiteWarning
  /** Tomorrow's prices are not there although they should be; it is planned on with what is known. */
  | { readonly code: "prices-late"; readonly params: { readonly untilAt: number } }
  /** No price is known for now or what comes. */
  | { readonly code: "prices-ended"; readonly params: { readonly endedAt: number } }
  /** The meter or the forecast that used to come does not come any more. */
  | { readonly code: "meter-silent"; readonly params: { readonly lastAt: number } }
  | { readonly code: "forecast-old"; readonly params: { readonly lastAt: number } }
  /** The target cannot be reached by then. */
  | {
      readonly code: "target-missed";
      readonly params: { readonly at: number; readonly target: number; readonly reached: number };
    };

/** One unbroken stretch of the plan. */
export interface PlannedCharge {
  readonly startAt: number;
  readonly endAt: number;
  readonly energyKwh: number;
  /** Of it from the sun, as expected. */
  readonly solarKwh: number;
  /** The mean of what a kWh costs; absent where a price is unknown. */
  readonly price?: number | undefined;
}

/** What the car is charged for. */
export interface TariffGoal {
  readonly readyAt: number;
  readonly targetPercent: number;
  /** Requested for this time only. */
  readonly once: boolean;
  /** No departure is set: it is the time by which the target is reached, and nobody leaves. */
  readonly stays?: boolean | undefined;
}

/** What the rules say of a moment. */
export interface TariffRuleResult {
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
export function unlessMute({ on }: { readonly on?: boolean | undefined }, reason: TariffReason): TariffRuleResult {
  return { on: on === undefined ? undefined : false, reason };
}

/** What the sun is expected to leave over until the end of the known prices, the meter left aside. */
export interface Expected {
  readonly key: string;
  readonly slots: readonly ForecastSlot[];
}

/** What is still to be paid after the end of the known prices. */
export interface Outlook {
  readonly key: string;
  readonly values: Values;
}

export interface TariffDecision {
  /** What shall be; `undefined` as long as nothing is to be said to the car. */
  readonly on: boolean | undefined;
  /** Whether that is a new command. */
  readonly changed: boolean;
  readonly reason: TariffReason;
  readonly since: number | undefined;
  readonly nextChangeAt: number | undefined;
  /** The most important, and all of them with it first: none hides another. */
  readonly warning: TariffWarning | StopFloorWarning | undefined;
  readonly warnings: ReadonlyArray<TariffWarning | StopFloorWarning>;
  readonly inputs: TariffInputs;
  readonly goal: TariffGoal | undefined;
  /** As far as prices are known. */
  readonly plan: readonly PlannedCharge[];
  /** Money for the plan, the sun at its feed-in; absent where a price is unknown. */
  readonly cost: number | undefined;
  /** What the same energy would cost more if it were charged from now on. */
  readonly saving: number | undefined;
  /** Whether the sun is weighed in. */
  readonly sunKnown: boolean;
  /** From when on news of the car are wanted that are newer; absent while what is known will do. */
  readonly newsWantedAt: number | undefined;
}

/** The numbers a decision rests on. Unknown is absent. */
export interface TariffInputs {
  readonly soc?: number | undefined;
  readonly socPlusMinus?: number | undefined;
  readonly socAt?: number | undefined;
  readonly limit?: number | undefined;
  readonly targetPercent?: number | undefined;
  readonly fullPercent?: number | undefined;
  readonly neededKwh?: number | undefined;
  readonly chargePowerW?: number | undefined;
  readonly capacityKwh?: number | undefined;
  readonly importPrice?: number | undefined;
  readonly feedIn?: number | undefined;
  readonly surplusW?: number | undefined;
  readonly pricesUntilAt?: number | undefined;
  readonly stopsUsed?: number | undefined;
  /** What one more stop counts as, in money: it rises as the stops run out. */
  readonly stopPrice?: number | undefined;
}

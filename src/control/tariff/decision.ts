import type { GrantReason } from "../allocation/grant";
import type { ForecastSlot } from "../forecast/forecast-slot";
import type { BatterySlot } from "../forecast/home-battery";
import type { Values } from "../planner/value-function";
import type { StopFloorReason, StopFloorWarning } from "../shared/stop-limits";
import type { SiteWarning } from "../shared/site-power/site-warnings";

/** The reason of a decision. Codes never change; their sentences are in the catalog. Percent, kWh, money per kWh, instants in ms. */
export type TariffReason =
  | GrantReason
  /** Neither prices nor solar power are known yet. */
  | { readonly code: "no-prices-yet"; readonly params: Nothing }
  /** Just restarted: nothing is decided before `until`, nor before the car has reported and prices are known. */
  | { readonly code: "warming-up"; readonly params: Until }
  | { readonly code: "away"; readonly params: Nothing }
  | { readonly code: "not-plugged"; readonly params: Nothing }
  /** It was due to leave at `at`, and has not reported since. */
  | { readonly code: "departed"; readonly params: { readonly at: number } }
  | { readonly code: "full"; readonly params: Nothing }
  /** Off: a start could not be followed by a stop, and is not needed. */
  | StopFloorReason
  | { readonly code: "limit-reached"; readonly params: { readonly soc: number; readonly limit: number } }
  /** The state of charge is unknown, and with it the energy needed. */
  | { readonly code: "soc-unknown"; readonly params: Nothing }
  /** Neither set, nor reported, nor measured yet. */
  | { readonly code: "power-unknown"; readonly params: Nothing }
  | { readonly code: "capacity-unknown"; readonly params: Nothing }
  /** Below the minimum charge: now, at any price. */
  | { readonly code: "minimum"; readonly params: { readonly soc: number; readonly minimum: number } }
  /** The target is reached, and more does not pay. */
  | { readonly code: "target-reached"; readonly params: { readonly soc: number; readonly target: number } }
  /** On, because this slot is among the cheapest ones before `at`. */
  | { readonly code: "cheap"; readonly params: Mixed & { readonly at: number } }
  /** On, because solar surplus costs only the feed-in tariff. */
  | { readonly code: "sun"; readonly params: Pick<Mixed, "price"> & { readonly surplusW: number } }
  /** On beyond the target, because later slots cost more. */
  | { readonly code: "worth-it"; readonly params: Mixed }
  /** On for a little more than the target, because the car reports whole percents. */
  | {
      readonly code: "to-be-sure";
      readonly params: Priced & { readonly percent: number; readonly target: number };
    }
  /** On without a plan: the car is nearly full, and ends the charge without a stop. */
  | { readonly code: "finishing"; readonly params: { readonly limit: number } }
  /** On, because no time is left to choose. */
  | { readonly code: "no-time-left"; readonly params: { readonly at: number; readonly target: number } }
  /** On after the departure time, because the target was missed and the car is still here. */
  | { readonly code: "overrun"; readonly params: { readonly at: number; readonly target: number } }
  /** On without any price: as late as is enough for `at`. */
  | { readonly code: "late"; readonly params: { readonly at: number } }
  /** Off: the plan begins at `at`. */
  | { readonly code: "waiting"; readonly params: Priced & { readonly at: number } }
  /** Off: nothing is planned within the known prices; a cheaper slot is expected, or no energy is needed. */
  | { readonly code: "not-now"; readonly params: Priced }
  /** Off: above the price ceiling. */
  | { readonly code: "above-ceiling"; readonly params: Mixed & { readonly ceiling: number } };

/** With these reasons the tariff plans nothing because it cannot. */
const PLANS_NOTHING: ReadonlySet<string> = new Set<TariffReason["code"]>([
  "no-prices-yet",
  "warming-up",
  "away",
  "not-plugged",
  "soc-unknown",
  "power-unknown",
  "capacity-unknown",
]);

/** Whether an empty plan with this reason means nothing: the car's earlier schedules stay. */
export function cannotPlan(code: string): boolean {
  return PLANS_NOTHING.has(code);
}

type Nothing = Readonly<Record<string, never>>;
interface Until {
  readonly until: number;
}
interface Priced {
  /** What a kWh from the grid costs in this slot. Absent if no price is known. */
  readonly price?: number | undefined;
}
interface Mixed {
  /** What charging costs in this slot, per kWh, from all its sources together. Absent if no price is known. */
  readonly price?: number | undefined;
  /** What makes it another one than the price of the grid; absent if nothing does. */
  readonly mixedWith?: "sun" | "battery" | undefined;
}

/** Problems that a person should solve, whatever is decided. A warning lasts as long as its problem. */
export type TariffWarning =
  | SiteWarning
  /** Tomorrow's prices are late; planning continues with the known ones. */
  | { readonly code: "prices-late"; readonly params: { readonly untilAt: number } }
  /** No price is known for now or later. */
  | { readonly code: "prices-ended"; readonly params: { readonly endedAt: number } }
  /** Readings or forecasts no longer arrive. */
  | { readonly code: "meter-silent"; readonly params: { readonly lastAt: number } }
  | { readonly code: "forecast-old"; readonly params: { readonly lastAt: number } }
  /** Unknown, and assumed so that charging is slow. */
  | { readonly code: "power-assumed"; readonly params: { readonly powerW: number } }
  | { readonly code: "capacity-assumed"; readonly params: { readonly kwh: number } }
  | { readonly code: "soc-assumed"; readonly params: Nothing }
  /** The car takes another power than is set: plans are made with what it takes. */
  | {
      readonly code: "power-contradicted";
      readonly params: { readonly setW: number; readonly takenW: number };
    }
  /** A feed is in another currency than the amounts that the home adds. The node determines this. */
  | { readonly code: "currency-differs"; readonly params: { readonly feed: string; readonly home: string } }
  /** The target cannot be reached by then. */
  | {
      readonly code: "target-missed";
      /** `isLimited`: charging is allowed at some times only. */
      readonly params: {
        readonly at: number;
        readonly target: number;
        readonly reached: number;
        readonly isLimited?: true;
      };
    };

/** One window of the plan. */
export interface PlannedCharge {
  readonly startAt: number;
  readonly endAt: number;
  readonly energyKwh: number;
  /** The part of it that is expected from solar. */
  readonly solarKwh: number;
  /** Average price per kWh; absent where a price is unknown. */
  readonly price?: number | undefined;
}

/** What the car is charged for. */
export interface TariffGoal {
  readonly readyAt: number;
  readonly targetPercent: number;
  /** Requested for this time only. */
  readonly once: boolean;
  /** No departure is set: the time by which the target is reached. */
  readonly stays?: boolean | undefined;
  /** Learned from the habits of the car. */
  readonly learnt?: boolean | undefined;
}

/** The assumed values of a plan. */
export interface Assumed {
  readonly powerW?: number;
  readonly capacityKwh?: number;
  readonly soc?: number;
}

/** When the car usually leaves on days of a kind, minutes of the local day; `share` of those days it does. */
export interface UsualDeparture {
  readonly kind: "workday" | "saturday" | "sunday";
  /** Mostly between these two. */
  readonly fromMinute: number;
  readonly toMinute: number;
  readonly share: number;
}

/** The result of a rule. */
export interface TariffRuleResult {
  /** `undefined` if nothing is to be sent to the car. */
  readonly on: boolean | undefined;
  readonly reason: TariffReason;
  readonly nextChangeAt?: number | undefined;
  /** The departure that the car charges for, or for which it should have left. */
  readonly goal?: TariffGoal | undefined;
  readonly planned?: Planned | undefined;
}

/** The part of a rule result that comes from a plan. */
export interface Planned {
  readonly plan: readonly PlannedCharge[];
  readonly cost: number | undefined;
  readonly saving: number | undefined;
  /** What charging costs now, per kWh, from all sources together. */
  readonly price: number | undefined;
  readonly neededKwh: number;
  readonly stopPrice: number | undefined;
  readonly stopsUsed: number;
  readonly sunKnown: boolean;
  readonly warning: TariffWarning | undefined;
  readonly terminalValue: TerminalValue | undefined;
  readonly expected: Expected | undefined;
  /** Whether the home battery should not give power while the car charges; absent if unknown. */
  readonly holdsBattery?: boolean | undefined;
  /** When the plan may change without an input, because the price or the expected solar power changes. */
  readonly untilAt: number | undefined;
  /** The assumed values of the plan. */
  readonly assumed?: Assumed | undefined;
}

/** The result if too little is known to decide: charging that was started is stopped, and a car without a command gets none. */
export function unlessMute({ on }: { readonly on?: boolean | undefined }, reason: TariffReason): TariffRuleResult {
  return { on: on === undefined ? undefined : false, reason };
}

/** What is expected until the end of the known prices, without the meter's current value. */
export interface Expected {
  readonly key: string;
  /** The surplus of the house and its battery. */
  readonly surplus: readonly ForecastSlot[];
  readonly battery: readonly BatterySlot[];
}

/** Cost expected after the end of the known prices. */
export interface TerminalValue {
  readonly key: string;
  readonly values: Values;
}

/**
 * What the tariff rules have decided, and why. Money is in the currency of the prices, instants are milliseconds since the
 * epoch.
 */
export interface TariffDecision {
  /** The decision; `undefined` while nothing is to be sent to the car. */
  readonly on: boolean | undefined;
  /** Whether that is a new command. */
  readonly changed: boolean;
  readonly reason: TariffReason;
  readonly since: number | undefined;
  readonly nextChangeAt: number | undefined;
  /** The most important warning, and all of them, that one first. */
  readonly warning: TariffWarning | StopFloorWarning | undefined;
  readonly warnings: ReadonlyArray<TariffWarning | StopFloorWarning>;
  readonly inputs: TariffInputs;
  readonly goal: TariffGoal | undefined;
  /** As far as prices are known. */
  readonly plan: readonly PlannedCharge[];
  /** Cost of the plan, solar at the feed-in tariff; absent where a price is unknown. */
  readonly cost: number | undefined;
  /** How much more the same energy would cost if it were charged from now on. */
  readonly saving: number | undefined;
  /** Whether the plan includes solar power. */
  readonly sunKnown: boolean;
  /** When the car usually leaves, if that is learned. */
  readonly usual: readonly UsualDeparture[];
  /** From when on a newer update of the car is wanted; absent while the known data are new enough. */
  readonly updateWantedAt: number | undefined;
  /** Whether the home battery should not give power while the car charges, because that is worth more later; absent if unknown. */
  readonly holdsBattery: boolean | undefined;
}

/** The numbers that a decision is based on. Unknown ones are absent. */
export interface TariffInputs {
  readonly soc?: number | undefined;
  readonly socPlusMinus?: number | undefined;
  readonly socAt?: number | undefined;
  readonly limit?: number | undefined;
  readonly targetPercent?: number | undefined;
  readonly fullPercent?: number | undefined;
  readonly minimumPercent?: number | undefined;
  readonly ceiling?: number | undefined;
  readonly neededKwh?: number | undefined;
  readonly chargePowerW?: number | undefined;
  readonly capacityKwh?: number | undefined;
  readonly importPrice?: number | undefined;
  readonly feedIn?: number | undefined;
  readonly surplusW?: number | undefined;
  readonly pricesUntilAt?: number | undefined;
  readonly stopsUsed?: number | undefined;
  /** Shadow price of one more stop, in money: it rises as the stops run out. */
  readonly stopPrice?: number | undefined;
}

import type { HouseView } from "../allocation/grant";
import type { HouseShare } from "../allocation/house-share";
import type { KnownCar } from "../shared/known-car";
import type { ReadyRequest } from "../shared/requests";
import type { EstimateState } from "../soc/state";
import type { ForecastSource } from "../forecast/forecast-sources";
import type { History } from "../forecast/history";
import type { ServiceErrors } from "../forecast/service-error";
import { shiftedInstant, type WarmingUp } from "../shared/clock-jump";
import { shiftedSite, type SitePower } from "../shared/site-power/site-power";
import type { Slot } from "../shared/slots";
import type { Expected, TerminalValue, TariffGoal, TariffRuleResult } from "./decision";

type ReportedValue =
  | "soc"
  | "limit"
  | "pluggedIn"
  | "charging"
  | "fullyCharged"
  | "place"
  | "powerW"
  | "capacityKwh"
  | "typicalKwh"
  | "stops"
  | "stopNeedsSoc"
  | "startNeedsSoc"
  | "canStop"
  | "schedulesOnly";

/** A car as it was at one instant; what is absent was not reported. */
export interface TariffCar extends Pick<KnownCar, ReportedValue> {
  readonly at: number;
}

/**
 * All that a tariff decision remembers: plain JSON but for `terminalValue`, `expected`, `prospect` and `judged`, which are reckoned anew when they
 * are missing. Every member may be missing.
 */
export interface TariffState extends WarmingUp {
  /** What the house says now; not stored. */
  readonly house?: HouseView | undefined;
  /** Of many cars, whose plan's edges are set apart within their price slots: its place among them, 0 to 1. Not stored. */
  readonly edgeShare?: number | undefined;
  /** The time of the last input. */
  readonly at?: number | undefined;
  /** What was last said to the car, and since when. */
  readonly on?: boolean | undefined;
  readonly since?: number | undefined;
  /** Whether the car has reported since the program began. */
  readonly isFresh?: boolean | undefined;

  readonly prices?: readonly Slot[] | undefined;
  readonly feedIn?: readonly Slot[] | undefined;
  readonly priceDays?: readonly PriceDay[] | undefined;
  /** What services expect of the sun, by topic. */
  readonly forecasts?: readonly ForecastSource[] | undefined;
  readonly errors?: ServiceErrors | undefined;
  readonly history?: History | undefined;
  readonly site?: SitePower | undefined;
  readonly surplus?: Surplus | undefined;

  readonly car?: TariffCar | undefined;
  /** When anything was last received from the car; what was received may be older. */
  readonly carReceivedAt?: number | undefined;
  /** What the meter has shown of the car against what it last reported; not stored. */
  readonly doubt?: MeterDoubt | undefined;
  readonly estimate?: EstimateState | undefined;
  readonly presence?: Presence | undefined;
  readonly requests?: ActiveRequests | undefined;

  /** When charges were ended by command in the last 30 days. */
  readonly stops?: readonly number[] | undefined;
  readonly stopPace?: StopPace | undefined;
  /** The goal that is charged for, and the starts that were made for it. */
  readonly goal?: TariffGoal | undefined;
  readonly starts?: Starts | undefined;
  /** When the plan that was shown last begins to charge. */
  readonly announced?: number | undefined;
  readonly terminalValue?: TerminalValue | undefined;
  readonly expected?: Expected | undefined;
  /** What a car would do of which nobody knows whether it is here; not stored. */
  readonly prospect?: Prospect | undefined;
  /** What was last planned, which holds until something changes. */
  readonly judged?: RuleEvaluation | undefined;
}

/** What a car would do that has come back, or has been away, without a word. */
export interface Prospect {
  readonly reckonedAt: number;
  /** When it would begin to charge: from then on not knowing that it is there costs money. */
  readonly startAt: number | undefined;
  /** What was reckoned on the way, and is the same for all plans. */
  readonly terminalValue?: TerminalValue | undefined;
  readonly expected?: Expected | undefined;
}

/** What the house's meter has shown that makes one report of the car worth a call. */
export interface MeterDoubt {
  /** The car's power was missing, or went, without a command. */
  readonly at?: number | undefined;
  /** A load like the car's came without a command: that it goes again says nothing of the car. */
  readonly appearedAt?: number | undefined;
}

export interface RuleEvaluation {
  readonly at: number;
  readonly result: TariffRuleResult;
  /** What of the house it was planned with. */
  readonly share?: HouseShare | undefined;
  /** What the house left over then. */
  readonly surplusW: number | undefined;
}

export interface Starts {
  readonly readyAt: number;
  readonly count: number;
}

/** What a kWh cost in each hour of a local day; `null` where it is unknown. */
export interface PriceDay {
  readonly startAt: number;
  readonly hourly: ReadonlyArray<number | null>;
}

/** What the house without the car leaves over by its meters, W. */
export interface Surplus {
  /** When any meter was read last. */
  readonly at: number;
  /** When readings began, without a break longer than they hold. */
  readonly since: number;
  readonly watts: number;
  /** Absent after the first reading, which alone is no mean. */
  readonly meanW?: number | undefined;
  /** The means of the last minutes: what has held for long enough starts a car. */
  readonly steady?: readonly Mean[] | undefined;
}

export interface Mean {
  readonly at: number;
  readonly watts: number;
}

/** When the car was last here, and how long it uses to be away. */
export interface Presence {
  readonly leftAt?: number | undefined;
  /** When it was last seen away since. */
  readonly seenAwayAt?: number | undefined;
  /** The last times it was away. */
  readonly away?: readonly Absence[] | undefined;
  /** When it left for the first time of each of the last days. */
  readonly left?: readonly Departed[] | undefined;
}

/** The car left after one instant, and by another at the latest. */
export interface Departed {
  readonly at: number;
  readonly sinceAt: number;
}

export interface Absence {
  /** The weekday it left on. */
  readonly weekday: number;
  /** For so long it was seen away, and by so long it was seen back, ms. */
  readonly leastMs: number;
  readonly mostMs: number;
}

export interface ActiveRequests {
  readonly ready?: ReadyRequest | undefined;
  /** When that was asked for. */
  readonly readyAskedAt?: number | undefined;
  /** The departures that were asked for in the last week. */
  readonly told?: readonly number[] | undefined;
  /** What a calendar contains, in order. */
  readonly departures?: readonly ReadyRequest[] | undefined;
  readonly targetPercent?: number | undefined;
  readonly fullPercent?: number | undefined;
  readonly minimumPercent?: number | undefined;
  readonly ceiling?: number | undefined;
}

/** How dear a stop is held, in kWh, and when that was last reviewed. */
export interface StopPace {
  readonly kwh: number;
  readonly reviewedAt: number;
}

/**
 * The state after the clock was set by `byMs`: what was reported and commanded is as old as it was. Times of day, such as those
 * of prices, of a plan, or of a departure, stay what they are.
 */
export function shiftedState(state: TariffState, byMs: number): TariffState {
  const { car, site, presence, requests, stops } = state;
  return {
    ...state,
    at: shiftedInstant(state.at, byMs),
    since: shiftedInstant(state.since, byMs),
    car: car && { ...car, at: car.at + byMs },
    carReceivedAt: shiftedInstant(state.carReceivedAt, byMs),
    site: site && shiftedSite(site, byMs),
    presence: presence && {
      ...presence,
      leftAt: shiftedInstant(presence.leftAt, byMs),
      seenAwayAt: shiftedInstant(presence.seenAwayAt, byMs),
    },
    requests: requests && { ...requests, readyAskedAt: shiftedInstant(requests.readyAskedAt, byMs) },
    stops: stops?.map((at) => at + byMs),
    surplus: undefined,
    doubt: undefined,
    prospect: undefined,
    judged: undefined,
  };
}

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
 * The state of a tariff decision: plain JSON, except for `terminalValue`, `expected`, `prospect`, and `judged`, which are calculated
 * again if they are missing. Every member may be missing.
 */
export interface TariffState extends WarmingUp {
  /** What the house grants now; not stored. */
  readonly house?: HouseView | undefined;
  /** The place of the car among many, 0 to 1, by which the edges of their plans are set apart within price slots. Not stored. */
  readonly edgeShare?: number | undefined;
  /** The time of the last input. */
  readonly at?: number | undefined;
  /** The last command, and since when. */
  readonly on?: boolean | undefined;
  readonly since?: number | undefined;
  /** Whether the car has reported since the program started. */
  readonly isFresh?: boolean | undefined;

  readonly prices?: readonly Slot[] | undefined;
  readonly feedIn?: readonly Slot[] | undefined;
  readonly priceDays?: readonly PriceDay[] | undefined;
  /** Solar forecasts by topic. */
  readonly forecasts?: readonly ForecastSource[] | undefined;
  readonly errors?: ServiceErrors | undefined;
  readonly history?: History | undefined;
  readonly site?: SitePower | undefined;
  readonly surplus?: Surplus | undefined;

  readonly car?: TariffCar | undefined;
  /** When a report of the car was last received; its values may be older. */
  readonly carReceivedAt?: number | undefined;
  /** What the meter has shown against the last report of the car; not stored. */
  readonly doubt?: MeterDoubt | undefined;
  readonly estimate?: EstimateState | undefined;
  readonly presence?: Presence | undefined;
  readonly requests?: ActiveRequests | undefined;

  /** When charges were ended by command in the last 30 days. */
  readonly stops?: readonly number[] | undefined;
  readonly stopPace?: StopPace | undefined;
  /** The current goal, and the starts that were made for it. */
  readonly goal?: TariffGoal | undefined;
  readonly starts?: Starts | undefined;
  /** When charging begins by the last plan that was shown. */
  readonly announced?: number | undefined;
  readonly terminalValue?: TerminalValue | undefined;
  readonly expected?: Expected | undefined;
  /** What the car would do if it were here, while that is unknown; not stored. */
  readonly prospect?: Prospect | undefined;
  /** The last evaluation of the rules, which is valid until something changes. */
  readonly judged?: RuleEvaluation | undefined;
  /** The part of the house that it was planned with, compared by identity; not stored. */
  readonly judgedWith?: HouseShare | undefined;
}

/** What a car would do that may have come back, or been away, without a report. */
export interface Prospect {
  readonly reckonedAt: number;
  /** When it would begin to charge. From then on, not knowing whether it is here costs money. */
  readonly startAt: number | undefined;
  /** Intermediate results that are the same for all plans. */
  readonly terminalValue?: TerminalValue | undefined;
  readonly expected?: Expected | undefined;
}

/** What the house's meter has shown that makes a report of the car worth a call. */
export interface MeterDoubt {
  /** When the car's power was missing or vanished without a command. */
  readonly at?: number | undefined;
  /** When a load like the car's appeared without a command. If it vanishes again, that says nothing about the car. */
  readonly appearedAt?: number | undefined;
}

/** The last result of the rules, and what it was based on. */
export interface RuleEvaluation {
  readonly at: number;
  readonly result: TariffRuleResult;
  /** The surplus at that time. */
  readonly surplusW: number | undefined;
}

/** How many starts have been used before the departure at `readyAt`. */
export interface Starts {
  readonly readyAt: number;
  readonly count: number;
}

/** What a kWh cost in each hour of a local day; `null` if unknown. */
export interface PriceDay {
  readonly startAt: number;
  readonly hourly: ReadonlyArray<number | null>;
}

/** The surplus of the house without the car by its meters, W. */
export interface Surplus {
  /** When any meter was read last. */
  readonly at: number;
  /** When readings began, without a gap longer than they are valid. */
  readonly since: number;
  readonly watts: number;
  /** Absent after the first reading. */
  readonly meanW?: number | undefined;
  /** The means of the last minutes: a surplus that has lasted long enough starts the car. */
  readonly steady?: readonly Mean[] | undefined;
}

/** The mean surplus of the house at an instant, W. */
export interface Mean {
  readonly at: number;
  readonly watts: number;
}

/** When the car left, and how long it is usually away. */
export interface Presence {
  readonly leftAt?: number | undefined;
  /** When it was last reported as away since. */
  readonly seenAwayAt?: number | undefined;
  /** The last times it was away. */
  readonly away?: readonly Absence[] | undefined;
  /** When it left for the first time of each of the last days. */
  readonly left?: readonly Departed[] | undefined;
}

/** The car left after `sinceAt`, and at `at` at the latest. */
export interface Departed {
  readonly at: number;
  readonly sinceAt: number;
}

/** One time that the car was away. */
export interface Absence {
  /** The weekday on which it left. */
  readonly weekday: number;
  /** How long it was away at least and at most, ms. */
  readonly leastMs: number;
  readonly mostMs: number;
}

/** What was requested by messages and has not ended. */
export interface ActiveRequests {
  readonly ready?: ReadyRequest | undefined;
  /** When that was requested. */
  readonly readyAskedAt?: number | undefined;
  /** The departures that were requested in the last week. */
  readonly told?: readonly number[] | undefined;
  /** What a calendar contains, in order. */
  readonly departures?: readonly ReadyRequest[] | undefined;
  readonly targetPercent?: number | undefined;
  readonly fullPercent?: number | undefined;
  readonly minimumPercent?: number | undefined;
  readonly ceiling?: number | undefined;
}

/** What a stop is worth, in kWh, and when that was last reviewed. */
export interface StopPace {
  readonly kwh: number;
  readonly reviewedAt: number;
}

/**
 * Whether a car that takes only schedules reports that it charges, without this having been decided: by a window that it was given
 * earlier.
 */
export function runsBySchedule({ car, on, since = -Infinity, estimate = {} }: TariffState): boolean {
  if (car?.schedulesOnly !== true || car.pluggedIn === false || car.place === "away" || on === true) return false;
  const { charging } = estimate;
  return charging?.is === true && (on === undefined || charging.at > since);
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
    judgedWith: undefined,
  };
}

import type { AllowedTimes } from "../shared/allowed-times";
import type { SiteSettings } from "../shared/site-power/observe";

/** Settings. What is absent has the default that is named with it. */
export interface TariffSettings {
  /** IANA zone of the house, for times of day and days. */
  readonly zone: string;
  /** The state of charge that is needed at departure, percent. */
  readonly targetPercent: number;
  /**
   * Up to where the car charges beyond the target if it pays, percent, or `limit` for the car's own limit, 80 while that is unknown:
   * the target. Never above the car's own limit.
   */
  readonly fullPercent?: number | "limit" | undefined;
  /** Below it the car is charged at once, at any price, percent: none. */
  readonly minimumPercent?: number | undefined;
  /**
   * When the car should be ready, as local times `HH:mm` by weekday, 1 for Monday to 7 for Sunday. A day without a time has no
   * departure. If no day has one, the target is reached by the end of tomorrow, and the car is not expected to leave.
   */
  readonly ready: Readonly<Partial<Record<Weekday, string>>>;
  /** Further departures, each with a target of its own where it has one: none. */
  readonly departures?: readonly DepartureRule[] | undefined;
  /** Whether departures are learned from the car's habits if none is set: `false`. */
  readonly learnsDepartures?: boolean | undefined;
  /** How long before it usually leaves the car is ready, ms: 15 minutes. */
  readonly departureMarginMs?: number | undefined;
  /** Charging power, W. Absent: as the car reports it, or learned. */
  readonly chargePowerW?: number | undefined;
  /** Capacity of the battery, kWh. Absent: as the car reports it, or unknown. */
  readonly capacityKwh?: number | undefined;
  /** The share of the energy that reaches the battery, 0 to 1: 0.85 until it is learned. */
  readonly efficiency?: number | undefined;
  /** More expensive hours are not used, per kWh, except for the minimum charge: none. */
  readonly ceiling?: number | undefined;
  /** What a kWh costs without a feed: unknown. */
  readonly fixedPrice?: number | undefined;
  /** What an exported kWh earns: 0. */
  readonly feedIn?: number | undefined;
  /** Prices are not money, so a billed peak is avoided instead of weighed against them: `false`. */
  readonly peakIsLimit?: boolean | undefined;
  /** One uninterrupted charge per departure: `false`. */
  readonly oneBlock?: boolean | undefined;
  /** Starts per departure: any number. */
  readonly mostStarts?: number | undefined;
  /** The shortest charge, ms: 0. */
  readonly shortestRunMs?: number | undefined;
  /** The last part of charging is reserved for this time before the departure, for a warm battery, ms: 0. */
  readonly preconditionMs?: number | undefined;
  /** Stops that may be planned in any 30 days: as many as the car's own budget allows, or any number. */
  readonly mostStops?: number | undefined;
  /** What is known of the house's connection, meter, and battery. */
  readonly site?: SiteSettings | undefined;
  /** When the house allows charging: always. */
  readonly allowed?: AllowedTimes | undefined;
  /** How the meter is read, as text: a change ends what was learned about it. */
  readonly meterForm?: string | undefined;
}

/** When the car leaves repeatedly or on one day; `HH:mm` and `YYYY-MM-DD` are local, `everyDays` counts from the date. */
export type DepartureRule = {
  readonly time: string;
  /** Absent: the usual target. */
  readonly targetPercent?: number | undefined;
} & ({ readonly days: readonly Weekday[] } | { readonly date: string; readonly everyDays?: number | undefined });

/** ISO 8601: Monday is 1. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

import type { AllowedTimes } from "../shared/allowed-times";
import type { SiteSettings } from "../shared/site-power/observe";

/** What a user may set. Whatever is absent has the default named with it. */
export interface TariffSettings {
  /** IANA zone of the house, for times of day and days. */
  readonly zone: string;
  /** What the car should hold when it is to be ready, percent. */
  readonly targetPercent: number;
  /**
   * Charged up to where it pays beyond the target, percent, or `limit` for the car's own limit, 80 while that is unknown: the
   * target. Never above the car's own limit.
   */
  readonly fullPercent?: number | "limit" | undefined;
  /** Below it the car is charged at once, at any price, percent: none. */
  readonly minimumPercent?: number | undefined;
  /**
   * By when the car should be ready, as local times `HH:mm` by weekday, 1 for Monday to 7 for Sunday. A day without one
   * has no departure. If no day has one, the target is reached by the end of tomorrow, and nobody is taken to leave.
   */
  readonly ready: Readonly<Partial<Record<Weekday, string>>>;
  /** Further departures, each with a target of its own where it has one: none. */
  readonly departures?: readonly DepartureRule[] | undefined;
  /** Whether the car's own habit counts where no departure is set: `false`. */
  readonly learnsDepartures?: boolean | undefined;
  /** So long before it usually leaves it is ready, ms: 15 minutes. */
  readonly departureMarginMs?: number | undefined;
  /** What the car takes while it charges, W. Absent: as the car tells it, or learnt. */
  readonly chargePowerW?: number | undefined;
  /** What the battery holds, kWh. Absent: as the car tells it, or unknown. */
  readonly capacityKwh?: number | undefined;
  /** How much of what is drawn ends in the battery, 0 to 1: 0.85 until it is learnt. */
  readonly efficiency?: number | undefined;
  /** Dearer hours are not used, per kWh, save for the minimum: none. */
  readonly ceiling?: number | undefined;
  /** What a kWh costs where no feed tells it: unknown. */
  readonly fixedPrice?: number | undefined;
  /** What a kWh earns that goes to the grid: 0. */
  readonly feedIn?: number | undefined;
  /** Prices are something else than money, so a billed peak is not weighed against them, but avoided: `false`. */
  readonly peakIsLimit?: boolean | undefined;
  /** One unbroken charge for each departure: `false`. */
  readonly oneBlock?: boolean | undefined;
  /** Starts for each departure: any number. */
  readonly mostStarts?: number | undefined;
  /** No charge shorter than this, ms: 0. */
  readonly shortestRunMs?: number | undefined;
  /** The last of the charge is reserved for so long before the departure, for a warm battery, ms: 0. */
  readonly preconditionMs?: number | undefined;
  /** Stops that may be planned in any 30 days: as many as the car's own budget allows, or any number. */
  readonly mostStops?: number | undefined;
  /** What is known of the house's connection, meter and battery. */
  readonly site?: SiteSettings | undefined;
  /** When the house allows charging: always. */
  readonly allowed?: AllowedTimes | undefined;
  /** How the meter is read, as a text: another one ends what was found out about it. */
  readonly meterForm?: string | undefined;
}

/** When the car leaves again and again, or on one day; `HH:mm` and `YYYY-MM-DD` are local, `everyDays` counts from the date. */
export type DepartureRule = {
  readonly time: string;
  /** Absent: the usual target. */
  readonly targetPercent?: number | undefined;
} & ({ readonly days: readonly Weekday[] } | { readonly date: string; readonly everyDays?: number | undefined });

export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

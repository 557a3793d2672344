import type { SessionCost } from "./stored-costs";

/** What is known at one look at a car and its house. Powers in W, import and discharge positive; money per kWh. */
export interface CostLook {
  readonly now: number;
  /** IANA zone of the home, whose days and months count. */
  readonly zone: string;
  readonly pluggedIn: boolean | undefined;
  /** Since when, by the car's own time. */
  readonly pluggedAt: number | undefined;
  /** Those of the last days, oldest first, with the one that runs: the car reports them late. */
  readonly sessions: readonly LookedSession[];
  /** What a kWh costs now, and what one of the sun would earn. */
  readonly price: number | undefined;
  readonly feedIn: number | undefined;
  readonly currency: string | undefined;
  readonly priceSource: SessionCost["priceSource"];
  readonly gridW: number | undefined;
  readonly batteryW: number | undefined;
  /** What the panels give, where a meter shows it. */
  readonly solarW?: number | undefined;
  /** What the car draws while it charges. */
  readonly powerW: number | undefined;
  /** What the meter of the charger shows, where it has one. */
  readonly chargerW: number | undefined;
  readonly odometerKm: number | undefined;
}

/** A session whose cost is looked at. Instants are milliseconds since the epoch. */
export interface LookedSession {
  readonly startAt: number;
  /** Absent while it runs. */
  readonly endAt: number | undefined;
  /** What the car has reported of its energy. */
  readonly energyKwh: number | undefined;
  /** State of charge, percent. */
  readonly socFrom?: number | undefined;
  readonly socTo?: number | undefined;
}

import { MINUTE_MS } from "../../core/duration";
import type { SessionCost } from "./stored-costs";

/** What is known at one look at a car and its house. Powers in W, import and discharge positive; money per kWh. */
export interface CostLook {
  readonly now: number;
  /** IANA zone of the home, whose days and months count. */
  readonly zone: string;
  readonly pluggedIn: boolean | undefined;
  /** The session that runs, or the last one: its energy may still come after its end. */
  readonly session: LookedSession | undefined;
  /** What a kWh costs now, and what one of the sun would earn. */
  readonly price: number | undefined;
  readonly feedIn: number | undefined;
  readonly currency: string | undefined;
  readonly priceSource: SessionCost["priceSource"];
  readonly gridW: number | undefined;
  readonly batteryW: number | undefined;
  /** What the car draws while it charges. */
  readonly powerW: number | undefined;
  /** What the meter of the charger shows, where it has one. */
  readonly chargerW: number | undefined;
  readonly odometerKm: number | undefined;
}

export interface LookedSession {
  readonly startAt: number;
  readonly isRunning: boolean;
  /** What the car has reported of its energy. */
  readonly energyKwh: number | undefined;
}

/** Without a look for longer, nobody knows what was meanwhile. */
export const LONGEST_MS = 15 * MINUTE_MS;

import type { ControlRequest } from "../shared/requests";
import type { KnownCar } from "../shared/known-car";
import type { SiteReading } from "../shared/site-power/reading";

/** Who decides for one half of a mode: `surplus` for the sun, `tariff` for the price. */
export type SourceName = "surplus" | "tariff";

/** What a deciding node has reported. Instants in ms since the epoch. */
export interface SourceDecision {
  /** Absent as long as it has nothing to say to the car. */
  readonly on?: boolean | undefined;
  /** Its reason, for a program and for a person. */
  readonly code?: string | undefined;
  readonly said?: string | undefined;
  readonly nextChangeAt?: number | undefined;
  /** How often it speaks at least: 30 minutes. */
  readonly heartbeatMs?: number | undefined;
  /** When it means to charge; absent when it does not plan. */
  readonly plan?: readonly PlannedWindow[] | undefined;
  /** What it plans for. */
  readonly goal?: SourceGoal | undefined;
  /** Whether its plan weighs the sun. */
  readonly sunKnown?: boolean | undefined;
  /** Whether it weighs what the home's battery gives. */
  readonly batteryKnown?: boolean | undefined;
  /** Whether the home battery should give nothing while the car charges as it says. */
  readonly holdsBattery?: boolean | undefined;
}

export interface PlannedWindow {
  readonly startAt: number;
  readonly endAt: number;
  readonly energyKwh?: number | undefined;
  /** Of it from the sun. */
  readonly solarKwh?: number | undefined;
}

export interface SourceGoal {
  readonly readyAt: number;
  readonly targetPercent?: number | undefined;
}

/** What of all requests a mode takes. */
export type ModeRequest = Pick<ControlRequest, "mode" | "boost" | "ready" | "minimumPercent">;

export type ModeInput =
  | { readonly kind: "source"; readonly name: SourceName; readonly decision: SourceDecision }
  /** All that is known of the car; replaces what was reported before. */
  | {
      readonly kind: "car";
      readonly car: KnownCar;
      /** Known from before the start: it says nothing of how the car is now. */
      readonly isStored?: true;
    }
  /** What the home's battery shows now. Must be finite. */
  | { readonly kind: "power"; readonly readings: readonly SiteReading[] }
  | { readonly kind: "request"; readonly request: ModeRequest }
  /** Time has passed; to be given at `nextTickAt` at the latest. */
  | { readonly kind: "tick" }
  /** The program has begun again with a stored state. */
  | { readonly kind: "restart" };

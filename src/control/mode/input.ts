import type { ControlRequest } from "../shared/requests";
import type { KnownCar } from "../shared/known-car";
import type { SiteReading } from "../shared/site-power/reading";

/** The nodes that decide for a mode: `surplus` by solar surplus, `tariff` by price. */
export type SourceName = "surplus" | "tariff";

/** The decision that another node has sent. Instants in ms since the epoch. */
export interface SourceDecision {
  /** Absent while it has no decision. */
  readonly on?: boolean | undefined;
  /** Its reason, for a program and for a person. */
  readonly code?: string | undefined;
  readonly said?: string | undefined;
  readonly nextChangeAt?: number | undefined;
  /** How often it sends at least: 30 minutes. */
  readonly heartbeatMs?: number | undefined;
  /** When it plans to charge; absent if it does not plan. */
  readonly plan?: readonly PlannedWindow[] | undefined;
  /** What it plans for. */
  readonly goal?: SourceGoal | undefined;
  /** Whether its plan includes solar power. */
  readonly sunKnown?: boolean | undefined;
  /** Whether it considers what the home battery gives. */
  readonly batteryKnown?: boolean | undefined;
  /** Whether the home battery should not give power while the car charges by this decision. */
  readonly holdsBattery?: boolean | undefined;
}

/** A window of a plan that the mode follows, with its energy at the wall. */
export interface PlannedWindow {
  readonly startAt: number;
  readonly endAt: number;
  readonly energyKwh?: number | undefined;
  /** The part of it from solar power. */
  readonly solarKwh?: number | undefined;
}

/** The departure that a followed plan has for its goal. */
export interface SourceGoal {
  readonly readyAt: number;
  readonly targetPercent?: number | undefined;
}

/** The requests that a mode accepts. */
export type ModeRequest = Pick<ControlRequest, "mode" | "boost" | "ready" | "minimumPercent">;

/** What a mode learns, one at a time. */
export type ModeInput =
  | { readonly kind: "source"; readonly name: SourceName; readonly decision: SourceDecision }
  /** Everything that is known of the car; replaces earlier reports. */
  | {
      readonly kind: "car";
      readonly car: KnownCar;
      /** Known from before the start: it says nothing about the car now. */
      readonly isStored?: true;
    }
  /** What the home battery shows now. Must be finite. */
  | { readonly kind: "power"; readonly readings: readonly SiteReading[] }
  | { readonly kind: "request"; readonly request: ModeRequest }
  /** Time has passed; due at `nextTickAt` at the latest. */
  | { readonly kind: "tick" }
  /** The program has restarted with a stored state. */
  | { readonly kind: "restart" };

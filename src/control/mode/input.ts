import type { KnownCar } from "../shared/known-car";
import type { SiteReading } from "../shared/site-power/reading";
import type { Mode } from "./settings";

/** Who decides for one half of a mode: `surplus` for the sun, `tariff` for the price. */
export type SourceName = "surplus" | "tariff";

/** What a deciding node has told. Instants in ms since the epoch. */
export interface SourceNews {
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

/** What a person or a program asks for. `null` takes it back. */
export type ModeWish =
  | { readonly what: "mode"; readonly mode: Mode }
  /** Percent; 0 for none, `null` for the one in the settings. */
  | { readonly what: "minimum"; readonly percent: number | null }
  | { readonly what: "boost"; readonly boost: BoostWish | null }
  | { readonly what: "ready"; readonly ready: ReadyWish | null };

/** Until a time has passed, or so much was drawn. */
export type BoostWish = { readonly forMs: number } | { readonly kwh: number };

export interface ReadyWish {
  readonly at: number;
  /** The car's own limit, or 80. */
  readonly targetPercent?: number | undefined;
}

export type ModeInput =
  | { readonly kind: "source"; readonly name: SourceName; readonly news: SourceNews }
  /** All that is known of the car; replaces what was told before. */
  | {
      readonly kind: "car";
      readonly car: KnownCar;
      /** Known from before the start: it says nothing of how the car is now. */
      readonly isStored?: true;
    }
  /** What the home's battery shows now. Must be finite. */
  | { readonly kind: "power"; readonly readings: readonly SiteReading[] }
  | { readonly kind: "wish"; readonly wish: ModeWish }
  /** Time has passed; to be given at `nextTickAt` at the latest. */
  | { readonly kind: "tick" }
  /** The program has begun anew with a stored state. */
  | { readonly kind: "restart" };

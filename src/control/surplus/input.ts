import type { KnownCar } from "../shared/known-car";
import type { SiteReading } from "../shared/site-power/reading";

/** What the surplus rules learn, one at a time. */
export type SurplusInput =
  /** What the house's meters show now. Must be finite. */
  | { readonly kind: "power"; readonly readings: readonly SiteReading[] }
  /** Everything that is known of the car; replaces earlier reports. */
  | { readonly kind: "car"; readonly car: KnownCar }
  /** Another car at the same meter was started or stopped: earlier readings say nothing about the time after it. */
  | { readonly kind: "other-switched" }
  /** Time has passed; due at `nextTickAt` at the latest. */
  | { readonly kind: "tick" }
  /** The program has restarted with a stored state. */
  | { readonly kind: "restart" };

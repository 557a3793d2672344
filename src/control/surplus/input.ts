import type { KnownCar } from "../shared/known-car";
import type { SiteReading } from "../shared/site-power/reading";

export type SurplusInput =
  /** What the house's meters show now. Must be finite. */
  | { readonly kind: "power"; readonly readings: readonly SiteReading[] }
  /** All that is known of the car; replaces what was reported before. */
  | { readonly kind: "car"; readonly car: KnownCar }
  /** Another car at the same meter was started or stopped: what the meter showed before says nothing of the time after. */
  | { readonly kind: "other-switched" }
  /** Time has passed; to be given at `nextTickAt` at the latest. */
  | { readonly kind: "tick" }
  /** The program has begun again with a stored state. */
  | { readonly kind: "restart" };

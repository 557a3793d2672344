import type { KnownCar } from "../shared/known-car";

export type SurplusInput =
  /** Power at the grid meter, import positive. Must be finite. */
  | { readonly kind: "grid"; readonly watts: number }
  /** Power measured at the charger. Must be finite. */
  | { readonly kind: "charger"; readonly watts: number }
  /** All that is known of the car; replaces what was told before. */
  | { readonly kind: "car"; readonly car: KnownCar }
  /** Another car at the same meter was started or stopped: what the meter showed before says nothing of the time after. */
  | { readonly kind: "other-switched" }
  /** Time has passed; to be given at `nextTickAt` at the latest. */
  | { readonly kind: "tick" }
  /** The program has begun anew with a stored state. */
  | { readonly kind: "restart" };

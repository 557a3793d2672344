/** What the ledger of stop commands says. Some makes allow only so many in a rolling window. */
export interface StopBudget {
  /** Stops that may still be sent now. */
  readonly left: number;
  /** Stops in a whole window. */
  readonly total: number;
  readonly windowDays: number;
  /** Stops spent in the last 24 hours, by whomever. */
  readonly lastDay?: number | undefined;
}

/** What is known of the car. Unknown is absent. */
export interface CarFacts {
  readonly charging?: boolean | undefined;
  readonly powerW?: number | undefined;
  readonly pluggedIn?: boolean | undefined;
  /** Percent. */
  readonly soc?: number | undefined;
  /** The car's own charge limit, percent. */
  readonly limit?: number | undefined;
  readonly fullyCharged?: boolean | undefined;
  /** A car that is known to be elsewhere is none of this house's business. */
  readonly atHome?: boolean | undefined;
  readonly stops?: StopBudget | undefined;
  /** When the car knew it. Absent: when it was told here. */
  readonly updatedAt?: number | undefined;
}

export type SurplusInput =
  /** Power at the grid meter, import positive. Must be finite. */
  | { readonly kind: "grid"; readonly watts: number }
  /** Power measured at the charger. Must be finite. */
  | { readonly kind: "charger"; readonly watts: number }
  /** All that is known of the car; replaces what was told before. */
  | { readonly kind: "car"; readonly car: CarFacts }
  /** Time has passed; to be given at `nextTickAt` at the latest. */
  | { readonly kind: "tick" }
  /** The program has begun anew with a stored state. */
  | { readonly kind: "restart" };

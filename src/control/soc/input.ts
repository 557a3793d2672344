/** What became known. Every input also lets the time pass up to its own. */
export type EstimateInput =
  | { readonly kind: "report"; readonly report: CarReport }
  /** What the charger takes at this instant, measured at the wall; holds until the next reading, but for 5 minutes at most. */
  | { readonly kind: "charger"; readonly watts: number }
  /** What the car was told to do, or what its plan has it do from now on. */
  | { readonly kind: "plan"; readonly on: boolean }
  | { readonly kind: "time" };

/** What a car told of one instant. Whatever is absent was not told. */
export interface CarReport {
  /** When that was so in the car, which may be long before it is heard. */
  readonly at: number;
  /** Percent. */
  readonly soc?: number | undefined;
  /** The charge limit, percent. */
  readonly limit?: number | undefined;
  readonly pluggedIn?: boolean | undefined;
  readonly charging?: boolean | undefined;
  readonly powerW?: number | undefined;
  readonly capacityKwh?: number | undefined;
}

/** A half hour of the recorded home, or a shorter stretch of one. */
export interface Stretch {
  /** EUR/MWh, as the market had it. */
  readonly netPrice: number;
  readonly loadW: number;
  readonly pvWPerKwp: number;
}

/** Stretches of the same length that follow each other. */
export interface Year {
  readonly startAt: number;
  readonly stepMs: number;
  /** How long a price holds: an hour if absent. */
  readonly priceMs?: number;
  readonly stretches: readonly Stretch[];
}

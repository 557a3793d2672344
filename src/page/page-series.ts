/** The charts by the id of a home or a car. An event `series` has only those that have changed, each as a whole. */
export interface PageSeries {
  readonly homes: Readonly<Record<string, HomeSeries>>;
  readonly cars: Readonly<Record<string, CarSeries>>;
}

/**
 * Columns of the same length, in order of time. `null` is a gap. Steps: a value holds until the next instant, and the last entry is
 * `null`. Points: a line runs from one to the next.
 */
export interface Columns {
  readonly at: readonly number[];
  readonly value: readonly (number | null)[];
}

/** Of the last 24 hours, and as far ahead as is known. All steps. */
export interface HomeSeries {
  readonly prices?: Columns | undefined;
  readonly feedIn?: Columns | undefined;
  /** Expected of the sun, W, past and to come. */
  readonly forecastW?: Columns | undefined;
  readonly solarW?: Columns | undefined;
  readonly gridW?: Columns | undefined;
  readonly batteryW?: Columns | undefined;
  readonly batteryPercent?: Columns | undefined;
}

export interface CarSeries {
  /** Steps: what its plan is made with; absent: those of its home. */
  readonly prices?: Columns | undefined;
  readonly forecastW?: Columns | undefined;
  /** Steps, W. */
  readonly chargedW?: Columns | undefined;
  readonly plannedW?: Columns | undefined;
  /** Points, percent. The second begins where the first ends. */
  readonly soc?: Columns | undefined;
  readonly socToCome?: Columns | undefined;
  readonly departure?: { readonly at: number; readonly target?: number | undefined } | undefined;
}

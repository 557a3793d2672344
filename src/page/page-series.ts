/** The series of charts by the id of a home or a car. An event `series` has only those that have changed, each of them whole. */
export interface PageSeries {
  readonly homes: Readonly<Record<string, HomeSeries>>;
  readonly cars: Readonly<Record<string, CarSeries>>;
}

/**
 * Columns of equal length, in order of time. `null` is a gap. In steps, a value holds until the next instant, and the last entry is
 * `null`. In points, a line runs from one to the next.
 */
export interface Columns {
  readonly at: readonly number[];
  readonly value: readonly (number | null)[];
}

/** The last 24 hours, and the future as far as it is known. All are steps. */
export interface HomeSeries {
  readonly prices?: Columns | undefined;
  readonly feedIn?: Columns | undefined;
  /** Forecast solar power, W, past and future. */
  readonly forecastW?: Columns | undefined;
  readonly solarW?: Columns | undefined;
  readonly gridW?: Columns | undefined;
  readonly batteryW?: Columns | undefined;
  readonly batteryPercent?: Columns | undefined;
}

/** The lines of a car's chart. */
export interface CarSeries {
  /** Steps: the prices in its plan; absent: those of its home. */
  readonly prices?: Columns | undefined;
  readonly forecastW?: Columns | undefined;
  /** Steps, W. */
  readonly chargedW?: Columns | undefined;
  readonly plannedW?: Columns | undefined;
  /** Points, percent. The second series begins where the first one ends. */
  readonly soc?: Columns | undefined;
  readonly socToCome?: Columns | undefined;
  readonly departure?: { readonly at: number; readonly target?: number | undefined } | undefined;
}

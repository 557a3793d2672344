import type { ExpectedSun } from "./house";

/** The answer of a forecast service as Solcast's is: kW in the half hours that end then, with what 10 % and 90 % stay below. */
export interface SolarForecast {
  readonly forecasts: readonly {
    readonly pv_estimate: number;
    readonly pv_estimate10: number;
    readonly pv_estimate90: number;
    readonly period_end: string;
    readonly period: "PT30M";
  }[];
}

/** A forecast as Solcast publishes it. */
export function solarForecast(sun: readonly ExpectedSun[]): SolarForecast {
  const forecasts = sun.map(({ endAt, leastW, meanW, mostW }) => ({
    pv_estimate: kilowatts(meanW),
    pv_estimate10: kilowatts(leastW),
    pv_estimate90: kilowatts(mostW),
    period_end: new Date(endAt).toISOString(),
    period: "PT30M" as const,
  }));
  return { forecasts };
}

function kilowatts(watts: number): number {
  return Math.round(watts) / 1000;
}

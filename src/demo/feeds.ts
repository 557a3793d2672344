import { startFeedServer, type FeedServer } from "../simulator/feeds/feed-server";
import type { ExpectedSun, House, MarketPrice } from "./house";

/** Starts services with the prices and solar forecasts of the recorded days of a house. `now` is the time of the house. */
export function startFeeds(house: House, now: () => number): Promise<FeedServer> {
  return startFeedServer({
    now,
    services: {
      "/prices": (request) => ({ json: marketData(house.prices(request.now)) }),
      "/solar": (request) => ({ json: solarForecast(house.expectedSun(request.now)) }),
    },
  });
}

/** The response of a price service such as aWATTar: the price of the exchange for hours or half hours. */
export interface MarketData {
  readonly object: "list";
  readonly data: readonly {
    readonly start_timestamp: number;
    readonly end_timestamp: number;
    readonly marketprice: number;
    readonly unit: "Eur/MWh";
  }[];
}

/** Prices as aWATTar publishes them. */
export function marketData(prices: readonly MarketPrice[]): MarketData {
  const data = prices.map(({ startAt, endAt, eurMwh }) => ({
    start_timestamp: startAt,
    end_timestamp: endAt,
    marketprice: eurMwh,
    unit: "Eur/MWh" as const,
  }));
  return { object: "list", data };
}

/** The response of a forecast service such as Solcast: kW in half hours by their end, with the 10th and 90th percentiles. */
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

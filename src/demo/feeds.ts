import { startFeedServer, type FeedServer } from "../simulator/feeds/feed-server";
import type { ExpectedSun, House, MarketPrice } from "./house";

/** The suppliers of the house: they have the prices and the sun of its recorded days. `now` is the time of the house. */
export function startFeeds(house: House, now: () => number): Promise<FeedServer> {
  return startFeedServer({
    now,
    services: {
      "/prices": (request) => ({ json: marketData(house.prices(request.now)) }),
      "/solar": (request) => ({ json: solarForecast(house.expectedSun(request.now)) }),
    },
  });
}

/** The response of a price service such as aWATTar's: hours or half hours with the exchange's price. */
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

/** The response of a forecast service such as Solcast's: kW in the half hours that end then, with what 10 % and 90 % stay below. */
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

import type { MarketPrice } from "./house";

/** The answer of a price service as aWATTar's is: hours or half hours with the exchange's price. */
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

import { query } from "../../request";
import { DAY_AHEAD, eachDay, numbered, type PriceSupplier } from "../supplier";

const CURRENCIES: Readonly<Record<string, string>> = { SE: "SEK", NO: "NOK", DK: "DKK", PL: "PLN", RO: "RON" };

/** Not an open interface: for private use. */
export const nordPool: PriceSupplier = {
  id: "nordpool",
  name: "Nord Pool",
  areas: {
    EE: ["EE"],
    LT: ["LT"],
    LV: ["LV"],
    AT: ["AT"],
    BE: ["BE"],
    FR: ["FR"],
    DE: ["GER"],
    LU: ["GER"],
    NL: ["NL"],
    PL: ["PL"],
    DK: ["DK1", "DK2"],
    FI: ["FI"],
    NO: numbered("NO", 5),
    SE: numbered("SE", 4),
    BG: ["BG"],
    RO: ["TEL"],
  },
  includes: "nothing",
  timing: DAY_AHEAD,
  requests: (inquiry) =>
    eachDay(inquiry, ({ date }) => {
      const currency = CURRENCIES[inquiry.country] ?? "EUR";
      const values = { date, market: "DayAhead", deliveryArea: inquiry.area, currency };
      return { url: `https://dataportal-api.nordpoolgroup.com/api/DayAheadPrices?${query(values)}` };
    }),
  reading: ({ area }) => ({ area }),
  licence: "Nord Pool",
  confidence: "C",
};

import { MINUTE_MS } from "../../../core/duration";
import { query } from "../../request";
import { DAY_AHEAD, numbered, type PriceSupplier } from "../supplier";

export const spotHinta: PriceSupplier = {
  id: "spothinta",
  name: "spot-hinta.fi",
  areas: {
    FI: ["FI"],
    EE: ["EE"],
    LT: ["LT"],
    LV: ["LV"],
    DK: ["DK1", "DK2"],
    NO: numbered("NO", 5),
    SE: numbered("SE", 4),
  },
  includes: "nothing",
  timing: DAY_AHEAD,
  leastMs: 2 * MINUTE_MS,
  requests: ({ area }) => [
    { url: `https://api.spot-hinta.fi/TodayAndDayForward?${query({ region: area, priceResolution: 15 })}` },
  ],
  prepared: withoutTax,
  reading: () => ({ currency: "EUR" }),
  licence: "spot-hinta.fi",
  confidence: "S",
};

/** Beside the net price there is one with Finnish tax, which is no other country's. */
function withoutTax(answer: unknown): unknown {
  if (!Array.isArray(answer)) return answer;
  return answer.map((row: unknown) => {
    if (typeof row !== "object" || row === null) return row;
    return Object.fromEntries(Object.entries(row).filter(([key]) => key !== "PriceWithTax"));
  });
}

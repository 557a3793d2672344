import { query } from "../../request";
import { DAY_AHEAD, spanOf, type PriceSupplier } from "../supplier";

export const elering: PriceSupplier = {
  id: "elering",
  name: "Elering",
  areas: { EE: ["EE"], LV: ["LV"], LT: ["LT"], FI: ["FI"] },
  includes: "nothing",
  timing: DAY_AHEAD,
  requests: (inquiry) => {
    const { startAt, endAt } = spanOf(inquiry);
    const values = { start: new Date(startAt).toISOString(), end: new Date(endAt - 1).toISOString() };
    return [{ url: `https://dashboard.elering.ee/api/nps/price?${query(values)}` }];
  },
  reading: ({ area }) => ({ area: area.toLowerCase() }),
  licence: "Elering",
  confidence: "C",
};

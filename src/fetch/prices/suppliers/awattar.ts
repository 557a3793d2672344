import { query } from "../../request";
import { DAY_AHEAD, spanOf, type PriceSupplier } from "../supplier";

/** The mean of each hour. */
export const awattar: PriceSupplier = {
  id: "awattar",
  name: "aWATTar",
  areas: { DE: ["DE"], AT: ["AT"] },
  includes: "nothing",
  timing: DAY_AHEAD,
  requests: (asked) => {
    const { startAt, endAt } = spanOf(asked);
    const host = `api.awattar.${asked.area.toLowerCase()}`;
    return [{ url: `https://${host}/v1/marketdata?${query({ start: startAt, end: endAt })}` }];
  },
  perDay: 100,
  licence: "aWATTar",
  confidence: "C",
};

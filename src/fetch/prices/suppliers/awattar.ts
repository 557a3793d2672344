import { query } from "../../request";
import { DAY_AHEAD, spanOf, type PriceSupplier } from "../supplier";

/** The mean of each hour. */
export const awattar: PriceSupplier = {
  id: "awattar",
  name: "aWATTar",
  areas: { DE: ["DE"], AT: ["AT"] },
  includes: "nothing",
  timing: DAY_AHEAD,
  requests: (inquiry) => {
    const { startAt, endAt } = spanOf(inquiry);
    const host = `api.awattar.${inquiry.area.toLowerCase()}`;
    return [{ url: `https://${host}/v1/marketdata?${query({ start: startAt, end: endAt })}` }];
  },
  perDay: 100,
  licence: "aWATTar",
  confidence: "C",
};

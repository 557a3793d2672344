import { HOUR_MS } from "../../../core/duration";
import { query } from "../../request";
import { eachDay, type PriceSupplier } from "../supplier";

/** The price for feeding in, and no household's tariff. */
export const pse: PriceSupplier = {
  id: "pse",
  name: "PSE RCE",
  areas: { PL: [] },
  includes: "nothing",
  timing: { kind: "daily", time: "14:35", zone: "Europe/Warsaw", lateMs: 4 * HOUR_MS },
  requests: (inquiry) =>
    eachDay(inquiry, ({ date }) => ({
      url: `https://api.raporty.pse.pl/api/rce-pln?${query({ $filter: `business_date eq '${date}'` })}`,
    })),
  reading: () => ({ currency: "PLN", priceUnit: "MWh" }),
  licence: "PSE S.A.",
  confidence: "S",
};

import { DAY_AHEAD, type PriceSupplier } from "../supplier";

/** Of the quarter hour; the supplier says with VAT, its users found without. */
export const smartEnergy: PriceSupplier = {
  id: "smartenergy",
  name: "smartENERGY",
  areas: { AT: [] },
  includes: "nothing",
  timing: DAY_AHEAD,
  requests: () => [{ url: "https://apis.smartenergy.at/market/v1/price" }],
  licence: "smartENERGY",
  confidence: "C",
};

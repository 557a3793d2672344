import { HOUR_MS } from "../../../core/duration";
import { CET, type PriceSupplier } from "../supplier";

export const porssisahko: PriceSupplier = {
  id: "porssisahko",
  name: "Pörssisähkö.net",
  areas: { FI: [] },
  includes: "vat",
  timing: { kind: "daily", time: "13:05", zone: CET, lateMs: 2 * HOUR_MS },
  requests: () => [{ url: "https://api.porssisahko.net/v2/latest-prices.json" }],
  reading: () => ({ currency: "EUR", minor: true, priceUnit: "kWh" }),
  licence: "Pörssisähkö.net",
  confidence: "S",
};

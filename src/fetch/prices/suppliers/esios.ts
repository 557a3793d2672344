import { HOUR_MS } from "../../../core/duration";
import { query } from "../../request";
import { spanOf, type PriceSupplier } from "../supplier";

/** With tolls and charges by period, without the electricity tax and VAT. */
export const esios: PriceSupplier = {
  id: "esios",
  name: "REE PVPC (ESIOS)",
  // Península, Canarias, Baleares, Ceuta, Melilla.
  areas: { ES: ["8741", "8742", "8743", "8744", "8745"] },
  needs: ["token"],
  includes: "all-but-vat",
  timing: { kind: "daily", time: "20:35", zone: "Europe/Madrid", lateMs: 2 * HOUR_MS },
  requests: (inquiry) => {
    const values = { start_date: `${inquiry.days[0].date}T00:00`, end_date: `${spanOf(inquiry).last.date}T23:59` };
    const headers = { "x-api-key": inquiry.token };
    return [{ url: `https://api.esios.ree.es/indicators/1001?${query(values)}`, headers, isSecret: true }];
  },
  reading: ({ area }) => ({ area, currency: "EUR", priceUnit: "MWh" }),
  licence: "api.esios.ree.es, REE",
  confidence: "C",
};

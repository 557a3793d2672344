import { HOUR_MS } from "../../../core/duration";
import { query } from "../../request";
import { spanOf, type PriceSupplier } from "../supplier";

/** Energy and grid in one price, without VAT. */
export const groupeE: PriceSupplier = {
  id: "groupe-e",
  name: "Groupe E",
  areas: { CH: [] },
  includes: "all-but-vat",
  timing: { kind: "daily", time: "18:05", zone: "Europe/Zurich", lateMs: 3 * HOUR_MS },
  requests: (inquiry) => {
    const { startAt, endAt } = spanOf(inquiry);
    const values = { start_timestamp: new Date(startAt).toISOString(), end_timestamp: new Date(endAt).toISOString() };
    return [{ url: `https://api.tariffs.groupe-e.ch/v2/tariffs?${query(values)}` }];
  },
  reading: () => ({ currency: "CHF" }),
  licence: "Groupe E",
  confidence: "C",
};

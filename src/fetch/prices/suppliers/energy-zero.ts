import { query } from "../../request";
import { DAY_AHEAD, eachDay, type PriceSupplier } from "../supplier";

/** With energy tax, supplier's mark-up and VAT: the grid fee does not depend on energy there. */
export const energyZero: PriceSupplier = {
  id: "energyzero",
  name: "EnergyZero",
  areas: { NL: [] },
  includes: "total",
  timing: DAY_AHEAD,
  requests: (inquiry) =>
    eachDay(inquiry, ({ date }) => {
      const [year = "", month = "", day = ""] = date.split("-");
      const values = {
        energyType: "ENERGY_TYPE_ELECTRICITY",
        date: `${day}-${month}-${year}`,
        interval: "INTERVAL_QUARTER",
      };
      return { url: `https://public.api.energyzero.nl/public/v1/prices?${query(values)}` };
    }),
  reading: () => ({ currency: "EUR" }),
  licence: "EnergyZero",
  confidence: "C",
};

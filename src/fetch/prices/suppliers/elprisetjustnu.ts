import { DAY_AHEAD, eachDay, numbered, type PriceSupplier } from "../supplier";
import { dayFile } from "./hvakosterstrommen";

export const elprisetJustNu: PriceSupplier = {
  id: "elprisetjustnu",
  name: "Elpriset just nu",
  areas: { SE: numbered("SE", 4) },
  includes: "nothing",
  timing: DAY_AHEAD,
  requests: (inquiry) =>
    eachDay(inquiry, (day) => ({ url: `https://www.elprisetjustnu.se/api/v1/prices/${dayFile(day, inquiry.area)}` })),
  reading: () => ({ currency: "SEK" }),
  licence: "Elpriset just nu.se",
  confidence: "C",
};

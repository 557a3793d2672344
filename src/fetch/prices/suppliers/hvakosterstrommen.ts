import { DAY_AHEAD, eachDay, numbered, type MarketDay, type PriceSupplier } from "../supplier";

/** Files of one day each, as two services have them. */
export function dayFile({ date }: MarketDay, area: string): string {
  return `${date.slice(0, 4)}/${date.slice(5)}_${area}.json`;
}

export const hvaKosterStrommen: PriceSupplier = {
  id: "hvakosterstrommen",
  name: "Hva koster strømmen",
  areas: { NO: numbered("NO", 5) },
  includes: "nothing",
  timing: DAY_AHEAD,
  requests: (inquiry) =>
    eachDay(inquiry, (day) => ({
      url: `https://www.hvakosterstrommen.no/api/v1/prices/${dayFile(day, inquiry.area)}`,
    })),
  reading: () => ({ currency: "NOK" }),
  licence: "Strømpriser levert av Hva koster strømmen.no",
  confidence: "D",
};

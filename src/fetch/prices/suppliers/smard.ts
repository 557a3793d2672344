import { DAY_AHEAD, spanOf, type PriceInquiry, type PriceSupplier } from "../supplier";

/** What SMARD calls the day-ahead price of each zone. */
const FILTERS: Readonly<Record<string, number>> = {
  "DE-LU": 4169,
  AT: 4170,
  BE: 4996,
  NO2: 4997,
  DK1: 252,
  DK2: 253,
  FR: 254,
  "IT-North": 255,
  NL: 256,
  PL: 257,
  CH: 259,
  SI: 260,
  CZ: 261,
  HU: 262,
};

/** Files of a week each, in an index that says when they begin. */
export const smard: PriceSupplier = {
  id: "smard",
  name: "SMARD",
  areas: {
    DE: ["DE-LU"],
    LU: ["DE-LU"],
    AT: ["AT"],
    BE: ["BE"],
    CH: ["CH"],
    CZ: ["CZ"],
    DK: ["DK1", "DK2"],
    FR: ["FR"],
    HU: ["HU"],
    IT: ["IT-North"],
    NL: ["NL"],
    NO: ["NO2"],
    PL: ["PL"],
    SI: ["SI"],
  },
  includes: "nothing",
  timing: DAY_AHEAD,
  requests: (inquiry) => [{ url: `${folderOf(inquiry)}/index_quarterhour.json` }],
  leadsTo: (index, inquiry) => {
    const { startAt, endAt } = spanOf(inquiry);
    const weeks = stampsIn(index);
    const wanted = weeks.filter((at, place) => at < endAt && (weeks[place + 1] ?? Infinity) > startAt).slice(-2);
    const name = `${FILTERS[inquiry.area] ?? ""}_${inquiry.area}_quarterhour`;
    return wanted.map((at) => ({ url: `${folderOf(inquiry)}/${name}_${at}.json` }));
  },
  reading: () => ({ currency: "EUR", priceUnit: "MWh" }),
  licence: "Bundesnetzagentur | SMARD.de, CC BY 4.0",
  confidence: "C",
};

function folderOf({ area }: PriceInquiry): string {
  return `https://www.smard.de/app/chart_data/${FILTERS[area] ?? ""}/${area}`;
}

/** When the files begin, in order. */
function stampsIn(index: unknown): readonly number[] {
  const stamps: unknown =
    typeof index === "object" && index !== null && "timestamps" in index ? index.timestamps : undefined;
  if (!Array.isArray(stamps)) return [];
  return stamps.filter((at): at is number => Number.isSafeInteger(at)).toSorted((one, other) => one - other);
}

import { query } from "../../request";
import { DAY_AHEAD, numbered, spanOf, type PriceSupplier } from "../supplier";

export const energyCharts: PriceSupplier = {
  id: "energycharts",
  name: "Energy-Charts",
  areas: {
    DE: ["DE-LU"],
    LU: ["DE-LU"],
    AT: ["AT"],
    BE: ["BE"],
    BG: ["BG"],
    CH: ["CH"],
    CZ: ["CZ"],
    DK: ["DK1", "DK2"],
    EE: ["EE"],
    ES: ["ES"],
    FI: ["FI"],
    FR: ["FR"],
    GR: ["GR"],
    HR: ["HR"],
    HU: ["HU"],
    IT: ["IT-North", "IT-Centre-North", "IT-Centre-South", "IT-South", "IT-Calabria", "IT-Sicily", "IT-Sardinia"],
    LT: ["LT"],
    LV: ["LV"],
    NL: ["NL"],
    NO: numbered("NO", 5),
    PL: ["PL"],
    PT: ["PT"],
    RO: ["RO"],
    SE: numbered("SE", 4),
    SI: ["SI"],
    SK: ["SK"],
  },
  includes: "nothing",
  timing: DAY_AHEAD,
  requests: (inquiry) => {
    const dates = { start: inquiry.days[0].date, end: spanOf(inquiry).last.date };
    return [{ url: `https://api.energy-charts.info/price?${query({ bzn: inquiry.area, ...dates })}` }];
  },
  licence: "Energy-Charts.info (Fraunhofer ISE), CC BY 4.0; Bundesnetzagentur | SMARD.de",
  confidence: "C",
};

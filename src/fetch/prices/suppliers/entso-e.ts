import { xmlDocument } from "../../xml-document";
import { query } from "../../request";
import { DAY_AHEAD, numbered, spanOf, type PriceSupplier } from "../supplier";

/** Energy Identification Codes of the bidding zones. */
const EIC: Readonly<Record<string, string>> = {
  "DE-LU": "10Y1001A1001A82H",
  AT: "10YAT-APG------L",
  BE: "10YBE----------2",
  NL: "10YNL----------L",
  FR: "10YFR-RTE------C",
  CH: "10YCH-SWISSGRIDZ",
  CZ: "10YCZ-CEPS-----N",
  SK: "10YSK-SEPS-----K",
  HU: "10YHU-MAVIR----U",
  SI: "10YSI-EELS-----O",
  PL: "10YPL-AREA-----S",
  DK1: "10YDK-1--------W",
  DK2: "10YDK-2--------M",
  NO1: "10YNO-1--------2",
  NO2: "10YNO-2--------T",
  NO3: "10YNO-3--------J",
  NO4: "10YNO-4--------9",
  NO5: "10Y1001A1001A48H",
  SE1: "10Y1001A1001A44P",
  SE2: "10Y1001A1001A45N",
  SE3: "10Y1001A1001A46L",
  SE4: "10Y1001A1001A47J",
  FI: "10YFI-1--------U",
  EE: "10Y1001A1001A39I",
  LV: "10YLV-1001A00074",
  LT: "10YLT-1001A0008Q",
  ES: "10YES-REE------0",
  PT: "10YPT-REN------W",
  "IT-North": "10Y1001A1001A73I",
};

export const entsoE: PriceSupplier = {
  id: "entsoe",
  name: "ENTSO-E Transparency Platform",
  areas: {
    ...Object.fromEntries(
      ["AT", "BE", "NL", "FR", "CH", "CZ", "SK", "HU", "SI", "PL", "FI", "EE", "LV", "LT", "ES", "PT"].map((area) => [
        area,
        [area],
      ]),
    ),
    DE: ["DE-LU"],
    LU: ["DE-LU"],
    DK: ["DK1", "DK2"],
    IT: ["IT-North"],
    NO: numbered("NO", 5),
    SE: numbered("SE", 4),
  },
  needs: ["token"],
  includes: "nothing",
  timing: DAY_AHEAD,
  requests: (inquiry) => {
    const { startAt, endAt } = spanOf(inquiry);
    const domain = EIC[inquiry.area] ?? inquiry.area;
    const values = {
      documentType: "A44",
      in_Domain: domain,
      out_Domain: domain,
      periodStart: stamp(startAt),
      periodEnd: stamp(endAt),
      "contract_MarketAgreement.type": "A01",
      securityToken: inquiry.token,
    };
    return [{ url: `https://web-api.tp.entsoe.eu/api?${query(values)}`, headers: { accept: "*/*" }, isSecret: true }];
  },
  prepared: (answer) => (typeof answer === "string" ? (xmlDocument(answer) ?? answer) : answer),
  licence: "ENTSO-E Transparency Platform",
  confidence: "C",
};

/** `yyyyMMddHHmm` in UTC. */
function stamp(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replaceAll(/[-T:]/g, "");
}

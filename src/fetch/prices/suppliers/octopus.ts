import { HOUR_MS } from "../../../core/duration";
import { query } from "../../request";
import { spanOf, type PriceSupplier } from "../supplier";

/** A tariff code such as `E-1R-AGILE-24-10-01-C` contains that of its product. */
const TARIFF_CODE = /^[EG]-[12]R-([A-Z0-9-]+)-[A-P]$/i;

export const octopus: PriceSupplier = {
  id: "octopus",
  name: "Octopus Energy",
  areas: { GB: [] },
  needs: ["area"],
  takes: ["token"],
  includes: "total",
  timing: { kind: "daily", time: "16:05", zone: "Europe/London", lateMs: 4 * HOUR_MS },
  requests: (inquiry) => {
    const { startAt, endAt } = spanOf(inquiry);
    const tariff = inquiry.area.trim();
    const [, product = tariff] = TARIFF_CODE.exec(tariff) ?? [];
    const values = {
      period_from: new Date(startAt).toISOString(),
      period_to: new Date(endAt).toISOString(),
      page_size: 1500,
    };
    const path = `products/${encodeURIComponent(product)}/electricity-tariffs/${encodeURIComponent(tariff)}`;
    const url = `https://api.octopus.energy/v1/${path}/standard-unit-rates/?${query(values)}`;
    if (inquiry.token === "") return [{ url }];
    const authorization = `Basic ${Buffer.from(`${inquiry.token}:`).toString("base64")}`;
    return [{ url, headers: { authorization }, isSecret: true }];
  },
  licence: "Octopus Energy",
  confidence: "C",
};

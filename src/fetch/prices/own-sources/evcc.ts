import { MINUTE_MS } from "../../../core/duration";
import { CET, type PriceSupplier } from "../supplier";

export const evcc: PriceSupplier = {
  id: "evcc",
  name: "evcc",
  areas: { "*": [] },
  needs: ["address"],
  includes: "total",
  timing: { kind: "every", ms: 15 * MINUTE_MS, zone: CET },
  requests: ({ address }) => [{ url: `${address}/api/tariff/grid`, isOwn: true }],
  licence: "evcc",
  confidence: "C",
};

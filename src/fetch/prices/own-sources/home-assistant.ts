import { MINUTE_MS } from "../../../core/duration";
import { CET, type PriceSupplier } from "../supplier";

/** The attributes of any entity that has prices. The area is its id. */
export const homeAssistant: PriceSupplier = {
  id: "homeassistant",
  name: "Home Assistant",
  areas: { "*": [] },
  needs: ["address", "area", "token"],
  includes: "total",
  timing: { kind: "every", ms: 15 * MINUTE_MS, zone: CET },
  requests: ({ address, area, token }) => [
    {
      url: `${address}/api/states/${encodeURIComponent(area.trim())}`,
      headers: { authorization: `Bearer ${token}` },
      isSecret: true,
      isOwn: true,
    },
  ],
  licence: "Home Assistant",
  confidence: "C",
};

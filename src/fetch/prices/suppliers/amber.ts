import { MINUTE_MS } from "../../../core/duration";
import type { PriceSupplier } from "../supplier";

/** Its forecast reaches about a day ahead and changes all the time. The area is the id of the site. */
export const amber: PriceSupplier = {
  id: "amber",
  name: "Amber Electric",
  areas: { AU: [] },
  needs: ["area", "token"],
  includes: "total",
  timing: { kind: "every", ms: 5 * MINUTE_MS, zone: "Australia/Sydney" },
  requests: ({ area, token }) => [
    {
      url: `https://api.amber.com.au/v1/sites/${encodeURIComponent(area.trim())}/prices/current?next=96&previous=0&resolution=30`,
      headers: { authorization: `Bearer ${token}` },
      isSecret: true,
    },
  ],
  licence: "Amber Electric",
  confidence: "C",
};

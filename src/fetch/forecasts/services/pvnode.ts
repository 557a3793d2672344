import { HOUR_MS } from "../../../core/duration";
import type { ForecastService } from "../service";

/** The panels are in the owner's account there. A free one is updated once a day. */
export const pvnode: ForecastService = {
  id: "pvnode",
  name: "pvnode",
  needs: ["sites", "token"],
  everyMs: 4 * HOUR_MS,
  requests: ({ sites, token }) =>
    sites.map((site) => ({
      request: {
        url: `https://api.pvnode.com/v2/forecast/${encodeURIComponent(site)}?forecast_days=1&past_days=0&timezone=utc`,
        headers: { authorization: `Bearer ${token}` },
        isSecret: true,
      },
    })),
  licence: "pvnode",
  confidence: "C",
};

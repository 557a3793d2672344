import { HOUR_MS } from "../../../core/duration";
import type { ForecastService } from "../service";

/** The direction of the panels is in the owner's account there. */
export const solcast: ForecastService = {
  id: "solcast",
  name: "Solcast",
  needs: ["sites", "token"],
  everyMs: 2 * HOUR_MS,
  perDay: 10,
  requests: ({ sites, token }) =>
    sites.map((site) => ({
      request: {
        url: `https://api.solcast.com.au/rooftop_sites/${encodeURIComponent(site)}/forecasts?format=json&hours=72`,
        headers: { authorization: `Bearer ${token}` },
        isSecret: true,
      },
    })),
  licence: "Solcast",
  confidence: "C",
};

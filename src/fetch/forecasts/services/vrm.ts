import { DAY_MS, HOUR_MS, SECOND_MS } from "../../../core/duration";
import { query } from "../../request";
import type { ForecastService } from "../service";

/** It knows the panels by what they have given. */
export const victronVrm: ForecastService = {
  id: "vrm",
  name: "Victron VRM",
  needs: ["sites", "token"],
  everyMs: HOUR_MS,
  requests: ({ sites, token, now }) =>
    sites.map((site) => {
      const hour = Math.floor(now / HOUR_MS) * HOUR_MS;
      const values = {
        type: "forecast",
        start: hour / SECOND_MS,
        end: (hour + 2 * DAY_MS) / SECOND_MS,
        interval: "hours",
      };
      return {
        request: {
          url: `https://vrmapi.victronenergy.com/v2/installations/${encodeURIComponent(site)}/stats?${query(values)}`,
          headers: { "x-authorization": `Token ${token}` },
          isSecret: true,
        },
      };
    }),
  licence: "Victron VRM",
  confidence: "C",
};

import { HOUR_MS } from "../../../core/duration";
import type { ForecastService } from "../service";

/** Of two days, from one request for each plane. It was trained on British roofs. */
export const quartz: ForecastService = {
  id: "quartz",
  name: "Open Quartz Solar",
  needs: ["position", "planes"],
  everyMs: 3 * HOUR_MS,
  requests: ({ position, planes, now }) =>
    planes.map(({ peakKw, tilt, azimuth }) => {
      const site = {
        latitude: hundredth(position?.latitude),
        longitude: hundredth(position?.longitude),
        capacity_kwp: peakKw,
        tilt,
        orientation: azimuth,
      };
      const body = JSON.stringify({ site, timestamp: `${new Date(now).toISOString().slice(0, 19)}Z` });
      return {
        request: { url: "https://open.quartz.solar/forecast/", body },
        // Its instants have no offset.
        reading: { zone: "UTC" },
      };
    }),
  licence: "Open Climate Fix, Open Quartz Solar",
  confidence: "C",
};

/** More than it uses of a position concerns nobody. */
function hundredth(degrees = 0): number {
  return Math.round(degrees * 100) / 100;
}

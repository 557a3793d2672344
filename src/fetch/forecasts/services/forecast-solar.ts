import { HOUR_MS } from "../../../core/duration";
import { azimuthFromSouth } from "../roof";
import type { ForecastService } from "../service";

/** Without a key, 12 requests an hour: one for each plane. */
export const forecastSolar: ForecastService = {
  id: "forecastsolar",
  name: "Forecast.Solar",
  needs: ["position", "planes"],
  takes: ["token"],
  everyMs: HOUR_MS,
  requests: ({ position, planes, token }) =>
    planes.map(({ peakKw, tilt, azimuth }) => {
      const place = [position?.latitude ?? 0, position?.longitude ?? 0, tilt, azimuthFromSouth(azimuth), peakKw];
      const key = token === "" ? "" : `${encodeURIComponent(token)}/`;
      const url = `https://api.forecast.solar/${key}estimate/${place.join("/")}?time=utc&no_sun=1`;
      return { request: { url, isSecret: token !== "" } };
    }),
  licence: "Forecast.Solar",
  confidence: "D",
};

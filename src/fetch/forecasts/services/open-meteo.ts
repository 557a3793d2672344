import { HOUR_MS } from "../../../core/duration";
import { query } from "../../request";
import { azimuthFromSouth } from "../roof";
import type { ForecastService } from "../service";

/** Irradiance on each plane; with a key, the host of customers. */
export const openMeteo: ForecastService = {
  id: "openmeteo",
  name: "Open-Meteo",
  needs: ["position", "planes"],
  takes: ["token"],
  everyMs: HOUR_MS,
  requests: ({ position, planes, token }) =>
    planes.map(({ peakKw, tilt, azimuth }) => {
      const values = {
        latitude: position?.latitude ?? 0,
        longitude: position?.longitude ?? 0,
        tilt,
        azimuth: azimuthFromSouth(azimuth),
        minutely_15: "global_tilted_irradiance",
        forecast_days: 3,
        timezone: "GMT",
        timeformat: "unixtime",
        ...(token !== "" && { apikey: token }),
      };
      const host = token === "" ? "api.open-meteo.com" : "customer-api.open-meteo.com";
      const request = { url: `https://${host}/v1/forecast?${query(values)}`, isSecret: token !== "" };
      return { request, reading: { peakKw } };
    }),
  licence: "Weather data by Open-Meteo.com, CC BY 4.0",
  confidence: "D",
};

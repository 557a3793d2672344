import { HOUR_MS } from "../../../core/duration";
import { query } from "../../request";
import { azimuthFromSouth } from "../roof";
import type { ForecastService } from "../service";

/** Hours of AC power, from one request for each plane. */
export const akkudoktor: ForecastService = {
  id: "akkudoktor",
  name: "Akkudoktor",
  needs: ["position", "planes"],
  everyMs: 2 * HOUR_MS,
  requests: ({ position, planes }) =>
    planes.map(({ peakKw, tilt, azimuth }) => {
      const watts = Math.round(peakKw * 1000);
      const values = {
        lat: position?.latitude ?? 0,
        lon: position?.longitude ?? 0,
        power: watts,
        azimuth: azimuthFromSouth(azimuth),
        tilt,
        powerInverter: watts,
        inverterEfficiency: 0.95,
        cellCoEff: -0.36,
        albedo: 0.25,
        timecycle: "hourly",
        timezone: "UTC",
        past_days: 0,
      };
      return { request: { url: `https://api.akkudoktor.net/forecast?${query(values)}` } };
    }),
  licence: "api.akkudoktor.net",
  confidence: "C",
};

import { HOUR_MS } from "../../../core/duration";
import { query } from "../../request";
import { simulatedRequest } from "../../simulated-request";
import type { ForecastService } from "../service";

/** Made-up weather, for whoever has no network; with an address, that of a simulator there. */
export const simulatedForecast: ForecastService = {
  id: "simulated",
  name: "simulated",
  needs: ["planes"],
  takes: ["address"],
  everyMs: HOUR_MS,
  requests: ({ planes, address }) =>
    planes.map(({ peakKw, tilt, azimuth }) => ({
      request: simulatedRequest(address, `/solar?${query({ peakKw, tilt, azimuth })}`),
    })),
  isSimulated: true,
  licence: "",
  confidence: "D",
};

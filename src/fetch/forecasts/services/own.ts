import { HALF_HOUR_MS, HOUR_MS } from "../../../core/duration";
import { headerOf } from "../../prices/own-sources/own-address";
import type { ForecastService } from "../service";

/** Of a program in the home's own network. */
export const evccSolar: ForecastService = {
  id: "evcc",
  name: "evcc",
  needs: ["address"],
  everyMs: HALF_HOUR_MS,
  requests: ({ address }) => [{ request: { url: `${address}/api/tariff/solar`, isOwn: true } }],
  licence: "evcc",
  confidence: "C",
};

/** Any address that answers with a forecast; of irradiance, the peak power says what it yields. */
export const ownForecast: ForecastService = {
  id: "own",
  name: "own",
  needs: ["address"],
  takes: ["token", "peak"],
  everyMs: HOUR_MS,
  requests: ({ address, token, peakKw }) => {
    const secret = token === "" ? {} : { headers: headerOf(token), isSecret: true };
    return [{ request: { url: address, isOwn: true, ...secret }, reading: { peakKw } }];
  },
  licence: "",
  confidence: "D",
};

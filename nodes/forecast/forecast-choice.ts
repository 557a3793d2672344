import { SmartcarError } from "../../src/core/error";
import type { ForecastChoice } from "../../src/fetch/forecasts/forecast-rules";
import { serviceOf } from "../../src/fetch/forecasts/services";
import type { HomeSettings } from "../../src/home/home-settings";
import { say } from "../runtime/speech";
import { ownShape } from "../settings/feed-settings";
import type { ValuesOf } from "../settings/setting";
import type { declaration } from "./settings";

export type ForecastValues = ValuesOf<typeof declaration.settings>;

/** The service that settings choose. Throws SmartcarError `NOT_CONFIGURED` where planes, the position, or a token are missing. */
export function forecastChoice(values: ForecastValues, zone: string, home: HomeSettings | undefined): ForecastChoice {
  const service = serviceOf(values.service);
  if (!service) throw new SmartcarError("NOT_CONFIGURED", say("error.feed-no-supplier"));
  const { latitude, longitude, planes, sites, address } = values;
  const own = latitude === undefined || longitude === undefined ? undefined : { latitude, longitude };
  const position = own ?? home?.position;
  const token = values.token.trim();
  const { name: supplier, needs } = service;
  const missing = (
    [
      ["position", position === undefined, "error.forecast-no-position"],
      ["sites", sites.length === 0, "error.forecast-no-sites"],
      ["token", token === "", "error.feed-no-secret"],
      ["address", address === "", "error.feed-no-address"],
    ] as const
  ).find(([need, isMissing]) => isMissing && needs.includes(need));
  if (missing) throw new SmartcarError("NOT_CONFIGURED", say(missing[2], { supplier }));
  return {
    service,
    position,
    planes,
    peakKw: values.peakKw,
    sites,
    token,
    address,
    reading: { zone, shape: ownShape(values) },
  };
}

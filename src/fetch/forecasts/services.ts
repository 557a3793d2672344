import type { ForecastService } from "./service";
import { akkudoktor } from "./services/akkudoktor";
import { forecastSolar } from "./services/forecast-solar";
import { openMeteo } from "./services/open-meteo";
import { evccSolar, ownForecast } from "./services/own";
import { pvnode } from "./services/pvnode";
import { quartz } from "./services/quartz";
import { simulatedForecast } from "./services/simulated";
import { solcast } from "./services/solcast";
import { victronVrm } from "./services/vrm";

/** All services, the one first that needs no account. */
export const FORECAST_SERVICES = [
  openMeteo,
  forecastSolar,
  solcast,
  victronVrm,
  pvnode,
  quartz,
  akkudoktor,
  evccSolar,
  ownForecast,
  simulatedForecast,
] as const satisfies readonly ForecastService[];

/** By its id. */
export function serviceOf(id: string): ForecastService | undefined {
  return FORECAST_SERVICES.find((service) => service.id === id);
}

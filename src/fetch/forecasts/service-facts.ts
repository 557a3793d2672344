import type { ForecastService } from "./service";
import { FORECAST_SERVICES } from "./services";

/** What a dialog must know of a service: all but how it is asked. */
export interface ServiceFacts extends Pick<ForecastService, "id" | "name" | "needs" | "licence"> {
  readonly takes: ForecastService["takes"] | undefined;
  readonly isSimulated: boolean | undefined;
}

/** The build writes this list into the dialog as it is now, and nothing else of the services. */
export const SERVICE_FACTS: readonly ServiceFacts[] = FORECAST_SERVICES.map(
  ({ id, name, needs, takes, licence, isSimulated }: ForecastService) => ({
    id,
    name,
    needs,
    takes,
    licence,
    isSimulated,
  }),
);

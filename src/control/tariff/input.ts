import type { ControlRequest } from "../shared/requests";
import type { GivenSlot } from "../forecast/service-error";
import type { KnownCar } from "../shared/known-car";
import type { SiteReading } from "../shared/site-power/reading";
import type { Slot } from "../shared/slots";

export type TariffInput =
  /** What a kWh from the grid costs, all included. Slots in order, without overlap. Newer ones replace what was known of their time. */
  | { readonly kind: "prices"; readonly slots: readonly Slot[] }
  /** What a kWh earns that goes to the grid, where that changes with time. */
  | { readonly kind: "feed-in"; readonly slots: readonly Slot[] }
  /** What a service expects of the sun, W: all that the panels give, or those of one roof, each under a topic of its own. */
  | { readonly kind: "forecast"; readonly topic?: string | undefined; readonly slots: readonly GivenSlot[] }
  /** What the house's meters show now. Must be finite. */
  | { readonly kind: "power"; readonly readings: readonly SiteReading[] }
  /** What is known of the car; what is absent was not reported and stays as it was. */
  | {
      readonly kind: "car";
      readonly car: KnownCar;
      /** It was known before the program began: nobody has reported it since. */
      readonly isRemembered?: boolean | undefined;
    }
  | { readonly kind: "request"; readonly request: TariffRequest }
  /** Time has passed; to be given at `nextTickAt` at the latest. */
  | { readonly kind: "tick" }
  /** The program has begun again with a stored state. */
  | { readonly kind: "restart" };

/** What of all requests a tariff takes. One departure takes the place of the planned one nearest to it, and ends automatically. */
export type TariffRequest = Pick<
  ControlRequest,
  "ready" | "departures" | "targetPercent" | "fullPercent" | "minimumPercent" | "ceiling"
>;

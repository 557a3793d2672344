import type { ControlRequest } from "../shared/requests";
import type { GivenSlot } from "../forecast/service-error";
import type { KnownCar } from "../shared/known-car";
import type { SiteReading } from "../shared/site-power/reading";
import type { Slot } from "../shared/slots";

/** What the tariff rules learn, one at a time. */
export type TariffInput =
  /** What a kWh from the grid costs in total. Slots in order, without overlap. Newer slots replace older ones of the same time. */
  | { readonly kind: "prices"; readonly slots: readonly Slot[] }
  /** What an exported kWh earns, if that changes over time. */
  | { readonly kind: "feed-in"; readonly slots: readonly Slot[] }
  /** Expected solar power, W: of all panels, or of one roof under a topic of its own. */
  | { readonly kind: "forecast"; readonly topic?: string | undefined; readonly slots: readonly GivenSlot[] }
  /** What the house's meters show now. Must be finite. */
  | { readonly kind: "power"; readonly readings: readonly SiteReading[] }
  /** What is known of the car. What is absent was not reported and stays as it was. */
  | {
      readonly kind: "car";
      readonly car: KnownCar;
      /** It was known before the program started, and has not been reported since. */
      readonly isRemembered?: boolean | undefined;
    }
  | { readonly kind: "request"; readonly request: TariffRequest }
  /** Time has passed; due at `nextTickAt` at the latest. */
  | { readonly kind: "tick" }
  /** The program has restarted with a stored state. */
  | { readonly kind: "restart" };

/** The requests that a tariff accepts. A single departure replaces the nearest planned one, and ends by itself. */
export type TariffRequest = Pick<
  ControlRequest,
  "ready" | "departures" | "targetPercent" | "fullPercent" | "minimumPercent" | "ceiling"
>;

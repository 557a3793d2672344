import type { Clock } from "../../src/core/clock";
import { siteReadings } from "../../src/control/shared/site-power/reading";
import type { TariffInput } from "../../src/control/tariff/input";
import type { TariffTold } from "./tariff-message";
import type { ReadingOptions } from "./tariff-settings";
import type { TotalPrices } from "./total-prices";

export interface FeedInputsOptions {
  readonly reading: ReadingOptions;
  readonly totals: TotalPrices;
  readonly clock: Clock;
  /** The only car that is listened to; every one if absent. */
  readonly vehicleId: string | undefined;
}

/** Makes inputs of what messages tell. */
export class FeedInputs {
  readonly #options: FeedInputsOptions;
  #currency: string | undefined;

  constructor(options: FeedInputsOptions) {
    this.#options = options;
  }

  /** The currency of the prices, where their feed has told it. */
  get currency(): string | undefined {
    return this.#currency;
  }

  /** None when it is about another car. Rejects with SmartcarError where a formula fails. */
  async inputs(told: TariffTold): Promise<readonly TariffInput[]> {
    const { totals, reading, vehicleId = "" } = this.#options;
    switch (told.kind) {
      case "prices":
        if (told.earned) return [{ kind: "feed-in", slots: told.feed.slots }];
        this.#currency = told.feed.currency ?? this.#currency;
        return [{ kind: "prices", slots: await totals(told.feed.slots, reading.zone) }];
      case "forecast":
        return [{ kind: "forecast", topic: typeof told.topic === "string" ? told.topic : "", slots: told.slots }];
      case "car":
        if (told.vehicleId !== undefined && vehicleId !== "" && told.vehicleId !== vehicleId) return [];
        return [{ kind: "car", car: told.car }];
      case "request":
        return [told];
      default:
        return [{ kind: "power", readings: siteReadings(told, told.topic, reading) }];
    }
  }
}

import type { Clock } from "../../src/core/clock";
import { siteReadings } from "../../src/control/shared/site-power/reading";
import type { TariffInput } from "../../src/control/tariff/input";
import type { TariffContent } from "./tariff-message";
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

  /** The currency of the prices, where their feed has reported it. */
  get currency(): string | undefined {
    return this.#currency;
  }

  /** None when it is about another car. Rejects with SmartcarError where a formula fails. */
  async inputs(content: TariffContent): Promise<readonly TariffInput[]> {
    const { totals, reading, vehicleId = "" } = this.#options;
    switch (content.kind) {
      case "prices":
        if (content.earned) return [{ kind: "feed-in", slots: content.feed.slots }];
        this.#currency = content.feed.currency ?? this.#currency;
        return [{ kind: "prices", slots: await totals(content.feed.slots, reading.zone) }];
      case "forecast":
        return [
          { kind: "forecast", topic: typeof content.topic === "string" ? content.topic : "", slots: content.slots },
        ];
      case "car":
        if (content.vehicleId !== undefined && vehicleId !== "" && content.vehicleId !== vehicleId) return [];
        return [{ kind: "car", car: content.car }];
      case "request":
        return [content];
      default:
        return [{ kind: "power", readings: siteReadings(content, content.topic, reading) }];
    }
  }
}

import { departuresInICalendar } from "../../src/control/feeds/calendar/icalendar";
import type { ReadyRequest } from "../../src/control/shared/requests";
import { refused } from "../controller/requests";
import type { Clock } from "../../src/core/clock";
import { siteReadings } from "../../src/control/shared/site-power/reading";
import type { TariffInput } from "../../src/control/tariff/input";
import type { HouseParts } from "../controller/controller-node";
import { valuesOfReadings, type HomeValue } from "../home/house-wire";
import type { ContractPrices } from "./contract-prices";
import type { TariffContent } from "./tariff-message";
import type { ReadingOptions } from "./tariff-settings";
import type { TotalPrices } from "./total-prices";

export interface FeedInputsOptions {
  readonly reading: ReadingOptions;
  readonly totals: TotalPrices;
  /** What of a feed-in feed's prices the owner earns. */
  readonly earned: TotalPrices;
  readonly contract: ContractPrices;
  readonly clock: Clock;
  /** The only car whose messages count; every one if absent. */
  readonly vehicleId: string | undefined;
}

/** Makes inputs of messages. */
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

  /** What it publishes to its house, and takes from it. */
  get shared(): HouseParts<TariffInput> {
    return {
      takes: ["meter", "solar", "battery", "prices", "feed-in", "forecast"],
      published: (input) => this.#publishedBy(input),
      inputs: (value) => this.#inputsOf(value),
    };
  }

  #publishedBy(input: TariffInput): readonly HomeValue[] {
    switch (input.kind) {
      case "power":
        return valuesOfReadings(input.readings);
      case "prices":
        return [{ kind: "prices", value: { slots: input.slots, currency: this.#currency } }];
      case "feed-in":
        return [{ kind: "feed-in", value: { slots: input.slots } }];
      case "forecast":
        return [{ kind: "forecast", value: { topic: input.topic ?? "", slots: input.slots } }];
      default:
        return [];
    }
  }

  #inputsOf(shared: HomeValue): readonly TariffInput[] {
    const { contract, clock } = this.#options;
    if (shared.kind === "prices" || shared.kind === "feed-in") contract.note(shared.kind, clock.now());
    switch (shared.kind) {
      case "prices":
        this.#currency = shared.value.currency ?? this.#currency;
        return [{ kind: "prices", slots: shared.value.slots }];
      case "feed-in":
        return [{ kind: "feed-in", slots: shared.value.slots }];
      case "forecast":
        return [{ kind: "forecast", ...shared.value }];
      case "limit":
        return [];
      default:
        return [{ kind: "power", readings: shared.value }];
    }
  }

  async #departures(text: string): Promise<readonly ReadyRequest[]> {
    const { reading, clock } = this.#options;
    const departures = await departuresInICalendar(text, { zone: reading.zone, now: clock.now() });
    if (!departures) throw refused("departures", text);
    return departures;
  }

  /** None when it is about another car. Rejects with SmartcarError where a formula fails. */
  async inputs(content: TariffContent): Promise<readonly TariffInput[]> {
    const { totals, reading, clock, contract, earned, vehicleId = "" } = this.#options;
    switch (content.kind) {
      case "prices":
        contract.note(content.earned ? "feed-in" : "prices", clock.now());
        if (content.earned) return [{ kind: "feed-in", slots: await earned(content.feed, reading.zone) }];
        this.#currency = content.feed.currency ?? this.#currency;
        return [{ kind: "prices", slots: await totals(content.feed, reading.zone) }];
      case "forecast":
        return [
          { kind: "forecast", topic: typeof content.topic === "string" ? content.topic : "", slots: content.slots },
        ];
      case "car":
        if (content.vehicleId !== undefined && vehicleId !== "" && content.vehicleId !== vehicleId) return [];
        return [{ kind: "car", car: content.car }];
      case "request":
        return [content];
      case "calendar":
        return [{ kind: "request", request: { departures: await this.#departures(content.text) } }];
      default:
        return [{ kind: "power", readings: siteReadings(content, content.topic, reading) }];
    }
  }
}

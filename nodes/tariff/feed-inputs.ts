import { departuresOf } from "../../src/control/feeds/calendar/icalendar";
import type { ReadyRequest } from "../../src/control/shared/requests";
import { refused } from "../controller/requests";
import type { Clock } from "../../src/core/clock";
import type { Speech } from "../../src/core/speech";
import { siteReadings } from "../../src/control/shared/site-power/reading";
import { co2AsPrices, type Co2Goal, pricesWithCo2 } from "../../src/control/price/co2";
import { mergeSlots, type Slot } from "../../src/control/shared/slots";
import type { TariffInput } from "../../src/control/tariff/input";
import type { HouseParts } from "../controller/ruling";
import { valuesOfReadings, type HomeValue } from "../home/house-wire";
import { say } from "../runtime/speech";
import type { ContractPrices } from "./contract-prices";
import { readCalendar } from "./read-calendar";
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
  /** What the CO2 of a kWh counts as; absent where it does not. */
  readonly co2: Co2Goal | undefined;
  /** What a kWh costs at all times; absent where that depends on time, or is unknown. */
  readonly flatPrice: number | undefined;
  /** The only car whose messages count; every one if absent. */
  readonly vehicleId: string | undefined;
  /** Takes the events of a calendar that are left out, and why; all of the last one. */
  readonly onLeftOut: (problems: readonly Speech[]) => void;
}

/** Takes the place of a currency where the least CO2 is the goal. */
const CO2_UNIT = "kg CO2";

/** Makes inputs of messages. */
export class FeedInputs {
  readonly #options: FeedInputsOptions;
  /** The prices as the owner pays them, and the CO2 of a kWh, g. */
  #paid: readonly Slot[] = [];
  #co2: readonly Slot[] = [];
  readonly #received = new WeakMap<TariffInput, readonly Slot[]>();
  #currency: string | undefined;

  constructor(options: FeedInputsOptions) {
    this.#options = options;
  }

  /** The currency of the prices, where their feed has reported it. */
  get currency(): string | undefined {
    return this.#currency;
  }

  /** In what the plan counts: a currency, or what takes its place. */
  get unit(): string | undefined {
    return this.#options.co2?.kind === "least" ? CO2_UNIT : this.#currency;
  }

  /** What is known without a message. */
  async hourly(): Promise<readonly TariffInput[]> {
    const inputs = await this.#options.contract.inputs(this.#options.clock.now());
    return inputs.flatMap((input) => {
      if (input.kind === "prices") return this.#planned(input.slots);
      return input.kind === "feed-in" ? this.#earned(input.slots) : [input];
    });
  }

  /** What the house receives of prices: those of a wire of its own, without what their CO2 counts as here. */
  #pricesOf(input: TariffInput): readonly HomeValue[] {
    const slots = this.#received.get(input);
    return slots ? [{ kind: "prices", value: { slots, currency: this.#currency } }] : [];
  }

  /** The prices to plan with. */
  #planned(paid: readonly Slot[]): readonly TariffInput[] {
    const { co2, clock } = this.#options;
    this.#paid = mergeSlots(this.#paid, paid, clock.now());
    if (co2?.kind === "least") return [];
    const slots = co2 ? pricesWithCo2(paid, this.#co2, co2.perKg) : paid;
    return [{ kind: "prices", slots }];
  }

  /** The same of a wire of its own. */
  #wired(paid: readonly Slot[]): readonly TariffInput[] {
    const inputs = this.#planned(paid);
    for (const input of inputs) this.#received.set(input, paid);
    return inputs;
  }

  /** Where money does not count, nothing is earned. */
  #earned(slots: readonly Slot[]): readonly TariffInput[] {
    return this.#options.co2?.kind === "least" ? [] : [{ kind: "feed-in", slots }];
  }

  /** The same after new CO2; with a price that never changes, times differ by their CO2 alone. */
  #pricesAfter(co2Slots: readonly Slot[]): readonly TariffInput[] {
    const { co2, clock, flatPrice } = this.#options;
    if (!co2) return [];
    const now = clock.now();
    this.#co2 = mergeSlots(this.#co2, co2Slots, now);
    if (co2.kind === "least") return [{ kind: "prices", slots: co2AsPrices(this.#co2) }];
    const flat = flatPrice === undefined ? [] : this.#co2.map((slot) => ({ ...slot, value: flatPrice }));
    const ahead = (this.#paid.length > 0 ? this.#paid : flat).filter(({ endAt }) => endAt > now);
    return ahead.length === 0 ? [] : [{ kind: "prices", slots: pricesWithCo2(ahead, this.#co2, co2.perKg) }];
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
        return this.#pricesOf(input);
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
        return this.#planned(shared.value.slots);
      case "feed-in":
        return this.#earned(shared.value.slots);
      case "forecast":
        return [{ kind: "forecast", ...shared.value }];
      case "limit":
        return [];
      default:
        return [{ kind: "power", readings: shared.value }];
    }
  }

  async #departures(text: string): Promise<readonly ReadyRequest[]> {
    const { reading, clock, onLeftOut } = this.#options;
    const now = clock.now();
    const calendar = await readCalendar(text, now);
    if (!calendar) throw refused("departures", text);
    onLeftOut(calendar.leftOut.map(({ code, title }) => say(`calendar.${code}`, { title })));
    return departuresOf(calendar.events, { zone: reading.zone, now });
  }

  /** None when it is about another car. Rejects with SmartcarError where a formula fails. */
  async inputs(content: TariffContent): Promise<readonly TariffInput[]> {
    const { totals, reading, clock, contract, earned, vehicleId = "" } = this.#options;
    switch (content.kind) {
      case "prices":
        contract.note("prices", clock.now());
        this.#currency = content.feed.currency ?? this.#currency;
        return this.#wired(await totals(content.feed, reading.zone));
      case "feed-in":
        contract.note("feed-in", clock.now());
        return this.#earned(await earned(content.feed, reading.zone));
      case "co2":
        return this.#pricesAfter(content.slots);
      case "forecast":
        return [
          { kind: "forecast", topic: typeof content.topic === "string" ? content.topic : "", slots: content.slots },
        ];
      case "car":
        if (content.vehicleId !== undefined && vehicleId !== "" && content.vehicleId !== vehicleId) return [];
        return [{ kind: "car", car: content.car }];
      case "nothing":
        return [];
      case "request":
        return [content];
      case "calendar":
        return [{ kind: "request", request: { departures: await this.#departures(content.text) } }];
      default:
        return [{ kind: "power", readings: siteReadings(content, content.topic, reading) }];
    }
  }
}

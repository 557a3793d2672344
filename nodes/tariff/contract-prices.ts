import { localDay } from "../../src/control/shared/local-time";
import {
  contractPrices,
  flatPrice,
  type EnergyPrice,
  type HousePrice,
  type Span,
} from "../../src/control/price/house-price";
import type { Slot } from "../../src/control/shared/slots";
import type { TariffInput } from "../../src/control/tariff/input";
import { HOUR_MS } from "../../src/core/duration";
import type { TotalPrices } from "./total-prices";

/** What a contract says is known for all times; a plan looks so many days further than today. */
const DAYS_AHEAD = 2;

/** So long a feed counts that has sent: the contract says nothing meanwhile. */
const FEED_COUNTS_MS = 30 * HOUR_MS;

type FeedKind = "prices" | "feed-in";

interface ContractOptions {
  readonly house: HousePrice | undefined;
  /** Adds what a formula of the house adds, to a price and to what an exported kWh earns. */
  readonly totals: TotalPrices;
  readonly earned: TotalPrices;
  readonly zone: string;
}

/** The prices of a contract that change with time, as a feed would send them. One price for all times is a setting and no feed. */
export class ContractPrices {
  readonly #options: ContractOptions;
  readonly #feedAt = new Map<FeedKind, number>();

  constructor(options: ContractOptions) {
    this.#options = options;
  }

  /** A feed has sent: it comes before the contract. */
  note(kind: FeedKind, at: number): void {
    this.#feedAt.set(kind, at);
  }

  /** The prices of the next days; none while a feed sends. Rejects with SmartcarError where a formula fails. */
  async inputs(now: number): Promise<readonly TariffInput[]> {
    const { house, totals, earned, zone } = this.#options;
    if (!house) return [];
    const span = { fromAt: now, toAt: localDay(now, zone, DAYS_AHEAD).endAt };
    const isOpen = (kind: FeedKind): boolean => now - (this.#feedAt.get(kind) ?? -Infinity) > FEED_COUNTS_MS;
    const prices = isOpen("prices") ? await this.#byTime(house, totals, span) : [];
    const feedIn = isOpen("feed-in") ? await this.#byTime(house.feedIn, earned, span) : [];
    return [
      ...(prices.length > 0 ? [{ kind: "prices", slots: prices } as const] : []),
      ...(feedIn.length > 0 ? [{ kind: "feed-in", slots: feedIn } as const] : []),
    ];
  }

  async #byTime(price: EnergyPrice, totals: TotalPrices, span: Span): Promise<readonly Slot[]> {
    if (flatPrice(price) !== undefined) return [];
    const { zone } = this.#options;
    const slots = contractPrices(price, span, zone);
    return price.formula === "" || slots.length === 0 ? slots : totals({ slots, source: "" }, zone);
  }
}

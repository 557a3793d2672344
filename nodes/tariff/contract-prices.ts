import { localDay } from "../../src/control/shared/local-time";
import {
  contractFeedIn,
  contractPrices,
  flatFeedIn,
  flatPrice,
  type HousePrice,
} from "../../src/control/price/house-price";
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
  /** Adds what a formula of the house adds. */
  readonly totals: TotalPrices;
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
    const { house, totals, zone } = this.#options;
    if (!house) return [];
    const span = { fromAt: now, toAt: localDay(now, zone, DAYS_AHEAD).endAt };
    const isOpen = (kind: FeedKind): boolean => now - (this.#feedAt.get(kind) ?? -Infinity) > FEED_COUNTS_MS;
    const base = flatPrice(house) === undefined && isOpen("prices") ? contractPrices(house, span, zone) : [];
    const prices = house.formula === "" || base.length === 0 ? base : await totals({ slots: base, source: "" }, zone);
    const feedIn = flatFeedIn(house) === undefined && isOpen("feed-in") ? contractFeedIn(house, span, zone) : [];
    return [
      ...(prices.length > 0 ? [{ kind: "prices", slots: prices } as const] : []),
      ...(feedIn.length > 0 ? [{ kind: "feed-in", slots: feedIn } as const] : []),
    ];
  }
}

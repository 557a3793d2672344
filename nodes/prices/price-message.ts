import type { NodeMessage } from "node-red";
import type { IncludedWord } from "../../src/control/price/included";
import type { Slot } from "../../src/control/shared/slots";
import { isoText } from "../../src/core/instant";
import type { Home, UpdateSource } from "../../src/home/home";

/** What a prices node passes on, as every node reads it. */
export interface PriceOffer {
  readonly slots: readonly Slot[];
  readonly includes: IncludedWord;
  readonly currency: string | undefined;
}

/** Where prices are from, and what they are for. */
export interface PriceOrigin {
  readonly source: string;
  readonly area: string;
  readonly use: "import" | "export";
  /** Made up: no real car is commanded by them. */
  readonly isSimulated?: boolean | undefined;
}

/** `msg` with the prices. */
export function pricesMessage<M extends NodeMessage>(
  msg: M,
  { slots, includes, currency }: PriceOffer,
  { source, area, use, isSimulated }: PriceOrigin,
): M {
  return Object.assign(msg, {
    topic: use === "export" ? "feedin" : "prices",
    ...(isSimulated && { simulated: true }),
    payload: {
      prices: slots.map(({ startAt, endAt, value }) => ({ start: isoText(startAt), end: isoText(endAt), value })),
      currency,
      source,
      area: area || undefined,
      includes,
    },
  });
}

/** Gives the prices to a home, where there are any. */
export function publishPrices(
  home: Home,
  { slots, currency }: PriceOffer,
  { use, from, now }: Pick<PriceOrigin, "use"> & { readonly from: UpdateSource; readonly now: number },
): void {
  if (slots.length === 0) return;
  if (use === "export") home.publish("feed-in", { slots }, from, now);
  else home.publish("prices", { slots, currency }, from, now);
}

import type { Slot } from "../shared/slots";

/** What an exported kWh earns, major currency unit. */
export type FeedIn =
  | { readonly kind: "fixed"; readonly perKwh: number }
  /** By its own feed, less what the buyer keeps. */
  | { readonly kind: "feed"; readonly slots: readonly Slot[]; readonly feePerKwh?: number | undefined };

/** The feed-in tariff as slots: a fixed one over the times of `over`, one with a feed as far as the feed goes. */
export function feedInSlots(tariff: FeedIn, over: readonly Slot[]): readonly Slot[] {
  if (tariff.kind === "fixed") return over.map(({ startAt, endAt }) => ({ startAt, endAt, value: tariff.perKwh }));
  const fee = tariff.feePerKwh ?? 0;
  return tariff.slots.map((slot) => ({ ...slot, value: Math.round((slot.value - fee) * 1e9) / 1e9 + 0 }));
}

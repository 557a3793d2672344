import { say } from "../../../core/speech";
import { clipped } from "../slots-from-rows";
import type { FeedOptions, ForecastSlot, Found } from "../feed";
import { tooMany } from "../prices/price-feed";
import { MOST_SLOTS } from "../rows";

/** No home's roof gives more. */
const MOST_W = 10_000_000;

/** A provider's slots as mean power, never negative. */
export function forecastFeed(slots: readonly ForecastSlot[], source: string, options: FeedOptions): Found {
  if (slots.length > MOST_SLOTS) return tooMany;
  const usable = clipped(slots, options.now).map(notNegative);
  const isPossible = usable.every(({ value, low = 0, high = 0 }) => value <= MOST_W && low <= MOST_W && high <= MOST_W);
  return isPossible
    ? { ok: true, feed: { kind: "forecast", slots: usable, source } }
    : { ok: false, came: say("came.large-power") };
}

/** The slots with all their values times `factor`. */
export function times(slots: readonly ForecastSlot[], factor: number): readonly ForecastSlot[] {
  return slots.map((slot) => ({
    ...slot,
    value: slot.value * factor,
    ...(slot.low === undefined ? {} : { low: slot.low * factor }),
    ...(slot.high === undefined ? {} : { high: slot.high * factor }),
  }));
}

function notNegative(slot: ForecastSlot): ForecastSlot {
  const value = Math.max(0, slot.value);
  return {
    startAt: slot.startAt,
    endAt: slot.endAt,
    value,
    ...(slot.low === undefined ? {} : { low: Math.max(0, Math.min(slot.low, value)) }),
    ...(slot.high === undefined ? {} : { high: Math.max(slot.high, value) }),
  };
}

import { DateTime } from "luxon";
import { came } from "../core/describe-value";
import { SmartcarError } from "../core/error";
import { say } from "../core/speech";
import { soundInstant } from "../core/instant";
import type { KnownRecord } from "./known-record";

/** What a kilowatt-hour costs in one slot of time, in major units of a currency; times in milliseconds since the epoch. */
export interface PriceSlot {
  readonly startAt: number;
  readonly endAt: number;
  readonly value: number;
}

/** One price for all, or one for each slot of time. */
export type Prices = number | readonly PriceSlot[];

/** The price slots of a message, `[{ start, end, value }]`, in the order of time. Throws SmartcarError `BAD_INPUT`. */
export function priceSlots(prices: unknown): readonly PriceSlot[] {
  if (!Array.isArray(prices)) throw refused(prices);
  const slots = prices.map((item: unknown) => slotOf(item));
  return slots.filter((slot) => slot !== undefined).toSorted((a, b) => a.startAt - b.startAt);
}

/**
 * The record with its cost, its energy taken as spread evenly from start to end. What the make says it has cost prevails. Where a
 * price or the energy is not known, the cost is not either; and the prices at home say nothing of a public charger.
 */
export function priced(record: KnownRecord, prices: Prices, currency: string | undefined): KnownRecord {
  if (record.cost !== undefined || record.isPublic === true) return record;
  const price = typeof prices === "number" ? prices : meanPrice(record, prices);
  if (price === undefined || record.energyKwh === undefined) return record;
  // Ten-thousandths are finer than any coin and coarser than the noise of adding up.
  return { ...record, cost: Math.round(price * record.energyKwh * 1e4) / 1e4, currency };
}

/** The mean price from start to end; `undefined` where a part of it has no price. */
function meanPrice({ startAt, endAt }: KnownRecord, slots: readonly PriceSlot[]): number | undefined {
  if (endAt === startAt) return slots.find((slot) => slot.startAt <= startAt && startAt < slot.endAt)?.value;
  let pricedUntil = startAt;
  let sum = 0;
  for (const slot of slots) {
    const until = Math.min(slot.endAt, endAt);
    if (until <= pricedUntil) continue;
    if (slot.startAt > pricedUntil) return undefined;
    sum += (until - pricedUntil) * slot.value;
    pricedUntil = until;
  }
  return pricedUntil === endAt ? sum / (endAt - startAt) : undefined;
}

/** `undefined` for a slot whose price is not known. */
function slotOf(item: unknown): PriceSlot | undefined {
  const { start, end, value } = fieldsOf(item);
  const [startAt, endAt] = [instantOf(start), instantOf(end)];
  if (startAt === undefined || endAt === undefined || endAt <= startAt) throw refused(item);
  if (value === null || value === undefined) return undefined;
  if (typeof value !== "number" || !Number.isFinite(value)) throw refused(item);
  return { startAt, endAt, value };
}

function fieldsOf(item: unknown): { start?: unknown; end?: unknown; value?: unknown } {
  return typeof item === "object" && item !== null ? item : {};
}

function instantOf(time: unknown): number | undefined {
  const at =
    typeof time === "string"
      ? DateTime.fromISO(time).toMillis()
      : time instanceof Date
        ? time.getTime()
        : typeof time === "number"
          ? time
          : Number.NaN;
  return soundInstant(at);
}

function refused(what: unknown): SmartcarError {
  return new SmartcarError("BAD_INPUT", say("error.prices-format", { came: came(what) }));
}

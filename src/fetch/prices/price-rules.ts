import type { FeedOptions } from "../../control/feeds/feed";
import { mergeSlots, type Slot } from "../../control/shared/slots";
import { MINUTE_MS } from "../../core/duration";
import type { SmartcarError } from "../../core/error";
import { noAttempts } from "../attempts";
import { fingerprint, type FetchMemory, type FetchRules, type RoundAnswer, type RoundRequest } from "../fetch-round";
import type { FetchState } from "../fetcher";
import { expectedAt, knownUntil, lateSince, marketDays, missingDays } from "./price-timing";
import type { PriceInquiry, MarketDay, PriceSupplier } from "./supplier";

/** A supplier, and what is entered for it. */
export interface PriceChoice extends Pick<PriceInquiry, "country" | "area" | "token" | "address"> {
  readonly supplier: PriceSupplier;
  /** What the data do not say, such as the home's zone. */
  readonly reading: Omit<FeedOptions, "now" | "expect">;
}

/** What is remembered of a supplier. */
export interface PriceMemory extends FetchMemory {
  /** As the supplier gives them, per kWh in the major currency unit. */
  readonly slots: readonly Slot[];
  readonly currency?: string | undefined;
  /** The supplier's name in its own data. */
  readonly source?: string | undefined;
}

/** No supplier is asked more often. */
const LEAST_MS = MINUTE_MS;

/** How a supplier's prices are kept. `seed` is of this installation, for the first start. */
export function priceRules(choice: PriceChoice, seed: number): FetchRules<PriceMemory> {
  const { supplier, country, area, address, token } = choice;
  const { timing, leastMs = LEAST_MS, perDay } = supplier;
  const of = fingerprint([supplier.id, country, area, address].join(" "));
  return {
    name: supplier.name,
    nothing: { of, attempts: noAttempts(seed), slots: [], etags: {} },
    limits: { leastMs, perDay },
    customer: fingerprint([supplier.id, token].join(" ")),
    expectedAt: ({ slots, checkedAt, attempts }, now) =>
      expectedAt({ timing, slots, checkedAt, seed: attempts.seed }, now),
    round: ({ slots }, now) => roundOf(choice, slots, now),
    learned,
    content: ({ slots, currency }) => [slots, currency],
  };
}

function roundOf(choice: PriceChoice, slots: readonly Slot[], now: number): readonly RoundRequest[] {
  const { supplier, reading } = choice;
  const [today, tomorrow] = marketDays(supplier.timing, now);
  const missing = missingDays(supplier.timing, slots, now);
  const [first = today, ...others] = missing.length > 0 ? missing : [today, tomorrow];
  const days: [MarketDay, ...MarketDay[]] = [first, ...others];
  const inquiry = { ...choice, now, days };
  const { prepared, otherwise, leadsTo } = supplier;
  const options: FeedOptions = { ...reading, ...supplier.reading?.(inquiry), expect: "prices", now };
  return supplier.requests(inquiry).map((request) => ({
    request,
    options,
    prepared: prepared && ((answer) => prepared(answer, inquiry)),
    otherwise: otherwise?.(inquiry),
    leadsTo: leadsTo && ((answer) => leadsTo(answer, inquiry)),
  }));
}

/** What cannot be read or is not there takes nothing away. */
function learned(memory: PriceMemory, answers: readonly RoundAnswer[], now: number): PriceMemory {
  return answers.reduce((known, { answer }) => {
    if (answer.kind !== "read" || answer.feed.kind !== "prices") return known;
    const { slots, currency = known.currency, source } = answer.feed;
    return { ...known, slots: mergeSlots(known.slots, slots, now), currency, source };
  }, memory);
}

/** What is wrong with the prices, the worst first. */
export interface PriceTrouble {
  /**
   * `token`: somebody must enter another one. `no-prices`: none is known for now. `late`: tomorrow should be known. `failed`: the last
   * attempt failed, and prices are known.
   */
  readonly code: "token" | "no-prices" | "late" | "failed";
  /** Of the last attempt. */
  readonly error?: SmartcarError | undefined;
  /** Since when tomorrow's prices should be known. */
  readonly sinceAt?: number | undefined;
}

/** What is wrong with the prices; `undefined` where nothing is, or nothing has been tried yet. */
export function priceTrouble(
  { memory, error }: Pick<FetchState<PriceMemory>, "memory" | "error">,
  { timing }: PriceSupplier,
  now: number,
): PriceTrouble | undefined {
  if (error?.code === "CREDENTIALS") return { code: "token", error };
  if (knownUntil(memory.slots, now) === undefined)
    return memory.attempts.lastAt === undefined ? undefined : { code: "no-prices", error };
  const sinceAt = lateSince(timing, memory.slots, now);
  if (sinceAt !== undefined) return { code: "late", sinceAt, error };
  return error && { code: "failed", error };
}

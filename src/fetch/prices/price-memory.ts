import type { SmartcarError } from "../../core/error";
import { mergeSlots, type Slot } from "../../control/shared/slots";
import { afterFailure, afterSuccess, noAttempts, type Attempts } from "../attempts";
import type { FeedAnswer } from "../read-reply";

/** What is remembered of a supplier, as plain JSON. */
export interface PriceMemory {
  /** Names supplier and area: what was fetched for another choice counts no more. */
  readonly of: string;
  readonly attempts: Attempts;
  /** As the supplier gives them, per kWh in the major currency unit. */
  readonly slots: readonly Slot[];
  readonly currency?: string | undefined;
  /** The supplier's name in its own data. */
  readonly source?: string | undefined;
  /** The last answer that was good. */
  readonly checkedAt?: number | undefined;
  /** By address, what the supplier calls the answer that is known. */
  readonly etags: Readonly<Record<string, string>>;
}

export function noPrices(of: string, seed: number): PriceMemory {
  return { of, attempts: noAttempts(seed), slots: [], etags: {} };
}

/** The memory for this choice: that of another one keeps only who asks, and when. */
export function memoryFor(of: string, known: PriceMemory | undefined, seed: number): PriceMemory {
  if (known?.of === of) return known;
  return noPrices(of, known?.attempts.seed ?? seed);
}

/** The answer to one address. */
export interface Answered {
  readonly url: string;
  readonly answer: FeedAnswer;
}

/** The memory after a round. What cannot be read or is not there takes nothing away. */
export function afterRound(memory: PriceMemory, answered: readonly Answered[], now: number): PriceMemory {
  const error = errorOf(answered);
  const attempts = error
    ? afterFailure(memory.attempts, { retryAfterMs: error.retryAfterMs, isRefusal: error.retry === "never" }, now)
    : afterSuccess(memory.attempts);
  let after: PriceMemory = { ...memory, attempts, checkedAt: error ? memory.checkedAt : now };
  for (const { url, answer } of answered) {
    if (answer.kind !== "read" || answer.feed.kind !== "prices") continue;
    const { slots, currency, source } = answer.feed;
    after = {
      ...after,
      slots: mergeSlots(after.slots, slots, now),
      currency: currency ?? after.currency,
      source,
      etags: withEtag(after.etags, url, answer.etag),
    };
  }
  return after;
}

/** The first thing that went wrong. */
export function errorOf(answered: readonly Answered[]): SmartcarError | undefined {
  return answered.flatMap(({ answer }) => (answer.kind === "failed" ? [answer.error] : []))[0];
}

/** More addresses than one round asks. */
const MOST_ETAGS = 4;
const LONGEST = 500;

function withEtag(etags: PriceMemory["etags"], url: string, etag: string | undefined): PriceMemory["etags"] {
  const others = Object.entries(etags).filter(([known]) => known !== url);
  const own = etag === undefined || etag.length > LONGEST || url.length > LONGEST ? [] : [[url, etag] as const];
  return Object.fromEntries([...others, ...own].slice(-MOST_ETAGS));
}

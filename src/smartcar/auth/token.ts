import { MINUTE_MS } from "../../core/duration";
import type { Clock } from "../../core/clock";
import { SmartcarError } from "../../core/error";

/** Smartcar's token for the whole application. */
export interface Token {
  readonly value: string;
  readonly lifetimeMs: number;
}

/** Renewed this long before its end, but never before half of its life is over. */
const RENEWAL_MS = 5 * MINUTE_MS;

interface Held {
  readonly value: string;
  readonly renewAt: number;
  readonly endsAt: number;
}

/** Holds one token, fetches it for all who ask at once, and renews it ahead of its end. */
export class TokenHolder {
  readonly #clock: Clock;
  readonly #fetch: () => Promise<Token>;
  #held: Held | undefined;
  #pending: Promise<string> | undefined;

  /** `fetch` is not tied to any of the callers: one of them giving up must not fail the others. */
  constructor(clock: Clock, fetch: () => Promise<Token>) {
    this.#clock = clock;
    this.#fetch = fetch;
  }

  /** A token that is good for now. Throws what `fetch` throws. */
  get(): Promise<string> {
    const held = this.#held;
    const now = this.#clock.now();
    if (held && now < held.renewAt) return Promise.resolve(held.value);
    if (!held || now >= held.endsAt) return this.renew();
    return this.renew().catch((error: unknown) => {
      // The old one has some minutes left: an outage of the token service need not be anyone's failure yet.
      if (error instanceof SmartcarError && error.retry === "later") return held.value;
      throw error;
    });
  }

  /** Fetches a new one, or waits for the one that is being fetched. */
  renew(): Promise<string> {
    this.#pending ??= this.#fetch()
      .then(({ value, lifetimeMs }) => {
        const endsAt = this.#clock.now() + lifetimeMs;
        this.#held = { value, endsAt, renewAt: endsAt - Math.min(RENEWAL_MS, lifetimeMs / 2) };
        return value;
      })
      .finally(() => {
        this.#pending = undefined;
      });
    return this.#pending;
  }

  /** Smartcar refused this token. A newer one, fetched for someone else meanwhile, is kept. */
  drop(value: string): void {
    if (this.#held?.value === value) this.#held = undefined;
  }
}

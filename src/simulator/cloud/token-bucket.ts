import type { Clock } from "../../core/clock";
import { MINUTE_MS } from "../../core/duration";
import type { BucketRule } from "../rules";

/** Lets as many requests through as there are in it, and fills up evenly. */
export class TokenBucket {
  readonly #clock: Clock;
  readonly #rule: BucketRule;
  #level: number;
  #levelAt: number;

  constructor(rule: BucketRule, clock: Clock) {
    this.#clock = clock;
    this.#rule = rule;
    this.#level = rule.capacity;
    this.#levelAt = clock.now();
  }

  /** Takes one request out, or says how long to wait for the next one. */
  take(): { waitMs: number } {
    const now = this.#clock.now();
    const perMs = this.#rule.refillPerMinute / MINUTE_MS;
    this.#level = Math.min(this.#level + Math.max(now - this.#levelAt, 0) * perMs, this.#rule.capacity);
    this.#levelAt = now;
    if (this.#level < 1) return { waitMs: Math.ceil((1 - this.#level) / perMs) };
    this.#level -= 1;
    return { waitMs: 0 };
  }
}

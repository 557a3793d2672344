import type { Clock } from "../../core/clock";
import { MINUTE_MS } from "../../core/duration";

/** Rounding must not make the last request of an exact wait wait again. */
const TOLERANCE = 1e-6;

/** How many requests Smartcar grants at once, and how many more per minute. */
export interface BucketSize {
  readonly capacity: number;
  readonly refillPerMinute: number;
}

/** Smartcar's default, which it raises on request (Smartcar docs: API limits). */
export const SMARTCAR_BUCKET: BucketSize = { capacity: 120, refillPerMinute: 2 };

/** Smartcar's bucket of requests as seen from here. It knows only what passed through it. */
export class Bucket {
  readonly #clock: Clock;
  readonly #size: BucketSize;
  #level: number;
  #levelAt: number;

  constructor(clock: Clock, size: BucketSize) {
    this.#clock = clock;
    this.#size = size;
    this.#level = size.capacity;
    this.#levelAt = clock.now();
  }

  /** Milliseconds until the n-th request from now may go; 0 if it may go at once. */
  waitMs(n: number): number {
    const missing = n - this.#refill() - TOLERANCE;
    return missing <= 0 ? 0 : Math.ceil((missing * MINUTE_MS) / this.#size.refillPerMinute);
  }

  /** How many requests may go at once now. */
  get left(): number {
    return Math.max(0, Math.floor(this.#refill() + TOLERANCE));
  }

  /** Takes one request out. */
  take(): void {
    this.#level = this.#refill() - 1;
  }

  /** Smartcar says that its own bucket is empty. */
  empty(): void {
    this.#level = Math.min(this.#refill(), 0);
  }

  #refill(): number {
    const now = this.#clock.now();
    // A clock that was set back refills nothing.
    const minutes = Math.max(now - this.#levelAt, 0) / MINUTE_MS;
    this.#levelAt = now;
    this.#level = Math.min(this.#level + minutes * this.#size.refillPerMinute, this.#size.capacity);
    return this.#level;
  }
}

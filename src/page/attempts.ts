import type { Clock } from "../core/clock";
import { HOUR_MS, SECOND_MS } from "../core/duration";

interface Failures {
  readonly count: number;
  readonly lastAt: number;
}

/** Failures before an address has to wait. */
const FREE = 4;
/** Failures of all addresses together: an attacker may have many, and many people may share that of a proxy. */
const FREE_FOR_ALL = 20;
const LONGEST_MS = 60 * SECOND_MS;
/** Short, so that an attacker cannot lock the owner out. */
const LONGEST_FOR_ALL_MS = 8 * SECOND_MS;
const FORGOTTEN_MS = HOUR_MS;
const MOST_ADDRESSES = 500;

/**
 * Slows down password guessing. After some failures, each further one doubles the wait: up to a minute for its own address, and up
 * to a few seconds for all others. An attempt during a wait is refused without a check, and does not prolong the wait.
 */
export class Attempts {
  readonly #clock: Clock;
  readonly #byAddress = new Map<string, Failures>();
  #all: Failures = { count: 0, lastAt: -Infinity };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds until this address may make its next attempt. */
  waitMs(address: string): number {
    const now = this.#clock.now();
    const own = leftMs(this.#byAddress.get(address), FREE, LONGEST_MS, now);
    return Math.max(own, leftMs(this.#all, FREE_FOR_ALL, LONGEST_FOR_ALL_MS, now));
  }

  failed(address: string): void {
    const now = this.#clock.now();
    const own = after(this.#byAddress.get(address), now);
    this.#byAddress.delete(address);
    this.#byAddress.set(address, own);
    if (this.#byAddress.size > MOST_ADDRESSES) this.#byAddress.delete([...this.#byAddress.keys()][0] ?? "");
    this.#all = after(this.#all, now);
  }

  succeeded(address: string): void {
    this.#byAddress.delete(address);
  }
}

function after(failures: Failures | undefined, now: number): Failures {
  const isForgotten = !failures || now - failures.lastAt > FORGOTTEN_MS;
  return { count: isForgotten ? 1 : failures.count + 1, lastAt: now };
}

function leftMs(failures: Failures | undefined, free: number, longestMs: number, now: number): number {
  if (!failures || failures.count < free || now - failures.lastAt > FORGOTTEN_MS) return 0;
  const waitMs = Math.min(longestMs, SECOND_MS * 2 ** Math.min(10, failures.count - free));
  // If the clock was set back, the wait must not get longer.
  return Math.min(waitMs, Math.max(0, failures.lastAt + waitMs - now));
}

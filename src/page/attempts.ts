import type { Clock } from "../core/clock";
import { HOUR_MS, SECOND_MS } from "../core/duration";

interface Failures {
  readonly count: number;
  readonly lastAt: number;
}

/** What a person may mistype before anybody has to wait. */
const FREE = 4;
/** All addresses together: an attacker has many, and so has a proxy's own address many people. */
const FREE_FOR_ALL = 20;
const LONGEST_MS = 60 * SECOND_MS;
/** So that nobody who guesses keeps the owner out for long. */
const LONGEST_FOR_ALL_MS = 8 * SECOND_MS;
const FORGOTTEN_MS = HOUR_MS;
const MOST_ADDRESSES = 500;

/**
 * Makes guessing a password slow. After some failures each further one doubles the wait, for its own address up to a minute, for all
 * others up to some seconds. What is refused meanwhile is not looked at, and makes no wait longer.
 */
export class Attempts {
  readonly #clock: Clock;
  readonly #byAddress = new Map<string, Failures>();
  #all: Failures = { count: 0, lastAt: -Infinity };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How long this address has to wait before its next attempt, ms. */
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
  // A clock that was set back must not make the wait longer.
  return Math.min(waitMs, Math.max(0, failures.lastAt + waitMs - now));
}

import { DAY_MS } from "../../core/duration";
import type { Budget } from "./stored-budget";

/** How many stops a make allows in how many days. */
export interface StopWindow {
  readonly stops: number;
  readonly days: number;
}

/** From here on the owner is warned that stops run low. */
const WARN_AT = 0.75;

/** The last stops are reserved for charges that run already, however they began; a start needs more than these. */
const KEPT_FOR_RUNNING = 5;

/** More than any make's limit, so that a month is always whole. */
const STOPS_REMEMBERED = 200;

/** The stops in the window of a make. */
export interface StopCount {
  readonly left: number;
  readonly used: number;
  readonly limit: number;
  readonly windowDays: number;
  /** Stops of the last 24 hours. */
  readonly lastDay: number;
  readonly low: boolean;
  /** Whether a start may be followed by a stop without touching the last ones. */
  readonly mayStart: boolean;
  /** When the next used stop falls out of the window; milliseconds since the epoch. */
  readonly nextFreeAt?: number | undefined;
}

/**
 * The stops that may have reached the make in its rolling window. They are dropped by number, not by age, so that a clock
 * that jumps neither frees nor loses any.
 */
export class StopLedger {
  readonly #book: Budget;

  constructor(book: Budget) {
    this.#book = book;
  }

  async count(now: number, window: StopWindow): Promise<StopCount> {
    const { stops } = await this.#book.get();
    return countIn(stops, now, window);
  }
}

/** The stops with one more; `undefined` where `window` has none left. */
export function withStop(stops: readonly number[], now: number, window?: StopWindow): number[] | undefined {
  if (window && countIn(stops, now, window).left === 0) return undefined;
  return [...stops, now].slice(-STOPS_REMEMBERED);
}

/** The stops without one that certainly did not reach the make. */
export function withoutStop(stops: readonly number[], at: number): number[] {
  return stops.toSpliced(stops.lastIndexOf(at), stops.includes(at) ? 1 : 0);
}

function countIn(stops: readonly number[], now: number, { stops: limit, days }: StopWindow): StopCount {
  const inWindow = datesAt(now, stops).filter((at) => at > now - days * DAY_MS);
  const used = inWindow.length;
  return {
    used,
    limit,
    left: Math.max(0, limit - used),
    windowDays: days,
    lastDay: inWindow.filter((at) => at > now - DAY_MS).length,
    low: used >= limit * WARN_AT,
    mayStart: used < limit - KEPT_FOR_RUNNING,
    nextFreeAt: used === 0 ? undefined : Math.min(...inWindow) + days * DAY_MS,
  };
}

/**
 * When each stop was made, as far as `now` can be trusted: one dated in the future (the clock was ahead) counts as made now, and
 * none was made before the one that it follows (the clock was behind).
 */
function datesAt(now: number, stops: readonly number[]): number[] {
  let latest = -Infinity;
  return stops.map((at) => {
    if (at > now) return now;
    latest = Math.max(latest, at);
    return latest;
  });
}

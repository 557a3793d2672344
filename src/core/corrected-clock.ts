import type { Clock } from "./clock";
import { MINUTE_MS, SECOND_MS } from "./duration";
import { emit } from "./emit";

/** What an answer from Smartcar shows of the time: its date, and between which instants of the corrected clock it was made. */
export interface TimeMark {
  /** The answer's own date, milliseconds since the epoch; in whole seconds. */
  readonly date: number;
  readonly from: number;
  readonly until: number;
}

/** Makes, networks and whole seconds make up for so much: what is less off is right. */
const RIGHT_WITHIN_MS = 30 * SECOND_MS;

/** A computer that is further off is reported. */
const REPORTED_MS = 2 * MINUTE_MS;

/** An answer that took longer says little, and one that is alone little more. */
const SLOW_MS = 10 * SECOND_MS;
const QUICK_MS = 5 * SECOND_MS;

/** Whatever says otherwise is asked about no more often than this. */
const DOUBT_AGAIN_MS = 10 * MINUTE_MS;

/**
 * The computer's time, less what it is measured to be wrong by Smartcar's own, so that freshness, ledgers and plans live by true time.
 * At first one quick answer is enough; after that a single odd one changes nothing, and what agrees to within half a minute moves
 * nothing either.
 */
export class CorrectedClock implements Clock {
  /** The clock that is put right. */
  readonly computer: Clock;
  readonly #listeners = new Set<(aheadMs: number | undefined) => void>();
  #aheadMs = 0;
  #isMeasured = false;
  #candidateMs: number | undefined;
  #doubtedAt = -Infinity;
  #isReported = false;

  constructor(computer: Clock) {
    this.computer = computer;
  }

  now(): number {
    return this.computer.now() - this.#aheadMs;
  }

  after(ms: number, task: () => void): () => void {
    return this.computer.after(ms, task);
  }

  /** By how much the computer's clock is ahead, milliseconds; negative for one that is behind, 0 for one that is right. */
  get aheadMs(): number {
    return this.#aheadMs;
  }

  /** The same where it is more than two minutes, so that a person should set the clock; else `undefined`. */
  get wrongMs(): number | undefined {
    return this.#isReported ? this.#aheadMs : undefined;
  }

  /** Smartcar has answered. */
  answered({ date, from, until }: TimeMark): void {
    const roundTripMs = until - from;
    if (roundTripMs < 0 || roundTripMs > SLOW_MS) return;
    const wholeSecondMs = 500;
    const found = this.#aheadMs + (from + until) / 2 - (date + wholeSecondMs);
    if (Math.abs(found - this.#aheadMs) <= RIGHT_WITHIN_MS) {
      this.#isMeasured = true;
      this.#candidateMs = undefined;
      return;
    }
    const isFirst = !this.#isMeasured && roundTripMs <= QUICK_MS;
    const isRight = Math.abs(found) <= RIGHT_WITHIN_MS;
    const isAgain = this.#candidateMs !== undefined && Math.abs(found - this.#candidateMs) <= RIGHT_WITHIN_MS;
    this.#candidateMs = found;
    if (isFirst || isRight || isAgain) this.#take(found);
  }

  /**
   * Whether a delivery that was sent at `sentAt` makes it worth asking what time it is: one may have been on its way for long, and
   * only an answer can tell that from a clock that is ahead. Says so once in a while.
   */
  isDoubtedBy(sentAt: number): boolean {
    if (Math.abs(this.now() - sentAt) <= REPORTED_MS) return false;
    const now = this.computer.now();
    if (this.#isMeasured && Math.abs(now - this.#doubtedAt) < DOUBT_AGAIN_MS) return false;
    this.#doubtedAt = now;
    return true;
  }

  /** A delivery was sent at `sentAt`: it is that late at least. */
  isLaterThan(sentAt: number): void {
    const behindMs = sentAt - this.now();
    if (!this.#isMeasured && behindMs > RIGHT_WITHIN_MS) this.#take(this.#aheadMs - behindMs, false);
  }

  /** Calls `listener` when the computer turns out to be more than two minutes off, and with `undefined` when it is right again. */
  onReport(listener: (aheadMs: number | undefined) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #take(aheadMs: number, isMeasured = true): void {
    this.#aheadMs = Math.abs(aheadMs) <= RIGHT_WITHIN_MS ? 0 : Math.round(aheadMs);
    this.#candidateMs = undefined;
    this.#isMeasured ||= isMeasured;
    const isOff = Math.abs(this.#aheadMs) > REPORTED_MS;
    if (isOff === this.#isReported) return;
    this.#isReported = isOff;
    emit(this.#listeners, isOff ? this.#aheadMs : undefined);
  }
}

import { DAY_MS, HOUR_MS, MINUTE_MS } from "../core/duration";

/** What is remembered of the requests to one service, as plain JSON: over restarts too, because a restart is no reason to ask. */
export interface Attempts {
  /** Of this installation alone, so that many do not ask in the same minute. From 0 to below 1. */
  readonly seed: number;
  /** When something was last sent. */
  readonly lastAt?: number | undefined;
  /** In a row, and those that only a person can end. */
  readonly failures: number;
  readonly refusals: number;
  /** Until when the service has asked to be left alone. */
  readonly restUntil?: number | undefined;
}

/** What a service allows. */
export interface FetchLimits {
  /** At least so long between two rounds. */
  readonly leastMs: number;
  /** Requests in 24 hours; as many as wanted if absent. */
  readonly perDay?: number | undefined;
}

/** How an attempt failed. */
export interface Failure {
  /** As the service asked to wait. */
  readonly retryAfterMs?: number | undefined;
  /** Nothing changes before a person does something, as with a token that is not accepted. */
  readonly isRefusal?: boolean | undefined;
}

const BACK_OFF_MIN = [1, 2, 4, 8, 16, 30, 30, 30, 30, 30, 30, 60];

/** A token that was refused may be refused for ever. */
const REFUSED_HOURS = [1, 3, 6, 12];

/** Nothing is left alone for longer, whatever a header says. */
const LONGEST_REST_MS = DAY_MS;

/** At most this part is added to a wait. */
const SPREAD = 0.3;

/** Nothing tried yet. `seed`, between 0 and 1, is of this installation. */
export function noAttempts(seed: number): Attempts {
  return { seed, failures: 0, refusals: 0 };
}

/** A share from 0 to below 1 that is always the same for the same installation and occasion. */
export function share(seed: number, occasion: number): number {
  const x = Math.sin(seed * 1e4 + occasion * 12.9898) * 43_758.5453;
  return x - Math.floor(x);
}

/** A round of requests, and what counts against the limit of a day. */
export interface Round {
  readonly count: number;
  /** Requests of the last day, the oldest first. */
  readonly sentAt: readonly number[];
}

/** The earliest instant at which the next round may be sent; a clock that was set back is no reason to wait long. */
export function allowedAt(
  attempts: Attempts,
  { leastMs, perDay }: FetchLimits,
  now: number,
  { count, sentAt }: Round = { count: 1, sentAt: [] },
): number {
  const { failures, refusals, seed } = attempts;
  const lastAt = past(attempts.lastAt, now);
  const restUntil = past(attempts.restUntil, now + LONGEST_REST_MS);
  const pauseMs = Math.max(leastMs, backOffMs(failures, refusals) * (1 + SPREAD * share(seed, failures + refusals)));
  const over = perDay === undefined ? 0 : sentAt.length + count - perDay;
  const freeAt = over > 0 ? (sentAt[over - 1] ?? now) + DAY_MS : -Infinity;
  return Math.max(lastAt + pauseMs, restUntil, freeAt);
}

/** An instant that is not later than another; what is later comes of a clock that was wrong, and counts no more. */
export function past(at: number | undefined, latest: number): number {
  return at === undefined || at > latest ? -Infinity : at;
}

function backOffMs(failures: number, refusals: number): number {
  if (refusals > 0) return (REFUSED_HOURS[Math.min(refusals, REFUSED_HOURS.length) - 1] ?? 0) * HOUR_MS;
  return failures === 0 ? 0 : (BACK_OFF_MIN[Math.min(failures, BACK_OFF_MIN.length) - 1] ?? 0) * MINUTE_MS;
}

/** Remembered before anything is sent. */
export function afterSending(attempts: Attempts, now: number): Attempts {
  return { ...attempts, lastAt: now };
}

/** The attempts after one that failed: the service is left alone the longer, the more have failed. */
export function afterFailure(attempts: Attempts, { retryAfterMs, isRefusal }: Failure, now: number): Attempts {
  const { seed, failures, refusals } = attempts;
  return {
    ...attempts,
    failures: isRefusal ? failures : failures + 1,
    refusals: isRefusal ? refusals + 1 : refusals,
    // Many that were sent away together do not come back together.
    restUntil:
      retryAfterMs === undefined
        ? undefined
        : Math.min(
            now + LONGEST_REST_MS,
            now + retryAfterMs + share(seed, failures) * Math.min(retryAfterMs / 4, MINUTE_MS),
          ),
  };
}

/** The attempts after one that was good. */
export function afterSuccess(attempts: Attempts): Attempts {
  return { ...attempts, failures: 0, refusals: 0, restUntil: undefined };
}

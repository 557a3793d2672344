import { MINUTE_MS } from "../../core/duration";

/** How a house receives limits, and which one applies when none comes. */
export interface GridLimitSettings {
  /** What an active relay allows, W. */
  readonly relayW: number;
  /** The relay is open while the limit applies. */
  readonly isNormallyClosed?: boolean | undefined;
  /** The power that is 100%, W; absent if unknown. */
  readonly connectionW?: number | undefined;
  /** After this long without a message the fallback applies, ms. Absent for an input that sends only changes. */
  readonly maxAgeMs?: number | undefined;
  readonly fallbackW: number;
  /** IANA; for an end without an offset. */
  readonly zone: string;
}

/** A limit from outside, such as the grid operator's, as it was received; without `watts` there is no limit. */
export interface ReceivedLimit {
  /** What all cars together may take from the grid. */
  readonly watts?: number | undefined;
  /** When it ends, ms since the epoch; absent: when another message says so. */
  readonly untilAt?: number | undefined;
  /** Who sent it, such as "14a", as the message says. */
  readonly source?: string | undefined;
}

/** What a house stores of its limit. Plain JSON. */
export interface GridLimitState {
  readonly received?: ReceivedLimit | undefined;
  /** When it was last received, changed or not. */
  readonly receivedAt?: number | undefined;
  /** Since when a limit applies, or when it was lifted. */
  readonly since?: number | undefined;
  /** For this long after its end nothing starts. It is random, so that not all houses start at the same time. */
  readonly delayMs?: number | undefined;
}

/** A limit that applies now. */
export interface GridLimit {
  readonly watts: number;
  readonly since: number;
  readonly untilAt?: number | undefined;
  readonly source?: string | undefined;
  /** The input is silent, so this is the fallback. */
  readonly isFallback: boolean;
}

const LONGEST_DELAY_MS = 5 * MINUTE_MS;

/** The state after a limit was received or repeated. `random` is between 0 and 1. */
export function limitAfter(
  state: GridLimitState,
  received: ReceivedLimit,
  settings: GridLimitSettings,
  { now, random }: { readonly now: number; readonly random: number },
): GridLimitState {
  const before = limitAt(state, settings, now);
  const isSame = before?.watts === received.watts && before?.isFallback !== true;
  // A limit that is lifted ends now; one that has run out had already ended.
  const since = isSame ? state.since : now;
  const isLifted = received.watts === undefined && before === undefined;
  return {
    received,
    receivedAt: now,
    since: isLifted ? endedAt(state, settings, now) : since,
    delayMs: isSame ? (state.delayMs ?? random * LONGEST_DELAY_MS) : random * LONGEST_DELAY_MS,
  };
}

/** The limit that applies; `undefined` for none. */
export function limitAt(
  { received, receivedAt, since }: GridLimitState,
  { maxAgeMs, fallbackW }: GridLimitSettings,
  now: number,
): GridLimit | undefined {
  if (receivedAt === undefined) return undefined;
  const { watts, untilAt, source } = received ?? {};
  if (watts !== undefined && untilAt !== undefined && now < untilAt)
    return { watts, since: since ?? receivedAt, untilAt, source, isFallback: false };
  // After the clock was set back, how long the input has been silent is unknown.
  if (maxAgeMs !== undefined && Math.abs(now - receivedAt) >= maxAgeMs)
    return { watts: fallbackW, since: Math.min(now, receivedAt + maxAgeMs), isFallback: true };
  if (watts === undefined || untilAt !== undefined) return undefined;
  return { watts, since: since ?? receivedAt, source, isFallback: false };
}

/** Until when nothing starts after a limit has ended; `undefined` if none has, or while one applies. */
export function resumesAt(state: GridLimitState, settings: GridLimitSettings, now: number): number | undefined {
  const at = endedAt(state, settings, now);
  // If the end is in the future, the clock was set back.
  if (at === undefined || at > now || state.delayMs === undefined) return undefined;
  const until = at + state.delayMs;
  return now < until ? until : undefined;
}

function endedAt(state: GridLimitState, settings: GridLimitSettings, now: number): number | undefined {
  if (limitAt(state, settings, now)) return undefined;
  const { received, since } = state;
  return received?.watts === undefined ? since : received.untilAt;
}

/** When a limit next ends, or charging may resume, without a message. */
export function limitChangesAt(state: GridLimitState, settings: GridLimitSettings, now: number): number | undefined {
  const { received, receivedAt } = state;
  const silentAt =
    settings.maxAgeMs === undefined || receivedAt === undefined ? undefined : receivedAt + settings.maxAgeMs;
  const times = [
    received?.watts === undefined ? undefined : received.untilAt,
    silentAt,
    resumesAt(state, settings, now),
  ];
  const ahead = times.flatMap((at) => (at !== undefined && at > now ? [at] : []));
  return ahead.length === 0 ? undefined : Math.min(...ahead);
}

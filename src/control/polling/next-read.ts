import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../core/duration";
import type { PollFacts, PollSettings, PollPlan } from "./facts";

/** A charging car is not read more often than its values change, or than Smartcar recommends. */
const CHARGING_MS = HOUR_MS;
const IDLE_MS = 12 * HOUR_MS;
const FIRST_RETRY_MS = 30 * MINUTE_MS;

/** An update this shortly before it is wanted is good enough: a command itself checks whether it took effect. */
const AS_GOOD_MS = 2 * MINUTE_MS;

/** The slowest make shows a command within this time. A request further ahead comes from a clock that was set back. */
const LONGEST_AHEAD_MS = 2 * HOUR_MS;

/** How long a webhook counts as working after its last update: a charging car reports, a parked one may be silent. */
const ACTIVE_SILENCE_MS = HOUR_MS;
const IDLE_SILENCE_MS = 24 * HOUR_MS;

/** After this many reads in a row without news, further reads do not help. */
const STANDS_STILL = 2;

type ReadReason =
  | "push"
  | "demand"
  | "unable"
  | "paused"
  | "webhook"
  | "first"
  | "wanted"
  | "charging"
  | "idle"
  | "away"
  | "every"
  | "retry"
  | "calls-run-low";

/** When to read next; without `at`, nothing is read until something changes. */
interface NextRead {
  readonly at?: number;
  readonly why: ReadReason;
}

interface Due {
  readonly at: number;
  readonly why: ReadReason;
}

/** The time between reads of a charging car, if the last `stillReads` brought nothing new. */
export function chargingReadsMs({ lagMs, restMs }: Pick<PollFacts, "lagMs" | "restMs">, stillReads = 0): number {
  return Math.min(IDLE_MS, Math.max(CHARGING_MS, lagMs, restMs) * 2 ** stillReads);
}

/** The time between reads of an idle car. */
export const idleReadsMs = IDLE_MS;

/** When a car is read automatically, and why then. A time in the past means now. */
export function nextRead({ mode, everyMs }: PollSettings, facts: PollFacts, now: number): NextRead {
  if (mode === "push" || mode === "demand") return { why: mode };
  if (!facts.able) return { why: "unable" };
  if (facts.paused) return { why: "paused" };
  // Times in the future come from a clock that was set back and do not count.
  const past = (at: number | undefined): number | undefined => (at !== undefined && at <= now ? at : undefined);
  const known = {
    ...facts,
    receivedAt: past(facts.receivedAt),
    webhookAt: past(facts.webhookAt),
    failure: past(facts.failure?.at) === undefined ? undefined : facts.failure,
  };
  if (mode === "every")
    return later(retryOf(known), { at: (known.receivedAt ?? now - everyMs) + everyMs, why: "every" });
  return smart(known, now);
}

function smart(facts: PollFacts, now: number): Due {
  const { receivedAt, webhookAt, plan, failure } = facts;
  const due = receivedAt === undefined ? { at: now, why: "first" as const } : next(facts, receivedAt, now);
  const silenceMs = facts.charging ? Math.max(ACTIVE_SILENCE_MS, 2 * facts.lagMs) : IDLE_SILENCE_MS;
  const isPushed = webhookAt !== undefined && !isOpen(facts.secondAt, receivedAt, now);
  const pushed = isPushed ? { at: webhookAt + silenceMs, why: "webhook" as const } : undefined;
  const last = Math.max(receivedAt ?? -Infinity, failure?.at ?? -Infinity);
  const paced = { at: pacedAt(plan, last, now), why: "calls-run-low" as const };
  return [pushed, retryOf(facts), paced].reduce<Due>(later, due);
}

/** A wanted update is read at its time: earlier, the car has nothing new to report. */
function next(facts: PollFacts, receivedAt: number, now: number): Due {
  const { secondAt, wantedAt, stillReads, restMs } = facts;
  const isSecond = secondAt !== undefined && isOpen(secondAt, receivedAt, now);
  const isWanted = wantedAt !== undefined && isOpen(wantedAt, receivedAt + AS_GOOD_MS, now);
  const wanted = [...(isSecond ? [secondAt] : []), ...(isWanted ? [wantedAt] : [])];
  // If reads bring nothing new, a wanted update does not help.
  if (wanted.length === 0 || stillReads >= STANDS_STILL) return routine(facts, receivedAt);
  return { at: Math.max(Math.min(...wanted), receivedAt + restMs), why: "wanted" };
}

/** Whether an update that is wanted at `at` has not arrived yet, and `at` is plausible. */
function isOpen(at: number | undefined, receivedAt: number | undefined, now: number): boolean {
  return at !== undefined && at > (receivedAt ?? -Infinity) && at <= now + LONGEST_AHEAD_MS;
}

/** When to read by the state of the car. */
function routine({ away, charging, stillReads, ...facts }: PollFacts, receivedAt: number): Due {
  if (away) return { at: receivedAt + IDLE_MS, why: "away" };
  if (charging) return { at: receivedAt + chargingReadsMs(facts, stillReads), why: "charging" };
  return { at: receivedAt + IDLE_MS, why: "idle" };
}

/** When to retry: later after each failure. */
function retryOf({ failure }: PollFacts): Due | undefined {
  if (!failure) return undefined;
  const backOff = Math.min(IDLE_MS, FIRST_RETRY_MS * 2 ** (failure.count - 1));
  return { at: failure.at + Math.max(backOff, failure.waitMs), why: "retry" };
}

/** The later of two; the second one if both are due at the same time. */
function later(one: Due | undefined, other: Due): Due;
function later(one: Due, other: Due | undefined): Due;
function later(one: Due | undefined, other: Due | undefined): Due | undefined {
  if (!one || !other) return one ?? other;
  return other.at >= one.at ? other : one;
}

/** Reads may be this far ahead of an even pace: long charging is followed closely, and balanced later. */
const AHEAD_MS = 2 * DAY_MS;

/**
 * The earliest time of the next read at which the calls of the month last, if the last read was at `last`. At any time while the used
 * calls are not much ahead of an even pace. All calls count, those of commands as well.
 */
function pacedAt({ readsLeft, readsAMonth, startsAt, endsAt }: PollPlan, last: number, now: number): number {
  if (readsLeft === 0) return endsAt;
  const perMs = readsAMonth / (endsAt - startsAt);
  const rest = Math.max(0, endsAt - now);
  const due = rest * perMs;
  const ahead = Math.min(AHEAD_MS * perMs, due / 2);
  return readsLeft >= due - ahead ? last : Math.min(endsAt, last + rest / readsLeft);
}

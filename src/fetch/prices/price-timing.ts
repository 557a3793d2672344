import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../core/duration";
import { instantOfTime, localDay, wallAt } from "../../control/shared/local-time";
import type { Slot } from "../../control/shared/slots";
import { past, share } from "../attempts";
import type { MarketDay, Timing } from "./supplier";

/** So much of the end of a day may be missing: in some countries the last hour belongs to the next publication. */
const SLACK_MS = HOUR_MS;

/** Spreads the first attempt after a publication. */
const SPREAD_MS = 10 * MINUTE_MS;

/** Between two looks whether tomorrow is there: at first, and after some hours. */
const LOOK_MS = 20 * MINUTE_MS;
const LOOK_LATER_MS = HOUR_MS;
const LOOKS_OFTEN_MS = 5 * HOUR_MS;

/** The days of a market that matter: today and tomorrow. */
export function marketDays({ zone }: Timing, now: number): readonly [today: MarketDay, tomorrow: MarketDay] {
  return [marketDay(now, zone, 0), marketDay(now, zone, 1)];
}

function marketDay(now: number, zone: string, days: number): MarketDay {
  const { startAt, endAt } = localDay(now, zone, days);
  return { startAt, endAt, date: new Date(wallAt(startAt, zone)).toISOString().slice(0, 10) };
}

/** Until when prices are known without a gap from `now` on; `undefined` where there is none now. */
export function knownUntil(slots: readonly Slot[], now: number): number | undefined {
  const ahead = slots.filter(({ endAt }) => endAt > now);
  const [first] = ahead;
  if (!first || first.startAt > now) return undefined;
  let until = first.endAt;
  for (const { startAt, endAt } of ahead) if (startAt <= until) until = Math.max(until, endAt);
  return until;
}

/** When the prices of tomorrow are published today. */
function publishedAt(timing: Timing, now: number): number {
  if (timing.kind === "every") return -Infinity;
  return instantOfTime(now, timing.time, timing.zone) ?? now;
}

/** The days of which prices are missing and can be expected by now. */
export function missingDays(timing: Timing, slots: readonly Slot[], now: number): readonly MarketDay[] {
  const [today, tomorrow] = marketDays(timing, now);
  const until = knownUntil(slots, now) ?? -Infinity;
  const missing = until < today.endAt - SLACK_MS ? [today] : [];
  const isOut = now >= publishedAt(timing, now);
  return isOut && until < tomorrow.endAt - SLACK_MS ? [...missing, tomorrow] : missing;
}

/** What decides when a supplier is asked next. Instants are milliseconds since the epoch. */
export interface PriceRound {
  readonly timing: Timing;
  readonly slots: readonly Slot[];
  /** The last answer that was good, whatever it contained. */
  readonly checkedAt: number | undefined;
  readonly seed: number;
}

/** When something new can be expected, whatever the limits allow; `now` where it is missed already. */
export function expectedAt({ timing, slots, checkedAt, seed }: PriceRound, now: number): number {
  const lastAt = past(checkedAt, now);
  if (timing.kind === "every") return Math.max(now, lastAt + timing.ms);
  const [today, tomorrow] = marketDays(timing, now);
  const until = knownUntil(slots, now) ?? -Infinity;
  if (until < today.endAt - SLACK_MS) return Math.max(now, lastAt + LOOK_MS);
  const spreadMs = SPREAD_MS * share(seed, today.startAt / DAY_MS);
  const outAt = publishedAt(timing, now) + spreadMs;
  if (until >= tomorrow.endAt - SLACK_MS)
    return publishedAt(timing, tomorrow.startAt) + SPREAD_MS * share(seed, tomorrow.startAt / DAY_MS);
  if (now < outAt) return outAt;
  const lookMs = now - outAt < LOOKS_OFTEN_MS ? LOOK_MS * (1 + share(seed, lastAt / MINUTE_MS) / 2) : LOOK_LATER_MS;
  return Math.max(now, lastAt + lookMs);
}

/** Since when tomorrow's prices should be known and are not; `undefined` while nothing is late. */
export function lateSince(timing: Timing, slots: readonly Slot[], now: number): number | undefined {
  if (timing.kind === "every") return undefined;
  const [, tomorrow] = marketDays(timing, now);
  const outAt = publishedAt(timing, now);
  const isKnown = (knownUntil(slots, now) ?? -Infinity) >= tomorrow.endAt - SLACK_MS;
  return !isKnown && now >= outAt + timing.lateMs ? outAt : undefined;
}

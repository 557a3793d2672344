import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import { localDay } from "../shared/local-time";
import type { Departed, Presence } from "./state";
import { daysOf, isClear, kindOf, LEAST_COUNT, minuteOf, SURE_MS } from "./usual-departures";

/** Of a fifth of the departures each begins at the same time: nearly at the earliest of them. */
const FIFTHS = [0.05, 0.2, 0.4, 0.6, 0.8];
/** Times so near to each other are one. */
const SAME_MINUTES = 10;

/** A chance that the car leaves. */
export interface Chance {
  readonly at: number;
  /** Of those that are still here, 0 to 1. */
  readonly share: number;
}

/**
 * When the car may leave on the local day of `dayAt`, each time with its likelihood; none where too few departures are known, or
 * where it has left that day.
 */
export function leavingChances(
  presence: Presence | undefined,
  zone: string,
  dayAt: number,
  now: number,
): readonly Chance[] {
  const left = presence?.left ?? [];
  const { startAt } = localDay(dayAt, zone);
  if (left.length < LEAST_COUNT || left.some(({ at }) => localDay(at, zone).startAt === startAt)) return [];
  const kind = left.filter(({ at }) => kindOf(at, zone) === kindOf(dayAt, zone));
  const minutes = likelyMinutes(kind.length < LEAST_COUNT ? left : kind, zone);
  const each = leavingShare(presence, zone, dayAt, now) / FIFTHS.length;
  const chances: Chance[] = [];
  let here = 1;
  for (const share of FIFTHS) {
    const minute = minutes[Math.floor(share * minutes.length)] ?? 0;
    const last = chances.at(-1);
    const gone = here > 0 ? Math.min(1, each / here) : 0;
    const isSame = last !== undefined && startAt + minute * MINUTE_MS - last.at < SAME_MINUTES * MINUTE_MS;
    if (isSame) chances[chances.length - 1] = { at: last.at, share: 1 - (1 - last.share) * (1 - gone) };
    else chances.push({ at: startAt + minute * MINUTE_MS, share: gone });
    here -= each;
  }
  return chances;
}

/** The minutes of the day at which the car left; where that is vague, as likely as those that are clear say, or in the middle. */
function likelyMinutes(left: readonly Departed[], zone: string): readonly number[] {
  const clear = left.filter(isClear).map(({ at, sinceAt }) => minuteOf(Math.max(sinceAt, at - SURE_MS), at, zone));
  const vague = left
    .filter((one) => !isClear(one))
    .flatMap(({ at, sinceAt }) => {
      const { startAt } = localDay(at, zone);
      const since = Math.max(MORNING_MS, sinceAt - startAt) / MINUTE_MS;
      const until = (at - startAt) / MINUTE_MS;
      const within = clear.filter((minute) => minute >= since && minute <= until);
      return within.length > 0 ? [] : [Math.min(until, (since + until) / 2)];
    });
  return [...clear, ...vague].toSorted((one, other) => one - other);
}

/** In the morning, where no day tells better. */
const MORNING_MS = 6 * HOUR_MS;

/**
 * How likely the car left between two instants, 0 to 1, by when it left on the days that are like the later one: it left at any time
 * between two reports.
 */
export function leftSince(presence: Presence | undefined, zone: string, fromAt: number, now: number): number {
  const { startAt } = localDay(now, zone);
  const before = (presence?.left ?? []).filter(({ at }) => at < startAt);
  const kind = before.filter(({ at }) => kindOf(at, zone) === kindOf(now, zone));
  const alike = kind.length < LEAST_COUNT ? before : kind;
  if (alike.length < LEAST_COUNT) return now >= startAt + MORNING_MS && fromAt < startAt + MORNING_MS ? 1 : 0;
  const fromMs = Math.max(0, fromAt - startAt);
  const parts = alike.map(({ at, sinceAt }) => {
    const dayAt = localDay(at, zone).startAt;
    const since = Math.max(dayAt, Math.min(sinceAt, at - MINUTE_MS)) - dayAt;
    const until = at - dayAt;
    return Math.max(0, Math.min(until, now - startAt) - Math.max(since, fromMs)) / (until - since);
  });
  const mean = parts.reduce((sum, part) => sum + part, 0) / parts.length;
  return mean * leavingShare(presence, zone, now, now);
}

/**
 * How likely the car leaves on such a day, 0 to 1, by the days before today; one day more than was seen counts as one on which it
 * does.
 */
export function leavingShare(presence: Presence | undefined, zone: string, dayAt: number, now: number): number {
  const { startAt } = localDay(now, zone);
  const kind = kindOf(dayAt, zone);
  const left = (presence?.left ?? []).filter(({ at }) => at < startAt);
  const count = left.filter(({ at }) => kindOf(at, zone) === kind).length;
  return Math.min(1, (count + 1) / (daysOf(kind, left[0]?.at ?? now, startAt - 1, zone) + 1));
}

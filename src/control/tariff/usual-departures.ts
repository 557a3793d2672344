import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../core/duration";
import { localDay, localTime } from "../shared/local-time";
import type { UsualDeparture } from "./decision";
import type { Departed, Presence } from "./state";

export type DayKind = UsualDeparture["kind"];

const KINDS: readonly DayKind[] = ["workday", "saturday", "sunday"];

const KEPT_MS = 56 * DAY_MS;
/** So many departures on days of a kind are a habit, if the car leaves on that share of them at least. */
export const LEAST_COUNT = 3;
const LEAST_SHARE = 0.5;
/** What is known no better tells no time. */
const VAGUE_MS = 3 * HOUR_MS;
/** Known as well as it matters. */
export const SURE_MS = HOUR_MS;
/** What is shown is without the earliest and the latest fifth. */
const EARLY = 0.2;
const LATE = 0.8;

/** Notes that the car left, at `at` at the latest and after `sinceAt`; only the first time of a day tells a habit. */
export function withDeparture(left: readonly Departed[] = [], departed: Departed, zone: string): readonly Departed[] {
  const { startAt } = localDay(departed.at, zone);
  const kept = left.filter(({ at }) => at > departed.at - KEPT_MS && at < departed.at);
  return kept.some(({ at }) => at >= startAt) ? kept : [...kept, departed];
}

/** What has become a habit, by kind of day. */
export function usualDepartures(presence: Presence | undefined, zone: string, now: number): readonly UsualDeparture[] {
  const left = presence?.left ?? [];
  return KINDS.flatMap((kind) => {
    const alike = left.filter(({ at }) => kindOf(at, zone) === kind);
    const minutes = alike.filter(isClear).map(({ at, sinceAt }) => minuteOf(Math.max(sinceAt, at - SURE_MS), at, zone));
    const share = Math.min(1, alike.length / Math.max(1, daysOf(kind, left[0]?.at ?? now, now, zone)));
    if (minutes.length < LEAST_COUNT || share < LEAST_SHARE) return [];
    const sorted = minutes.toSorted((one, other) => one - other);
    return [{ kind, fromMinute: quantile(sorted, EARLY), toMinute: quantile(sorted, LATE), share }];
  });
}

/**
 * When to look whether the car is still here, to learn when it leaves: in the middle of the time in which it left the last time on
 * such a day, while that is not known well. `undefined` where nothing is to be learnt today.
 */
export function departureAskedAt(presence: Presence | undefined, zone: string, now: number): number | undefined {
  const today = localDay(now, zone);
  const last = (presence?.left ?? []).findLast(({ at }) => kindOf(at, zone) === kindOf(now, zone));
  if (!last || last.at >= today.startAt || last.at - last.sinceAt <= SURE_MS) return undefined;
  const at = today.startAt + minuteOf(last.sinceAt, last.at, zone) * MINUTE_MS;
  return at > now && at < today.endAt ? at : undefined;
}

/** Whether it is known well enough when the car left. */
export function isClear({ at, sinceAt }: Departed): boolean {
  return at - sinceAt <= VAGUE_MS;
}

/** The kind of the local day of an instant. */
export function kindOf(at: number, zone: string): DayKind {
  const { weekday } = localTime(at, zone);
  return weekday === 6 ? "saturday" : weekday === 7 ? "sunday" : "workday";
}

/** The middle of two instants, as a minute of the day of the later. */
export function minuteOf(sinceAt: number, at: number, zone: string): number {
  const { startAt } = localDay(at, zone);
  return Math.round((Math.max(startAt, (sinceAt + at) / 2) - startAt) / MINUTE_MS);
}

/** How many days of a kind there are between two instants, as far back as is remembered. */
export function daysOf(kind: DayKind, fromAt: number, untilAt: number, zone: string): number {
  let count = 0;
  for (let days = 0; ; days++) {
    const { startAt } = localDay(fromAt, zone, days);
    if (startAt > untilAt || days > KEPT_MS / DAY_MS) return count;
    if (kindOf(startAt, zone) === kind) count++;
  }
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.round(share * (sorted.length - 1))] ?? 0;
}

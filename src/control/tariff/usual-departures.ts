import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../core/duration";
import { localDay, localTime } from "../shared/local-time";
import type { UsualDeparture } from "./decision";
import type { Departed, Presence } from "./state";

type DayKind = UsualDeparture["kind"];

const KINDS: readonly DayKind[] = ["workday", "saturday", "sunday"];

const KEPT_MS = 56 * DAY_MS;
/** So many departures on days of a kind are a habit, if the car leaves on that share of them at least. */
const LEAST_COUNT = 3;
const LEAST_SHARE = 0.5;
/** What is known no better tells no time. */
const VAGUE_MS = 3 * HOUR_MS;
/** Known as well as it matters. */
const SURE_MS = HOUR_MS;
/** What is shown is without the earliest and the latest fifth; what is planned for is nearly the earliest. */
const FIRST = 0.05;
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
    const [firstMinute, fromMinute, toMinute] = [
      quantile(sorted, FIRST),
      quantile(sorted, EARLY),
      quantile(sorted, LATE),
    ];
    return [{ kind, firstMinute, fromMinute, toMinute, share }];
  });
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

/** When the car is to be ready between two instants: `marginMs` before it leaves on nearly the earliest of such days. */
export function usualTimes(
  usual: readonly UsualDeparture[],
  { zone, marginMs }: { readonly zone: string; readonly marginMs: number },
  fromAt: number,
  untilAt: number,
): readonly number[] {
  const times: number[] = [];
  for (let days = 0; ; days++) {
    const { startAt } = localDay(fromAt, zone, days);
    if (startAt >= untilAt) return times;
    const one = usual.find(({ kind }) => kind === kindOf(startAt, zone));
    const at = one && startAt + one.firstMinute * MINUTE_MS - marginMs;
    if (at !== undefined && at > fromAt && at < untilAt) times.push(at);
  }
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

function isClear({ at, sinceAt }: Departed): boolean {
  return at - sinceAt <= VAGUE_MS;
}

function kindOf(at: number, zone: string): DayKind {
  const { weekday } = localTime(at, zone);
  return weekday === 6 ? "saturday" : weekday === 7 ? "sunday" : "workday";
}

/** The middle of two instants, as a minute of the day of the later. */
function minuteOf(sinceAt: number, at: number, zone: string): number {
  const { startAt } = localDay(at, zone);
  return Math.round((Math.max(startAt, (sinceAt + at) / 2) - startAt) / MINUTE_MS);
}

function daysOf(kind: DayKind, fromAt: number, untilAt: number, zone: string): number {
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

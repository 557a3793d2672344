import { HALF_HOUR_MS, HOUR_MS, MINUTE_MS } from "../../core/duration";
import { alikeDays } from "../shared/alike-days";
import { instantOfTime, localDay, localTime } from "../shared/local-time";
import { doubtAskedAt } from "./meter-doubt";
import { departureAskedAt, withDeparture } from "./usual-departures";
import type { TariffCar, Absence, Presence, TariffState } from "./state";
import type { TariffSettings } from "./settings";

const KEPT = 30;
/** A weekend away is a habit, a journey is none. */
const LONGEST_MS = 60 * HOUR_MS;

/** So long after it was pulled the cable is known to be out, as a rule. */
const VISIBLE_MS = 15 * MINUTE_MS;

/** A car of which nothing is known yet is away for so long. */
const USUAL_AWAY_MS = 10 * HOUR_MS;
/** So many absences tell how long the next will be. */
const RECENT = 5;
/** A weekday on which the car is away for so much longer or shorter has a habit of its own. */
const APART_MS = 2 * HOUR_MS;
/** Who was away for so many times as long was on a journey. */
const FAR_LONGER = 2;
/** People come a little earlier or later than ever: by so much a known return is in doubt again after each absence. */
const DRIFT_MS = 5 * MINUTE_MS;
/** Known as well as it matters: who comes back to cheap sun in the evening loses it by the minute. */
const SURE_MS = 10 * MINUTE_MS;
/** A return that is hardly known is found in as few weeks as reads: so many of them at a time. */
const MOST_PARTS = 4;

/** How long after it left the car comes back: it was seen away before, and back after. */
interface Window {
  readonly leastMs: number;
  readonly mostMs: number;
}

/**
 * Learns from a report of the car when it left, and between which two reports it came back. Those are taken when they
 * are received, for that is when to ask.
 */
export function presenceAfter(
  { car: before, carReceivedAt, presence = {}, goal }: TariffState,
  car: TariffCar,
  zone: string,
  now: number,
): Presence {
  if (before && car.at < before.at) return presence;
  const stays = before?.pluggedIn === true && car.pluggedIn !== false && presence.leftAt === undefined;
  if (stays) return afterTrip(presence, before, car, zone);
  if (car.pluggedIn === undefined) return presence;
  if (car.pluggedIn) return { ...(presence.left && { left: presence.left }), ...cameBack(presence, now, zone) };
  if (presence.leftAt !== undefined) return { ...presence, seenAwayAt: now };
  if (before?.pluggedIn !== true) return presence;
  // It left somewhere between the two reports: at its departure time, if that lies between them.
  const planned = goal && !goal.stays && goal.readyAt > before.at && goal.readyAt <= car.at ? goal.readyAt : undefined;
  const sinceAt = Math.min(car.at, Math.max(before.at, (carReceivedAt ?? before.at) - VISIBLE_MS));
  const left = withDeparture(presence.left, { at: car.at, sinceAt }, zone);
  return { ...presence, left, leftAt: planned ?? likelyLeftAt(sinceAt, car.at, zone), seenAwayAt: now };
}

/** This much less is a trip, percentage points: a car that stands uses less. */
const DRIVEN = 3;

/** Notes a trip that no report showed: the car is plugged in as before, but has used energy in between. */
function afterTrip(presence: Presence, before: TariffCar, car: TariffCar, zone: string): Presence {
  if (before.soc === undefined || car.soc === undefined || before.soc - car.soc < DRIVEN) return presence;
  return { ...presence, left: withDeparture(presence.left, { at: car.at, sinceAt: before.at }, zone) };
}

/** People leave in the day. */
const DAY_BEGINS = "06:00";

/** In the middle of the time in which it left, as far as that is day; when it was seen where that is known well. */
function likelyLeftAt(sinceAt: number, at: number, zone: string): number {
  if (at - sinceAt <= HOUR_MS) return at;
  const dayAt = instantOfTime(localDay(at, zone).startAt, DAY_BEGINS, zone) ?? sinceAt;
  return Math.min(at, (Math.max(sinceAt, dayAt) + at) / 2);
}

/** How long the car uses to be away when it leaves on such a day. */
export function awayMs(presence: Presence | undefined, weekday: number): number {
  return usualMs(absences(presence, weekday)) ?? USUAL_AWAY_MS;
}

/** So many absences tell whether the car comes back at a usual time. */
const RANGE = 10;
const FEWEST = 3;

/** Whether the last absences that began on such days agree on no time by which the car is back. */
export function isIrregular(presence: Presence | undefined, weekday: number): boolean {
  const all = withoutJourneys(absences(presence, weekday))
    .slice(-RANGE)
    .map(({ mostMs }) => mostMs)
    .toSorted((one, other) => one - other);
  if (all.length < FEWEST) return false;
  const cut = Math.floor(all.length / 5);
  return (all[all.length - 1 - cut] ?? 0) - (all[cut] ?? 0) > APART_MS;
}

/** When, after it left, it is worth asking whether the car is back, the earliest first. */
export function asksAfterMs(presence: Presence | undefined, weekday: number): readonly number[] {
  const window = returnWindow(presence, weekday);
  if (!window) return evenly(0, USUAL_AWAY_MS, USUAL_AWAY_MS / HALF_HOUR_MS);
  const { leastMs, mostMs } = window;
  const parts = Math.ceil((mostMs - leastMs) / SURE_MS);
  return evenly(leastMs, mostMs, Math.min(MOST_PARTS, Math.max(1, parts)));
}

/** The ends of so many equal parts. */
function evenly(fromMs: number, toMs: number, parts: number): readonly number[] {
  return Array.from({ length: parts }, (_, index) => fromMs + ((index + 1) * (toMs - fromMs)) / parts);
}

function cameBack(presence: Presence, at: number, zone: string): Presence {
  const { leftAt, seenAwayAt = leftAt, away = [] } = presence;
  if (leftAt === undefined || seenAwayAt === undefined) return presence;
  const window = habitIn({ leastMs: seenAwayAt - leftAt, mostMs: at - leftAt });
  if (!window) return { away };
  return { away: [...away, { weekday: localTime(leftAt, zone).weekday, ...window }].slice(-KEPT) };
}

/**
 * What an absence teaches of usual ones, which are no longer than the longest: a car that was seen away for most of the time was back
 * by then, if this was one of them. `undefined` for a journey, and where a late report leaves open how long it was.
 */
function habitIn({ leastMs, mostMs }: Window): Window | undefined {
  if (mostMs <= 0 || leastMs > LONGEST_MS) return undefined;
  if (mostMs <= LONGEST_MS) return { leastMs, mostMs };
  return mostMs - leastMs < leastMs ? { leastMs, mostMs: LONGEST_MS } : undefined;
}

/** What the absences on such days agree on, the last ones above all. */
function returnWindow(presence: Presence | undefined, weekday: number): Window | undefined {
  return withoutJourneys(absences(presence, weekday)).reduce<Window | undefined>(
    (known, seen) => (known ? narrowed(known, seen) : seen),
    undefined,
  );
}

/** The absences but for those far longer than usual: a journey tells nothing of usual days. */
function withoutJourneys(all: readonly Absence[]): readonly Absence[] {
  const longestMs = FAR_LONGER * (usualMs(all) ?? 0);
  return all.filter(({ mostMs }) => mostMs <= longestMs);
}

function absences({ away = [] }: Presence = {}, weekday: number): readonly Absence[] {
  return alikeDays(away, weekday, {
    weekdayOf: (each) => each.weekday,
    valueOf: ({ mostMs }) => mostMs,
    apart: APART_MS,
  });
}

/** The middle of the last few. */
function usualMs(all: readonly Absence[]): number | undefined {
  const recent = all.slice(-RECENT).map(({ mostMs }) => mostMs);
  return recent.toSorted((one, other) => one - other)[Math.floor((recent.length - 1) / 2)];
}

/**
 * Who was not seen away since it was expected may come ever earlier: the sooner it was back, the further back it is looked for.
 */
function narrowed(known: Window, { leastMs, mostMs }: Absence): Window {
  if (mostMs <= known.leastMs || leastMs >= known.mostMs) return { leastMs, mostMs };
  const isEarlier = leastMs < known.leastMs && mostMs < known.mostMs;
  const backMs = isEarlier ? known.mostMs - known.leastMs : DRIFT_MS;
  return {
    leastMs: Math.max(leastMs, known.leastMs - backMs),
    mostMs: Math.min(mostMs, known.mostMs + DRIFT_MS),
  };
}

/**
 * So long before a departure a car is looked at once: one that was away in between without a word still has the time to charge. What
 * was received not long before that is as good.
 */
const LOOK_BEFORE_MS = 4 * HOUR_MS;
const AS_GOOD_MS = HOUR_MS;

/** A car that should have left is asked so long after that. */
const AFTER_MS = 15 * MINUTE_MS;
/** Who is not back yet is asked for again and again, ever more rarely. */
const FIRST_AGAIN_MS = 15 * MINUTE_MS;
/** Who comes back at no usual time is asked for, while it would charge, whenever it is back as likely as this … */
const LIKELY_BACK = 0.15;
/** … but after so long in any case, and no more finely than this. */
const LIKELY_WITHIN_MS = 2 * HOUR_MS;
const STEP_MS = 5 * MINUTE_MS;
const MOST_AGAIN_MS = 4 * 60 * MINUTE_MS;

/** From when on an update of the car would change what is decided; `undefined` while what is known will do. */
export function updateWantedAt(state: TariffState, settings: TariffSettings, now: number): number | undefined {
  const [usualAt, doubtAt] = [usuallyWantedAt(state, settings, now), doubtAskedAt(state)];
  const all = [usualAt, doubtAt].flatMap((at) => at ?? []);
  return all.length === 0 ? undefined : Math.min(...all);
}

function usuallyWantedAt(
  { car, carReceivedAt = car?.at ?? 0, presence, goal, wakeAt, isFresh, requests, prospect }: TariffState,
  { zone, learnsDepartures }: TariffSettings,
  now: number,
): number | undefined {
  // After a restart nothing is decided without.
  if (wakeAt !== undefined && !isFresh) return wakeAt;
  if (!car) return undefined;
  if (car.pluggedIn === false) {
    // Who asks for the next departure has often just plugged it in.
    const pluggedAt = (requests?.readyAskedAt ?? -Infinity) + VISIBLE_MS;
    const backAt = prospect
      ? Math.max(prospect.startAt ?? Infinity, likelyBackAt(carReceivedAt, presence, zone))
      : backWantedAt(carReceivedAt, presence, zone);
    return pluggedAt > carReceivedAt ? Math.min(pluggedAt, backAt) : backAt;
  }
  const told = goal && !goal.stays && !goal.learnt ? goal : undefined;
  const chargesAt = prospect?.startAt === undefined ? undefined : Math.max(prospect.startAt, carReceivedAt + 1);
  const lookAt = lookBeforeAt(goal, carReceivedAt, { zone, now });
  if (told && lookAt !== undefined) return lookAt;
  // It was here before its departure: has it left?
  if (told && car.at < told.readyAt) return told.readyAt + AFTER_MS;
  if (!learnsDepartures || !car.pluggedIn) return lookAt;
  const asksAt = [lookAt, chargesAt, departureAskedAt(presence, zone, now)].flatMap((at) => at ?? []);
  return asksAt.length > 0 ? Math.min(...asksAt) : undefined;
}

function lookBeforeAt(
  goal: TariffState["goal"],
  receivedAt: number,
  { zone, now }: { readonly zone: string; readonly now: number },
): number | undefined {
  if (!goal || goal.stays || goal.readyAt <= now) return undefined;
  const at = goal.readyAt - LOOK_BEFORE_MS;
  // Of the chances of a day the first was looked for.
  if (goal.learnt && receivedAt >= localDay(goal.readyAt, zone).startAt) return undefined;
  return receivedAt < at - AS_GOOD_MS ? at : undefined;
}

/** When a car that comes back at no usual time is likely enough back to be asked for, by when it was back on such days. */
function likelyBackAt(receivedAt: number, presence: Presence | undefined, zone: string): number {
  const leftAt = presence?.leftAt ?? receivedAt;
  const all = absences(presence, localTime(leftAt, zone).weekday);
  const sinceMs = receivedAt - leftAt;
  for (let ms = FIRST_AGAIN_MS; ms < LIKELY_WITHIN_MS; ms += STEP_MS)
    if (backShare(all, sinceMs, sinceMs + ms) >= LIKELY_BACK) return receivedAt + ms;
  return receivedAt + LIKELY_WITHIN_MS;
}

/** How likely a car that was still away after one time is back after another: one absence more than was seen lasts longer. */
function backShare(all: readonly Absence[], sinceMs: number, untilMs: number): number {
  let [away, back] = [1, 0];
  for (const { leastMs, mostMs } of all) {
    const fromMs = Math.min(leastMs, mostMs - STEP_MS);
    const within = (from: number, to: number): number =>
      Math.max(0, Math.min(mostMs, to) - Math.max(fromMs, from)) / (mostMs - fromMs);
    away += within(sinceMs, Infinity);
    back += within(sinceMs, untilMs);
  }
  return back / away;
}

/** A car is asked when it is expected, and before that until its return is well known. */
function backWantedAt(receivedAt: number, presence: Presence | undefined, zone: string): number {
  const leftAt = presence?.leftAt ?? receivedAt;
  const { weekday } = localTime(leftAt, zone);
  const asksAt = asksAfterMs(presence, weekday).map((ms) => leftAt + ms);
  const nextAt = asksAt.find((at) => at > receivedAt);
  if (nextAt !== undefined) return nextAt;
  const backAt = asksAt.at(-1) ?? leftAt;
  return receivedAt + Math.min(MOST_AGAIN_MS, Math.max(FIRST_AGAIN_MS, receivedAt - backAt));
}

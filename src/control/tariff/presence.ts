import { localTime } from "../local-time";
import type { TariffCar } from "./input";
import type { Absence, Presence, TariffState } from "./state";

const KEPT = 30;
const HOUR_MS = 3_600_000;
const LONGEST_MS = 36 * HOUR_MS;

/** A car of which nothing is known yet is away for so long. */
const USUAL_AWAY_MS = 10 * HOUR_MS;
/** So many absences tell how long the next will be. */
const RECENT = 5;
/** Known well enough: the car was seen away for this share of the time after which it was seen back. */
const WELL_KNOWN = 0.8;

/**
 * Learns from a report of the car when it left, and between which two reports it came back. Those are taken when they
 * are heard, for that is when to ask.
 */
export function presenceAfter(
  { car: before, presence = {}, goal }: TariffState,
  car: TariffCar,
  zone: string,
  now: number,
): Presence {
  if (car.pluggedIn === undefined || (before && car.at < before.at)) return presence;
  if (car.pluggedIn) return cameBack(presence, now, zone);
  if (presence.leftAt !== undefined) return { ...presence, seenAwayAt: now };
  if (before?.pluggedIn !== true) return presence;
  // It left somewhere between the two reports: at its departure time, if that lies between them.
  const planned = goal && !goal.stays && goal.readyAt > before.at && goal.readyAt <= car.at ? goal.readyAt : undefined;
  return { ...presence, leftAt: planned ?? car.at, seenAwayAt: now };
}

/** How long the car uses to be away when it leaves on such a day: workday, Saturday or Sunday. */
export function awayMs(presence: Presence | undefined, weekday: number): number {
  return middle(recent(presence, weekday).map(({ mostMs }) => mostMs)) ?? USUAL_AWAY_MS;
}

/** When to look for a car that may come back earlier than it was ever looked for; `undefined` once that is well known. */
export function lookEarlierMs(presence: Presence | undefined, weekday: number): number | undefined {
  const mostMs = awayMs(presence, weekday);
  const leastMs = middle(recent(presence, weekday).map((absence) => absence.leastMs)) ?? 0;
  return leastMs >= WELL_KNOWN * mostMs ? undefined : (leastMs + mostMs) / 2;
}

function cameBack(presence: Presence, at: number, zone: string): Presence {
  const { leftAt, seenAwayAt = leftAt, away = [] } = presence;
  if (leftAt === undefined || seenAwayAt === undefined) return presence;
  const mostMs = at - leftAt;
  if (mostMs <= 0 || mostMs > LONGEST_MS) return { away };
  const absence = { weekday: localTime(leftAt, zone).weekday, leastMs: seenAwayAt - leftAt, mostMs };
  return { away: [...away, absence].slice(-KEPT) };
}

function recent(presence: Presence | undefined, weekday: number): readonly Absence[] {
  const alike = (presence?.away ?? []).filter((each) => Math.max(5, each.weekday) === Math.max(5, weekday));
  return alike.slice(-RECENT);
}

function middle(values: readonly number[]): number | undefined {
  return values.toSorted((one, other) => one - other)[Math.floor((values.length - 1) / 2)];
}

import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../core/duration";
import { instantOfTime, localDay } from "../shared/local-time";
import type { TariffGoal } from "./decision";
import type { TariffSettings } from "./settings";
import type { TariffState } from "./state";
import { type Chance, leavingChances, leavingShare } from "./leaving-chances";

/** A departure as it was set, or as it is to be expected. */
export interface Planned extends Omit<TariffGoal, "once"> {
  /** How likely it is that the car leaves that day at all, 0 to 1, where nobody has said so. */
  readonly share?: number | undefined;
  /** When it may leave that day, where that was learnt; the first is when it is to be ready. */
  readonly chances?: readonly Chance[] | undefined;
}

/** The time for which departures are expected, milliseconds since the epoch, and the target of each. */
export interface DepartureSpan {
  readonly fromAt: number;
  readonly untilAt: number;
  readonly targetPercent: number;
}

const MARGIN_MS = 15 * MINUTE_MS;

/** Nobody says when the car leaves, and no habit does: most leave in the morning, hardly any before. */
const MORNING = "06:00";
const LEAST_MS = 2 * HOUR_MS;

/**
 * The departures where nobody has set any: each day as likely, and at such times, as the car left on the last days of its kind; and in
 * the morning while hardly any are known. Who tells
 * every departure has none that is not told, as far as people tell ahead. Without learning, there is one time by which the car has
 * its target.
 */
export function expectedDepartures(
  state: TariffState,
  settings: TariffSettings,
  { fromAt, untilAt, targetPercent }: DepartureSpan,
): readonly Planned[] {
  const { requests, goal, presence } = state;
  const { zone, learnsDepartures } = settings;
  // Once begun it stays that day, or it would always be tomorrow.
  const begun = goal?.stays && goal.readyAt > fromAt ? goal.readyAt : undefined;
  if (!learnsDepartures) {
    const readyAt = begun ?? localDay(fromAt, zone, 1).endAt;
    return requests?.ready ? [] : [{ readyAt, targetPercent, stays: true }];
  }
  const sinceAt = tellsAll(requests?.told, fromAt) ? untoldSince(requests?.ready?.at ?? fromAt, fromAt, zone) : fromAt;
  if ((presence?.left ?? []).length >= LEAST_LEFT)
    return learntDays(state, settings, { fromAt: sinceAt, untilAt, targetPercent }, fromAt);
  const mornings: Planned[] = [];
  const first = Math.min(begun ?? Infinity, nextMorning(fromAt, zone));
  for (let days = 0; ; days++) {
    const { startAt } = localDay(first, zone, days);
    const readyAt = days === 0 ? first : (instantOfTime(startAt, MORNING, zone) ?? startAt);
    if (readyAt >= untilAt && days > 0) break;
    if (readyAt >= sinceAt) mornings.push({ readyAt, targetPercent, stays: true });
  }
  return mornings.map((one) => ({ ...one, share: leavingShare(presence, zone, one.readyAt, fromAt) }));
}

/** So many departures tell when the next ones may be. */
const LEAST_LEFT = 3;

function learntDays(
  { presence }: TariffState,
  { zone, departureMarginMs: marginMs = MARGIN_MS }: TariffSettings,
  { fromAt, untilAt, targetPercent }: DepartureSpan,
  now: number,
): readonly Planned[] {
  const all: Planned[] = [];
  for (let days = 0; ; days++) {
    const { startAt } = localDay(fromAt, zone, days);
    if (startAt >= untilAt) return all;
    const chances = leavingChances(presence, zone, startAt, now)
      .map(({ at, share }) => ({ at: at - marginMs, share }))
      .filter(({ at }) => at > fromAt && at < untilAt);
    const [first] = chances;
    if (first) all.push({ readyAt: first.at, targetPercent, learnt: true, chances });
  }
}

function nextMorning(fromAt: number, zone: string): number {
  const [today, tomorrow] = [0, 1].map((days) => instantOfTime(localDay(fromAt, zone, days).startAt, MORNING, zone));
  return today !== undefined && today >= fromAt + LEAST_MS ? today : (tomorrow ?? fromAt);
}

/** Who has told so many departures within a week tells all of them. */
const TELLS_LEAST = 3;
const TOLD_MS = 7 * DAY_MS;

function tellsAll(told: readonly number[] = [], now: number): boolean {
  return told.filter((at) => at > now - TOLD_MS).length >= TELLS_LEAST;
}

/** The departures that were told within a week, with one more; those within `sameMs` are one. */
export function withTold(told: readonly number[] = [], at: number, sameMs: number, now: number): readonly number[] {
  return [...told.filter((one) => one > now - TOLD_MS && Math.abs(one - at) > sameMs), at];
}

/** People tell until tomorrow, and of no day after one that they told of. */
function untoldSince(toldAt: number, now: number, zone: string): number {
  return Math.max(localDay(now, zone, 2).startAt, localDay(toldAt, zone, 1).startAt);
}

import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import { instantOfTime } from "../shared/local-time";
import { freshW } from "../shared/site-power/observe";
import { pacedMs } from "../shared/site-power/pace";
import { msUntilReached, reaches } from "../shared/site-power/running-mean";
import type { DerivedContext } from "./context";
import type { SurplusState } from "./state";

/** An inverter that may not export keeps the power of the grid within this distance from 0, W. */
const HELD_W = 150;
/** Panels that supply less are in the dark. */
const LEAST_SOLAR_W = 50;
/** A failed trial costs a stop, and some minutes of charging from the grid. */
const TRIALS_PER_DAY = 2;
const PAUSE_MS = 2 * HOUR_MS;
/** When panels can supply enough for a car, local time. */
const DAY_BEGINS = "09:00";
const DAY_ENDS = "17:00";
/** A car begins within five minutes, and an inverter follows at once. */
const LASTS_MS = 10 * MINUTE_MS;
/** For so long, the import of a failed trial is above the stop threshold. */
const FAILS_AFTER_MS = 3 * MINUTE_MS;

/**
 * Whether an inverter seems to hold back solar power: the house imports and exports hardly anything. A home battery does the same
 * while it is discharged, and a small house in the dark, where the solar power is known.
 */
export function isHeldBack(context: DerivedContext): boolean {
  const gridW = context.state.means?.gridW;
  return gridW !== undefined && isPossible(context) && isNearZero(gridW);
}

/** When that begins while the reading stays; `undefined` if it does not. */
export function heldBackAt(context: DerivedContext, until = Infinity): number | undefined {
  const { state, settings, balanceW, now } = context;
  const meanW = state.means?.gridW;
  if (meanW === undefined || balanceW === undefined || !isPossible(context) || !isNearZero(balanceW)) return undefined;
  const sign = meanW > 0 ? -1 : 1;
  const ms = msUntilReached(sign * meanW, sign * balanceW, -HELD_W, settings.smoothingMs);
  return ms !== undefined && now + ms <= until ? now + ms : undefined;
}

function isPossible({ state: { on, site }, settings, now }: DerivedContext): boolean {
  if (!settings.trialStart || on === true || !site) return false;
  const solarW = freshW(site, "solar", now) ?? Infinity;
  const batteryW = freshW(site, "battery", now) ?? 0;
  return solarW >= LEAST_SOLAR_W && batteryW <= HELD_W;
}

function isNearZero(watts: number): boolean {
  return reaches(watts, -HELD_W) && reaches(-watts, -HELD_W);
}

/** When a trial starts the car if everything stays as it is; `undefined` if none does today. */
export function trialAt({ state, settings, dayNight, now }: DerivedContext): number | undefined {
  const { heldBackSince, keepUntil = -Infinity, trials } = state;
  if (heldBackSince === undefined) return undefined;
  if (trials?.day === dayNight.day && trials.count >= TRIALS_PER_DAY) return undefined;
  const beginsAt = instantOfTime(now, DAY_BEGINS, settings.zone) ?? Infinity;
  const endsAt = instantOfTime(now, DAY_ENDS, settings.zone) ?? -Infinity;
  const pauseEndsAt = (trials?.lastAt ?? -Infinity) + PAUSE_MS;
  const at = Math.max(Math.ceil(heldBackSince + settings.startDelayMs), keepUntil, pauseEndsAt, beginsAt);
  const startsAt = Math.max(at, now);
  return startsAt < endsAt && startsAt + settings.minOnMs <= (dayNight.turnsAt ?? Infinity) ? at : undefined;
}

/** The trials with one more. */
export function withTrial(day: string, trials: SurplusState["trials"], now: number): SurplusState["trials"] {
  return { day, count: (trials?.day === day ? trials.count : 0) + 1, lastAt: now };
}

/** How long the import of a trial must be too high; `undefined` while none is under way. */
export function trialStopDelayMs({ state, settings, now }: DerivedContext): number | undefined {
  const { on, since, dueSince = now, trials, site } = state;
  if (on !== true || since === undefined || trials?.lastAt !== since) return undefined;
  return dueSince < since + settings.settleMs + LASTS_MS ? pacedMs(site?.pace, FAILS_AFTER_MS, 1) : undefined;
}

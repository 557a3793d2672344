import { chargingAt, isAway, isFull, isUnplugged } from "./car";
import type { Moment } from "./moment";
import { HOUR_MS, MINUTE_MS } from "./settings";
import type { ModeState, Will } from "./state";

/** A command shows in the car's own reports after this at the latest. */
const SETTLE_MS = 5 * MINUTE_MS;

/** A stop that the car never followed is tried again after this: each try may cost one of the maker's stops. */
const STOP_AGAIN_MS = HOUR_MS;

/** A car may begin and end so much beside a window that it was given. */
const WINDOW_SLACK_MS = 20 * MINUTE_MS;

/**
 * Notices what somebody did in the car or its app, from news of the car. Nobody fights over a car.
 *
 * A car that does the opposite of what it was told, after it was seen to do that, was told so by somebody: it is left
 * alone. A charge that begins with the plug is the car's own habit and nobody's will: the rules go on from there. So
 * does an end that the car itself explains: it is full.
 */
export function followPerson(moment: Moment): ModeState {
  const { state, now } = moment;
  const { car, will, on, since = -Infinity } = state;
  if (isUnplugged(moment) || isAway(moment)) return { ...state, will: undefined, origin: "found", seen: undefined };
  if (car?.charging === undefined) return state;
  if (will) return will.on === car.charging ? state : afterWill(moment, will);

  const isOldNews = chargingAt(car, now) < since;
  if (on === undefined || isOldNews) return state;
  if (car.charging === on) return { ...state, seen: true };
  if (on) return state.seen && !isFull(car) ? willed(moment, false) : state;
  if (isInWindow(moment)) return state;
  if (state.seen) return willed(moment, true);
  if (state.origin !== "own") return found(state, true, now);
  return now - since >= SETTLE_MS
    ? withWill(moment, { on: true, until: now + STOP_AGAIN_MS, isUnheeded: true })
    : state;
}

/** What was respected has come to its end, or somebody has changed their mind. */
function afterWill(moment: Moment, { on }: Will): ModeState {
  if (on && isFull(moment.state.car)) {
    return found({ ...moment.state, will: undefined }, false, moment.now);
  }
  return willed(moment, !on);
}

function willed(moment: Moment, on: boolean): ModeState {
  const { settings, state, now } = moment;
  const respectMs = on ? settings.respectStartMs : settings.respectStopMs;
  return respectMs > 0
    ? withWill(moment, { on, until: now + respectMs })
    : found({ ...state, will: undefined }, on, now);
}

/** What is adopted is no command: the car does it already. A boost is over for somebody who stops the car. */
function withWill({ state, now }: Moment, will: Will): ModeState {
  return { ...found(state, will.on, now), will, boost: will.on ? state.boost : undefined };
}

/** Taken as it is, without respect: the rules go on from here. */
function found(state: ModeState, on: boolean, now: number): ModeState {
  return { ...state, on, since: now, origin: "found", seen: true };
}

/** Whether a car that charges by schedules only does what it was told. */
function isInWindow({ state: { windows = [] }, now }: Moment): boolean {
  return windows.some(({ startAt, endAt }) => startAt - WINDOW_SLACK_MS <= now && now < endAt + WINDOW_SLACK_MS);
}

import { MINUTE_MS } from "../../core/duration";
import { follow, type Observation, type OverrideRules, present } from "../shared/manual-override";
import { chargingAt, isFull, isUnplugged, type ModeContext } from "./context";
import type { ModeState } from "./state";

/** A command shows in the car's own reports after this at the latest. */
const SETTLE_MS = 5 * MINUTE_MS;

/** A car may begin and end so much beside a window that it was given. */
const WINDOW_SLACK_MS = 20 * MINUTE_MS;

/** The state without what has passed by itself, or left with the car. */
export function withoutPast(context: ModeContext): ModeState {
  const { state, now } = context;
  const here = present(state, observed(context), now);
  // Only who was plugged out, or went away, loses what was seen of it: a boost was meant for the time here.
  const hasLeft = here.seen === undefined && state.seen !== undefined && here.origin === "found";
  const boost = hasLeft || isStoppedByHand(here) ? undefined : here.boost;
  return boost === here.boost ? here : { ...here, boost };
}

/**
 * Notices what somebody did in the car or its app, from updates of the car. A charge that begins with the plug is the car's
 * own habit and nobody's will: the rules go on from there. So does an end that the car itself explains: it is full.
 */
export function withManualOverride(context: ModeContext): ModeState {
  const { now } = context;
  const state = withoutPast(context);
  if (isUnplugged(context) || isInWindow(context)) return state;
  const followed = follow(state, observed(context), rulesOf(context), now);
  return followed ? withoutPast({ ...context, state: followed }) : state;
}

/** A boost is over for somebody who stops the car; one report alone does not end it. */
function isStoppedByHand({ override }: ModeState): boolean {
  const { on, until, fullUntil = until } = override ?? { on: true, until: 0 };
  return !on && until >= fullUntil;
}

function observed({ state: { car }, now }: ModeContext): Observation {
  return {
    car,
    charging: car?.charging,
    at: car ? chargingAt(car, now) : now,
    isCertain: car?.certainty?.charging === 2,
    isFull: isFull(car),
  };
}

function rulesOf({ settings: { respectStartMs, respectStopMs } }: ModeContext): OverrideRules {
  return {
    startMs: respectStartMs,
    stopMs: respectStopMs,
    settleMs: SETTLE_MS,
    takesOver: true,
    respects: "everything",
  };
}

/** Whether a car that charges by schedules does only what it was commanded. */
function isInWindow({ state: { on, car, override, windows = [] }, now }: ModeContext): boolean {
  const isNew = on === false && car?.charging === true && !override;
  return (
    isNew && windows.some(({ startAt, endAt }) => startAt - WINDOW_SLACK_MS <= now && now < endAt + WINDOW_SLACK_MS)
  );
}

import { MINUTE_MS } from "../../core/duration";
import { follow, type Observation, type OverrideRules, present } from "../shared/manual-override";
import { chargingAt, isFull, isUnplugged, type ModeContext } from "./context";
import type { ModeState } from "./state";

/** A command is visible in the car's own reports after this at the latest. */
const SETTLE_MS = 5 * MINUTE_MS;

/** How much earlier or later than its window a car may begin and end. */
const WINDOW_SLACK_MS = 20 * MINUTE_MS;

/** The state without what has ended by itself or because the car left. */
export function withoutPast(context: ModeContext): ModeState {
  const { state, now } = context;
  const here = present(state, observed(context), now);
  // `seen` is only removed when the car was unplugged or left: a boost is for its time here.
  const hasLeft = here.seen === undefined && state.seen !== undefined && here.origin === "found";
  const boost = hasLeft || isStoppedByHand(here) ? undefined : here.boost;
  return boost === here.boost ? here : { ...here, boost };
}

/**
 * Detects from updates of the car what someone did in the car or its app. Charging that begins at plug-in is what the car does by
 * itself, and no override: the rules continue from there. The same applies if it ends because the car is full.
 */
export function withManualOverride(context: ModeContext): ModeState {
  const { now } = context;
  const state = withoutPast(context);
  if (isUnplugged(context) || isInWindow(context)) return state;
  const followed = follow(state, observed(context), rulesOf(context), now);
  return followed ? withoutPast({ ...context, state: followed }) : state;
}

/** Someone who stops the car ends a boost; a single report does not. */
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

/** Whether a car that charges by schedules follows one of its windows. */
function isInWindow({ state: { on, car, override, windows = [] }, now }: ModeContext): boolean {
  const isNew = on === false && car?.charging === true && !override;
  return (
    isNew && windows.some(({ startAt, endAt }) => startAt - WINDOW_SLACK_MS <= now && now < endAt + WINDOW_SLACK_MS)
  );
}

import { startsOn, withStart } from "./day-starts";
import { isAwake } from "./follow-car";
import { pace } from "./pacing";
import type { Situation } from "./context";
import { withCheck } from "./take-power";
import type { SurplusState } from "./state";
import type { Verdict } from "./rule-result";

/** Makes a verdict the state. The state's `on` differs afterwards exactly if a command is due, or the car went away. */
export function carryOut(situation: Situation, { on, holds }: Verdict): SurplusState {
  const state = awake(situation);
  if (holds || on === state.on) return state;
  if (on === undefined) return { ...state, on, since: undefined, origin: undefined, keepUntil: undefined };
  if (on) return started(situation, state);
  return state.on ? stopped(situation, state) : begun(situation, state);
}

function awake({ state, now }: Situation): SurplusState {
  return state.wakeAt !== undefined && isAwake(state, now) ? { ...state, wakeAt: undefined } : state;
}

/** The first word to a car of which nothing was decided yet. It is not said to one that somebody may be charging. */
function begun({ settings, charging, now }: Situation, state: SurplusState): SurplusState {
  if (!settings.takeOver && charging !== false) return state;
  return { ...state, on: false, since: now, origin: "found", seen: charging === false };
}

function started(situation: Situation, state: SurplusState): SurplusState {
  const { now, settings, stretch } = situation;
  return {
    ...commanded(situation, state),
    on: true,
    isAgain: undefined,
    keepUntil: now + settings.minOnMs * (isScarce(situation) ? 2 : 1),
    starts: withStart(stretch.day, state.starts),
    site: withCheck(situation, true),
  };
}

function stopped(situation: Situation, state: SurplusState): SurplusState {
  return {
    ...commanded(situation, state),
    on: false,
    keepUntil: situation.now + situation.settings.minOffMs,
    site: withCheck(situation, false),
  };
}

/** What was measured before a command says nothing of the time after it. */
function commanded({ now, settings }: Situation, state: SurplusState): SurplusState {
  return {
    ...state,
    since: now,
    origin: state.car?.pluggedIn === false ? "found" : "own",
    seen: false,
    settleUntil: now + settings.settleMs,
    override: undefined,
    means: undefined,
    dueSince: undefined,
    oddSince: undefined,
  };
}

function isScarce({ state, stretch }: Situation): boolean {
  const stops = state.car?.stops;
  return stops !== undefined && pace(stops, startsOn(stretch.day, state.starts)).scarce;
}

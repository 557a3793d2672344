import { isUnplugged } from "../shared/known-car";
import type { Situation } from "./situation";
import { verdictOn } from "./start-check";
import type { SurplusState } from "./state";

const HOUR_MS = 3_600_000;

/** Long enough for a night's charge that somebody began. */
const LEFT_ON_MS = 24 * HOUR_MS;

/** Short enough that a stop in the evening does not cost the next day's sun. */
const LEFT_OFF_MS = 12 * HOUR_MS;

/** A stop that the car never followed is tried again after this. */
const STOP_AGAIN_MS = HOUR_MS;

/** A charge that begins later than this after our stop is not meant against it: the car may have come home since. */
const STOP_COUNTS_MS = 2 * HOUR_MS;

/**
 * Makes what the car is known to do the state, without a command of ours: nobody fights over a car.
 *
 * What happens with no word from us is taken over: a charge that began at plug-in goes on by our rules, and so does
 * the waiting after a charge that ended. What happens against our last command is somebody's will and is left alone
 * until the car is unplugged, the charge ends or begins again, or the time is up: a day for a charge, half a day for a
 * pause, an hour when the car was never seen to follow our stop. Without `takeOver` every charge that was not started
 * here is left alone.
 */
export function followCar(situation: Situation): SurplusState {
  const state = withoutPastWill(situation);
  const { charging, now, settings } = situation;
  const isWaking = state.wakeAt !== undefined;
  if (isWaking && !isAwake(state, now)) return state;
  if (charging === undefined || charging === (state.on ?? false)) return agreeing(state, charging);
  if (isUnplugged(state.car)) return state;

  const oddSince = state.oddSince ?? now;
  const atOnce = isWaking || state.on === undefined;
  if (!atOnce && now - oddSince < settings.settleMs) return { ...state, oddSince };
  return adopted({ ...situation, state }, charging, isWaking);
}

/** Whether a restarted program may decide again: after its pause, and with a meter value of its own. */
export function isAwake({ wakeAt, grid }: SurplusState, now: number): boolean {
  return grid !== undefined && (wakeAt === undefined || now >= wakeAt);
}

function withoutPastWill({ state, now }: Situation): SurplusState {
  if (state.origin !== "left" || (state.leftUntil !== undefined && now < state.leftUntil)) return state;
  return { ...state, origin: "found", leftUntil: undefined };
}

function agreeing(state: SurplusState, charging: boolean | undefined): SurplusState {
  const seen = state.seen === true || (charging !== undefined && charging === state.on);
  return state.oddSince === undefined && seen === (state.seen ?? false)
    ? state
    : { ...state, oddSince: undefined, seen };
}

function adopted(situation: Situation, on: boolean, isWaking: boolean): SurplusState {
  const { state, settings, now } = situation;
  const isLeft = (on && !settings.takeOver) || (!isWaking && isAgainstUs(state, on, now));
  return {
    ...state,
    on,
    since: now,
    origin: isLeft ? "left" : "found",
    leftUntil: isLeft ? now + leftForMs(state, on) : undefined,
    seen: true,
    keepUntil: on ? undefined : now + settings.minOffMs,
    oddSince: undefined,
    dueSince: undefined,
    check: undefined,
    warning: warningAfter(situation, on),
  };
}

function warningAfter(situation: Situation, on: boolean): SurplusState["warning"] {
  const { check, warning } = situation.state;
  if (on) return warning?.code === "no-rise" ? undefined : warning;
  return check ? verdictOn(check, situation) : warning;
}

/** A start that was never seen to work is no stop by somebody: it did not reach the car. */
function isAgainstUs({ origin, seen, since = -Infinity }: SurplusState, on: boolean, now: number): boolean {
  return origin === "own" && (on ? now - since < STOP_COUNTS_MS : seen === true);
}

function leftForMs({ origin, seen }: SurplusState, on: boolean): number {
  if (!on) return LEFT_OFF_MS;
  return origin === "own" && !seen ? STOP_AGAIN_MS : LEFT_ON_MS;
}

import { HOUR_MS } from "../../core/duration";
import { withoutCheck } from "./observe";
import { isUnplugged } from "../shared/known-car";
import { follow, found, type Observation, type OverrideRules, present, respected } from "../shared/manual-override";
import { isWarm } from "../shared/clock-jump";
import { chargingWitness, type DerivedContext } from "./context";
import type { SurplusState } from "./state";

/** Long enough for overnight charging that someone started. */
const LEFT_ON_MS = 24 * HOUR_MS;

/** Short enough that a stop in the evening does not cost the next day's sun. */
const LEFT_OFF_MS = 12 * HOUR_MS;

/**
 * Adapts the state to what the car does without our command: nobody fights over a car.
 *
 * What happens without a command of ours is taken over: charging that began at plug-in continues by our rules, and so does the
 * pause after charging ended. What happens against our last command is a manual override. Without `takeOver`, all charging that was
 * not started here is left alone.
 */
export function withManualOverride(context: DerivedContext): SurplusState {
  const { charging, now, settings } = context;
  const observation = observed(context);
  const state = present(context.state, observation, now);
  if (!isAwake(state, now)) return state;
  const isWaking = state.wakeAt !== undefined;
  const rules = rulesOf(context);
  if (isSomebodys(state, charging, rules)) return respected(state, true, { observation, rules, now });
  if (charging === undefined || charging === (state.on ?? false)) return agreeing(state, charging);
  if (isUnplugged(state.car)) return state;

  const oddSince = state.oddSince ?? now;
  const atOnce = isWaking || state.on === undefined;
  if (!atOnce && now - oddSince < settings.settleMs) return { ...state, oddSince };
  // After a restart it is unknown whose command came last: charging is only respected if all charging of others is.
  const known: SurplusState = atOnce ? { ...state, on: !charging, origin: "found", override: undefined } : state;
  const followed = follow(
    known,
    { ...observation, at: Math.max(observation.at, known.since ?? observation.at) },
    rules,
    now,
  );
  if (followed) return adopted(context, followed, charging);
  return charging ? { ...state, oddSince } : adopted(context, found(state, false, now), charging);
}

/** Whether the node may decide: it has waited, and has received a reading of the grid meter since. */
export function isAwake(state: SurplusState, now: number): boolean {
  return isWarm(state, state.site?.grid !== undefined, now);
}

function observed(context: DerivedContext): Observation {
  const { state, charging, now } = context;
  const { at, isMeasured } = chargingWitness(context);
  const { car } = state;
  return {
    car,
    charging,
    at: at ?? now,
    isCertain: isMeasured || car?.certainty?.charging === 2,
    isFull: car?.fullyCharged === true || (car?.soc !== undefined && car.limit !== undefined && car.soc >= car.limit),
  };
}

function rulesOf({ settings }: DerivedContext): OverrideRules {
  return {
    startMs: LEFT_ON_MS,
    stopMs: LEFT_OFF_MS,
    settleMs: settings.settleMs,
    takesOver: settings.takeOver,
    respects: "commands",
  };
}

/** Charging that was not started here and continues after its override has ended, if none is taken over. */
function isSomebodys(
  { on, origin, override }: SurplusState,
  charging: boolean | undefined,
  rules: OverrideRules,
): boolean {
  return charging === true && on === true && origin === "found" && !override && !rules.takesOver;
}

function agreeing(state: SurplusState, charging: boolean | undefined): SurplusState {
  const seen = state.seen === true || (charging !== undefined && charging === state.on);
  return state.oddSince === undefined && seen === (state.seen ?? false)
    ? state
    : { ...state, oddSince: undefined, seen };
}

function adopted(context: DerivedContext, state: SurplusState, on: boolean): SurplusState {
  const { settings, now } = context;
  return {
    ...state,
    keepUntil: on ? undefined : now + settings.minOffMs,
    oddSince: undefined,
    dueSince: undefined,
    ...withoutCheck(context, on),
  };
}

import type { PowerDemand } from "../allocation/power-request";
import { isLimited } from "../allocation/grant";
import { withoutClockJump } from "../shared/clock-jump";
import { watchBattery, withBatteryStop } from "./battery";
import { isUncountable, withoutPastBoost } from "./boost";
import { decisionOf, isIdleWord } from "./compose-decision";
import { chargingAt, type ModeContext } from "./context";
import type { ModeDecision, ModeRuleResult } from "./decision";
import { demandOf, outsideLimit, withinGrant } from "./house-demand";
import type { ModeInput, SourceName } from "./input";
import { withoutPast } from "./manual-override";
import { withoutPastReady } from "./ready";
import { ruleResult, withinFloor } from "./rules";
import { nextTickAt } from "./next-tick";
import { completeSettings, type ModeSettings } from "./settings";
import { type ModeState, shiftedState } from "./state";
import { observe } from "./observe";
import { sourcesOf } from "./sources";
import { planOf, syncDueAt } from "./windows";

/** What one input comes to. */
export interface ModeStep {
  /** To be passed with the next input, and to be stored. */
  readonly state: ModeState;
  readonly decision: ModeDecision;
  /** When to give a `tick`, unless another input comes first. No other timer is needed. */
  readonly nextTickAt: number;
  /** What it requests of its house, granted or not. */
  readonly demand: PowerDemand | undefined;
  /** The nodes whose decisions it follows. */
  readonly follows: readonly SourceName[];
  /** A boost in kWh was requested and not accepted, because its energy could not be measured. */
  readonly refused: boolean;
}

/**
 * Decides between solar surplus, price, manual overrides, and requests, in one place.
 *
 * Begin with the state `{}`, or with `restoreMode` of the stored state and the input `restart`. `now` is in milliseconds since the
 * epoch. Send `decision.on` to the car when `decision.changed`, and `decision.windows`, if there are any, to a car that charges by
 * schedules. Stores nothing else, and throws nothing.
 */
export function decideMode(settings: ModeSettings, before: ModeState, input: ModeInput, now: number): ModeStep {
  const complete = completeSettings(settings);
  const at = (state: ModeState): ModeContext => ({ settings: complete, state, now });

  const isRestart = input.kind === "restart";
  const steady = withoutClockJump(before, { now, isRestart, warmUpMs: complete.warmUpMs, shifted: shiftedState });
  const known = { ...steady, mode: steady.mode ?? complete.mode, settingsMode: steady.settingsMode ?? complete.mode };
  const observed = observe(at(known), input);
  const fresh = watchBattery(at(withoutPastReady(at(withoutPastBoost(at(withoutPast(at(observed))))))));
  const wanted = withinFloor(at(fresh), ruleResult(at(fresh)));
  const result = withinGrant(wanted, fresh.house);
  const carried = withBatteryStop(applyRuleResult(at(fresh), result), fresh, now);

  const plan = outsideLimit(planOf(at(carried), wanted.reason.code), fresh.house, now);
  const dueAt = plan && syncDueAt({ windows: carried.windows, at: carried.windowsAt }, plan, now);
  const isDue = dueAt !== undefined && (dueAt <= now || input.kind === "request" || isLimited(result.reason));
  const windows = isDue ? plan : undefined;
  const state: ModeState = {
    ...carried,
    at: now,
    ...(windows && { windows, windowsAt: now }),
    tellAt: isDue ? undefined : dueAt,
  };
  const tickAt = nextTickAt(at(state));
  return {
    state: { ...state, tickAt },
    decision: decisionOf(fresh, at(state), result, { plan, windows }),
    nextTickAt: tickAt,
    demand: demandOf(at(fresh), wanted, plan),
    follows: sourcesOf(fresh.mode ?? complete.mode),
    refused: input.kind === "request" && isUncountable(at(known), input.request),
  };
}

/** Applies a rule result to the state. Afterwards `on` differs exactly if a command is due, or if there is no decision any more. */
function applyRuleResult({ state, now }: ModeContext, result: ModeRuleResult): ModeState {
  const { on, holds, reason } = result;
  const { code } = reason;
  const named = state.code === code ? state : { ...state, code, codeSince: now };
  if (holds || on === state.on) return named;
  const { car, since = -Infinity } = state;
  const isDone = car !== undefined && car.charging === on && chargingAt(car, now) >= since;
  const isCommand = on !== undefined && car?.pluggedIn !== false && !isIdleWord(state, result);
  const origin = isCommand ? "own" : "found";
  return { ...named, on, since: now, origin, seen: isDone, isAgain: on ? undefined : state.isAgain };
}

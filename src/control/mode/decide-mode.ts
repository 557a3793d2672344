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

export interface ModeStep {
  /** To be given back with the next input, and to be stored. */
  readonly state: ModeState;
  readonly decision: ModeDecision;
  /** Give a `tick` then, unless another input comes first. The only timer that is needed. */
  readonly nextTickAt: number;
  /** What it asks of its house, granted or not. */
  readonly demand: PowerDemand | undefined;
  /** Whose decisions it follows. */
  readonly follows: readonly SourceName[];
  /** A request that was not taken: a boost in kWh, which nothing that is known could count. */
  readonly refused: boolean;
}

/**
 * Decides between what the sun, the price, a person in the app and requests ask for: the one place that does.
 *
 * Begin with the state `{}`, or with `restoreMode` of what was stored and the input `restart`. `now` is in milliseconds
 * since the epoch. Send `decision.on` to the car when `decision.changed`, and `decision.windows`, when there are any, to
 * one that charges by schedules. Nothing else is stored, nothing is thrown.
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

/** Makes a rule result the state. The state's `on` differs afterwards exactly if a command is due, or nothing is to be said. */
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

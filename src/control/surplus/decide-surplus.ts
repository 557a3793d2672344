import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import type { PowerDemand } from "../allocation/power-request";
import { withoutClockJump } from "../shared/clock-jump";
import { demandOf, withinGrant } from "./house-demand";
import { learnPower, type SurplusContext, type DerivedContext, derivedContext } from "./context";
import type { MeterEvidence } from "../shared/site-power/meter-evidence";
import type { SurplusDecision, SurplusRuleResult } from "./decision";
import { decisionOf } from "./compose-decision";
import { withManualOverride, isAwake } from "./manual-override";
import type { SurplusInput } from "./input";
import { withHistory } from "./never-enough";
import { ruleResult } from "./rules";
import { nextTickAt } from "./next-tick";
import { type CompleteSettings, completeSettings, pacedSettings, type SurplusSettings } from "./settings";
import { shiftedState, type SurplusState } from "./state";
import { observe, takePower, withCheck } from "./observe";
import { passTime, track } from "./track";
import { startsOn, withStart, pace } from "./start-budget";
import { withTrial } from "./trial";

/** What one input comes to. */
export interface SurplusStep {
  /** To be passed with the next input, and to be stored. */
  readonly state: SurplusState;
  readonly decision: SurplusDecision;
  /** When to give a `tick`, unless another input comes first. No other timer is needed. */
  readonly nextTickAt: number;
  /** What the house's meter shows of the car now, if anything. */
  readonly meterEvidence: MeterEvidence | undefined;
  /** What it requests of its house, granted or not. */
  readonly demand: PowerDemand | undefined;
}

/**
 * Decides by solar surplus whether a car that can only be switched on and off should charge.
 *
 * Begin with the state `{}`, or with `restoreSurplus` of the stored state and the input `restart`. `now` is in milliseconds since the
 * epoch; settings and readings must be valid (`settingsFaults`). Send `decision.on` to the car when `decision.changed`. Stores
 * nothing else, and throws nothing.
 */
export function decideSurplus(
  settings: SurplusSettings,
  state: SurplusState,
  input: SurplusInput,
  now: number,
): SurplusStep {
  const complete = completeSettings(settings);
  const isRestart = input.kind === "restart";
  const steady = withoutClockJump(state, { now, isRestart, warmUpMs: complete.warmUpMs, shifted: shiftedState });
  // If the clock goes back slightly, time stands still until then.
  const before = { settings: pacedSettings(complete, state.site), state: steady, now: Math.max(now, steady.at ?? now) };
  const { context, evidence } = lookAround(before, input, complete);
  const wanted = ruleResult(context);
  const result = withinGrant(wanted, state.house, context.now);
  const next = derivedContext({ ...context, state: withLook(context, wanted, applyRuleResult(context, result)) });
  const tickAt = nextTickAt(next);
  return {
    state: { ...next.state, at: next.now, tickAt, dayNight: next.dayNight },
    decision: decisionOf(context, next, result, complete.silenceMs),
    nextTickAt: tickAt,
    meterEvidence: evidence,
    demand: demandOf(context, wanted),
  };
}

/** Updates the state: time, input, and what follows from them. Nothing is decided yet. */
function lookAround(
  context: SurplusContext,
  input: SurplusInput,
  complete: CompleteSettings,
): { readonly context: DerivedContext; readonly evidence: MeterEvidence | undefined } {
  const { state, now } = context;
  const here = (next: SurplusState): SurplusContext => ({ ...context, state: next });
  /** A change of the meter's pace applies at once. */
  const then = (next: SurplusState): SurplusContext => ({
    settings: pacedSettings(complete, next.site),
    state: next,
    now,
  });

  const passed = passTime(derivedContext({ ...context, now: state.at ?? now }), now);
  const observed = observe(here(passed), input);
  const { state: metered, evidence } = takePower(here(observed), input.kind === "power" ? input.readings : []);
  const followed = withManualOverride(derivedContext(then(metered)));
  const learnt = learnPower(then(followed));
  const tracked = track(derivedContext(then(learnt)));
  const history = withHistory(state, tracked);
  return { context: { ...tracked, state: { ...tracked.state, history } }, evidence };
}

/** Applies a rule result to the state. Afterwards `on` differs exactly if a command is due or the car has left. */
function applyRuleResult(context: DerivedContext, { on, holds, reason }: SurplusRuleResult): SurplusState {
  const state = awake(context);
  if (holds || on === state.on) return state;
  if (on === undefined) return { ...state, on, since: undefined, origin: undefined, keepUntil: undefined };
  if (on) return reason.code === "trial" ? startedOnTrial(context, state) : started(context, state);
  return state.on ? stopped(context, state) : begun(context, state);
}

/** A cable that was out this long ago may be in by now; it is read at most this often while the surplus would start the car. */
const OLD_PLUG_MS = 30 * MINUTE_MS;
const LOOK_AGAIN_MS = 2 * HOUR_MS;

/** If only an old report of the cable prevents solar charging, one read is worth it. */
function withLook(
  { state: { dueSince, car, plugReadWantedAt = -Infinity }, settings, now }: DerivedContext,
  { reason }: SurplusRuleResult,
  next: SurplusState,
): SurplusState {
  const isDue = reason.code === "not-plugged" && dueSince !== undefined && now - dueSince >= settings.startDelayMs;
  const isOld = now - (car?.times?.pluggedIn ?? car?.updatedAt ?? now) >= OLD_PLUG_MS;
  return isDue && isOld && now - plugReadWantedAt >= LOOK_AGAIN_MS ? { ...next, plugReadWantedAt: now } : next;
}

function awake({ state, now }: DerivedContext): SurplusState {
  return state.wakeAt !== undefined && isAwake(state, now) ? { ...state, wakeAt: undefined } : state;
}

/** The first decision for a car. None is made for a car that someone else may be charging. */
function begun({ settings, charging, now }: DerivedContext, state: SurplusState): SurplusState {
  if (!settings.takeOver && charging !== false) return state;
  return { ...state, on: false, since: now, origin: "found", seen: charging === false };
}

function started(context: DerivedContext, state: SurplusState): SurplusState {
  const { now, settings, dayNight } = context;
  return {
    ...commanded(context, state),
    on: true,
    isAgain: undefined,
    keepUntil: now + settings.minOnMs * (isScarce(context) ? 2 : 1),
    starts: withStart(dayNight.day, state.starts),
    site: withCheck(context, true),
  };
}

/** A trial has no minimum run time, and the meter does not rise where the solar power follows. */
function startedOnTrial(context: DerivedContext, state: SurplusState): SurplusState {
  const { now, dayNight } = context;
  return {
    ...started(context, state),
    keepUntil: undefined,
    site: state.site && { ...state.site, check: undefined },
    trials: withTrial(dayNight.day, state.trials, now),
  };
}

function stopped(context: DerivedContext, state: SurplusState): SurplusState {
  return {
    ...commanded(context, state),
    on: false,
    keepUntil: context.now + context.settings.minOffMs,
    site: withCheck(context, false),
  };
}

/** What was measured before a command says nothing about the time after it. */
function commanded({ now, settings }: DerivedContext, state: SurplusState): SurplusState {
  return {
    ...state,
    since: now,
    origin: state.car?.pluggedIn === false ? "found" : "own",
    seen: false,
    settleUntil: now + settings.settleMs,
    override: undefined,
    means: undefined,
    dueSince: undefined,
    heldBackSince: undefined,
    oddSince: undefined,
  };
}

function isScarce({ state, dayNight }: DerivedContext): boolean {
  const stops = state.car?.stops;
  return stops !== undefined && pace(stops, startsOn(dayNight.day, state.starts)).scarce;
}

import { nextTickAt, PRICES_WAIT_MS } from "./next-tick";
import type { PowerDemand } from "../allocation/power-request";
import type { CarPlanning } from "../allocation/house-share";
import { withoutImplausible } from "../forecast/history";
import { SAME_DEPARTURE_MS } from "./departures";
import { isWarm, WARM_UP_MS, withoutClockJump } from "../shared/clock-jump";
import type { TariffDecision, TariffRuleResult } from "./decision";
import { stillHolding } from "./planning/plan-step";
import { demandOf, planningOf, withinGrant } from "./house-demand";
import type { TariffInput } from "./input";
import { withProspect } from "./prospect";
import { ruleResult, withinFloor, isOutAsExpected } from "./rules";
import type { TariffSettings } from "./settings";
import { shiftedState, type TariffState } from "./state";
import { reviewedPace, withStart, withStop } from "./planning/plan-weights";
import { countingSurplusW } from "./planning/sun";
import type { MeterEvidence } from "../shared/site-power/meter-evidence";
import { highestW } from "../shared/site-power/plausibility";
import { restoreSite } from "../shared/site-power/stored-site";
import { observe } from "./observe";
import { takePower, withCheck } from "./observe-power";
import { decisionOf } from "./compose-decision";
import { estimateSoc, socAt } from "../soc/estimate";
import { estimateSettings } from "./planning/charging-model";
import { withLearnt } from "./assumptions";

/** What one input comes to. */
export interface TariffStep {
  /** To be passed with the next input, and to be stored. */
  readonly state: TariffState;
  readonly decision: TariffDecision;
  /** When to give a `tick`, unless another input comes first. No other timer is needed. */
  readonly nextTickAt: number;
  /** What the house's meter shows of the car now, if anything. */
  readonly meterEvidence: MeterEvidence | undefined;
  /** What it requests of its house, granted or not. */
  readonly demand: PowerDemand | undefined;
  /** What its plan needs, for the plans of the other cars. */
  readonly planning: CarPlanning | undefined;
}

/**
 * Decides by prices, solar power, and departures whether a car that can only be switched on and off should charge.
 *
 * Begin with the state `{}`, or with `restoreTariff` of the stored state and the input `restart`. `now` is in milliseconds since the
 * epoch; settings and inputs must be valid. Send `decision.on` to the car when `decision.changed`. Stores nothing else, and throws
 * nothing.
 */
export function decideTariff(asSet: TariffSettings, before: TariffState, input: TariffInput, now: number): TariffStep {
  const isRestart = input.kind === "restart";
  const steady = withoutClockJump(before, { now, isRestart, warmUpMs: WARM_UP_MS, shifted: shiftedState });
  const { state, evidence } = lookAround(steady, input, withLearnt(asSet, steady), now);
  const settings = withLearnt(asSet, state);
  const wanted =
    stillHolding(state, input, settings, now) ?? withinFloor(state, ruleResult(state, settings, now), settings, now);
  const result = withinGrant(wanted, state);
  const next = withProspect(applyRuleResult(state, { result, wanted }, settings, now), input, settings, now);
  return {
    state: next,
    decision: decisionOf(state, next, result, settings, now),
    nextTickAt: nextTickAt(next, result, now),
    meterEvidence: evidence,
    demand: demandOf(state, wanted, settings, now),
    planning: state.house && planningOf(state, wanted, settings, now),
  };
}

/** Updates the state: time, input, and what follows from them. */
function lookAround(
  before: TariffState,
  input: TariffInput,
  settings: TariffSettings,
  now: number,
): { readonly state: TariffState; readonly evidence: MeterEvidence | undefined } {
  const woken = input.kind === "restart" ? begunAnew(before, settings, now) : before;
  const isPower = input.kind === "power";
  const observed = isPower ? woken : observe(woken, input, settings, now);
  const { state: measured, evidence } = takePower(observed, isPower ? input.readings : [], settings, now);
  const once = measured.requests?.ready;
  // Until then it replaces a planned departure, which would otherwise come back.
  const isOver = once !== undefined && once.at + SAME_DEPARTURE_MS <= now;
  const state = {
    ...measured,
    at: now,
    wakeAt: isWarm(measured, hasEvidence(measured, settings, now), now) ? undefined : measured.wakeAt,
    requests: isOver ? { ...measured.requests, ready: undefined } : measured.requests,
    stopPace: reviewedPace(measured, settings, now),
    announced: isTurn(before, measured, input) ? undefined : measured.announced,
  };
  return { state, evidence };
}

/** Whether a start that was announced may move: after new prices, a request, or when the car was plugged in or has left. */
function isTurn(before: TariffState, after: TariffState, { kind }: TariffInput): boolean {
  if (kind === "request" || kind === "restart") return true;
  if (kind === "prices")
    return before.prices !== after.prices && JSON.stringify(before.prices) !== JSON.stringify(after.prices);
  return kind === "car" && (before.car?.pluggedIn !== after.car?.pluggedIn || before.car?.place !== after.car?.place);
}

/** The next start of the plan. A decision without a plan keeps the announced one. */
function announcedAfter(
  { announced }: TariffState,
  { on, planned }: TariffRuleResult,
  now: number,
): number | undefined {
  if (on === true) return undefined;
  return planned ? planned.plan.find(({ startAt }) => startAt > now)?.startAt : announced;
}

/** The state after a restart: without readings, which are outdated, and without an implausible past. */
function begunAnew(before: TariffState, settings: TariffSettings, now: number): TariffState {
  const { site, history } = before;
  return {
    ...before,
    wakeAt: now + WARM_UP_MS,
    isFresh: false,
    site: restoreSite(site),
    surplus: undefined,
    history: history && withoutImplausible(history, highestW(settings.site ?? {}, true)),
  };
}

/**
 * Whether there is enough to decide: a new report of the car, because the stored one may be old, and prices that have not ended, if
 * there were any.
 */
function hasEvidence(state: TariffState, { fixedPrice }: TariffSettings, now: number): boolean {
  const { isFresh, prices = [], wakeAt = -Infinity } = state;
  const isPriced = fixedPrice !== undefined || prices.length === 0 || prices.some(({ endAt }) => endAt > now);
  return isFresh === true && (isPriced || now >= wakeAt + PRICES_WAIT_MS);
}

/** The state after the decision. */
function applyRuleResult(
  state: TariffState,
  { result, wanted }: { readonly result: TariffRuleResult; readonly wanted: TariffRuleResult },
  settings: TariffSettings,
  now: number,
): TariffState {
  const { on, planned } = result;
  const isStop = state.on === true && on === false && isUnderWay(state, settings, now);
  const isNew = on !== undefined && on !== state.on;
  const goal = goalAfter(state, result, settings, now);
  const isHeld = state.judged?.result === wanted;
  return {
    ...state,
    on: on ?? (hasLeft(state) ? undefined : state.on),
    since: isNew ? now : state.since,
    site: isNew ? withCheck(state, on, settings, now) : state.site,
    stops: isStop ? withStop(state.stops, now) : state.stops,
    starts: isNew && on ? withStart(state.starts, goal?.readyAt) : state.starts,
    goal,
    announced: announcedAfter(state, result, now),
    terminalValue: planned?.terminalValue ?? state.terminalValue,
    expected: planned?.expected ?? state.expected,
    judged: isHeld ? state.judged : { at: now, result: wanted, surplusW: countingSurplusW(state, now) },
    judgedWith: isHeld ? state.judgedWith : state.house?.share,
    estimate: isNew
      ? estimateSoc(state.estimate ?? {}, { kind: "plan", on }, now, estimateSettings(settings))
      : state.estimate,
  };
}

/** A car that has left no longer charges because of our command: when it is back, that is decided again. */
function hasLeft({ car, on }: TariffState): boolean {
  return on === true && (car?.pluggedIn === false || car?.place === "away");
}

/** Whether the charging that we started continues, as far as known. If it has ended, no stop is used. */
function isUnderWay({ car, since = 0, estimate = {} }: TariffState, settings: TariffSettings, now: number): boolean {
  if (car?.pluggedIn === false || car?.fullyCharged === true) return false;
  const soc = socAt(estimate, now, estimateSettings(settings))?.soc;
  if (soc !== undefined && soc >= (car?.limit ?? 100)) return false;
  return car?.charging !== false || car.at <= since;
}

/**
 * The goal after the decision. A past departure stays until the car has reported again or should be back, because it says when the
 * car should have left.
 */
function goalAfter(
  state: TariffState,
  { goal: next, planned }: TariffRuleResult,
  settings: TariffSettings,
  now: number,
): TariffState["goal"] {
  const { goal, car } = state;
  if (next && next.readyAt <= now) return next;
  if (isOutAsExpected(state, settings, now)) return goal;
  const current = next ?? (goal && goal.readyAt > now ? goal : undefined);
  // Without a departure each charge is a new one, and has its own time.
  const isOver = car?.pluggedIn === false || planned?.neededKwh === 0;
  return current?.stays && isOver ? undefined : current;
}

import { DAY_MS, MINUTE_MS } from "../../core/duration";
import { socAt } from "../soc/estimate";
import { localDay } from "../shared/local-time";
import { chargingModel, estimateSettings, reachedAt } from "./planning/charging-model";
import { assumedOf, withAssumed } from "./assumptions";
import { departures, backFrom, type Departure } from "./departures";
import { priceHorizon } from "./price-days";
import { TERMINAL_DAYS } from "./planning/terminal-value";
import { planStep } from "./planning/plan-step";
import type { TariffSettings } from "./settings";
import type { TariffState } from "./state";
import { unlessMute, type Assumed, type TariffRuleResult } from "./decision";
import { boundBy, floorWarning, needsBeyond, type StopFloorWarning } from "../shared/stop-limits";

/** Once below the minimum charge, the car charges this much above it: percentage points. */
const MINIMUM_MARGIN = 2;

/** The rules by priority: the first one with a result decides. */
export function ruleResult(state: TariffState, settings: TariffSettings, now: number): TariffRuleResult {
  return (
    notYet(state) ??
    notHere(state) ??
    enough(state) ??
    afterDeparture(state, settings, now) ??
    atOnce(state, settings, now) ??
    byPlan(state, settings, now)
  );
}

/** Without evidence there is no decision: the last command still applies. */
function notYet({ wakeAt, goal }: TariffState): TariffRuleResult | undefined {
  if (wakeAt === undefined) return undefined;
  return { on: undefined, goal, reason: { code: "warming-up", params: { until: wakeAt } } };
}

function notHere({ car }: TariffState): TariffRuleResult | undefined {
  if (car?.place === "away") return { on: undefined, reason: { code: "away", params: {} } };
  if (car?.pluggedIn === false) return { on: false, reason: { code: "not-plugged", params: {} } };
  return undefined;
}

function enough({ car, estimate }: TariffState): TariffRuleResult | undefined {
  if (car?.fullyCharged) return { on: false, reason: { code: "full", params: {} } };
  const soc = car?.soc ?? estimate?.base?.soc;
  const limit = car?.limit;
  if (soc === undefined || limit === undefined || soc < limit) return undefined;
  return { on: false, reason: { code: "limit-reached", params: { soc, limit } } };
}

function atOnce(state: TariffState, settings: TariffSettings, now: number): TariffRuleResult | undefined {
  const { estimate = {}, requests = {}, car, on } = state;
  const soc = socAt(estimate, now, estimateSettings(settings))?.soc;
  const minimum = requests.minimumPercent ?? settings.minimumPercent;
  if (soc === undefined || minimum === undefined) return undefined;
  const target = Math.min(100, car?.limit ?? 100, minimum + (on ? MINIMUM_MARGIN : 0));
  if (soc >= target) return undefined;
  const nextChangeAt = reachedAt(state, settings, { soc, target: minimum + MINIMUM_MARGIN }, now);
  return { on: true, nextChangeAt, reason: { code: "minimum", params: { soc, minimum } } };
}

function byPlan(state: TariffState, settings: TariffSettings, now: number): TariffRuleResult {
  const { estimate = {}, requests = {}, car } = state;
  const known = socAt(estimate, now, estimateSettings(settings));
  const untilAt = priceHorizon(state, settings, now);
  const departuresUntilAt = localDay(untilAt ?? now + DAY_MS, settings.zone, TERMINAL_DAYS).endAt;
  const ahead = departures(state, settings, now, departuresUntilAt);
  const soon = ahead.filter(({ readyAt }, index) => index === 0 || readyAt <= (untilAt ?? now));
  const target = Math.max(0, ...soon.map(({ targetPercent }) => targetPercent));
  const usual = requests.targetPercent ?? settings.targetPercent;
  const full = Math.max(soon.length > 0 ? target : usual, fullRequested(state, settings) ?? 0);
  const fullPercent = Math.min(100, car?.limit ?? 100, full);
  const assumed = assumedOf(state, settings, now);
  if (assumed && mayGuess(assumed, ahead[0], settings))
    return byGuess(
      state,
      settings,
      { assumed, target: Math.min(fullPercent, target), departures: ahead, untilAt },
      now,
    );
  const model = chargingModel(state, settings, fullPercent);
  if (typeof model === "string") return unlessMute(state, { code: model, params: {} });
  if (!known) return unlessMute(state, { code: "soc-unknown", params: {} });
  const { soc, plusMinus } = known;
  return planStep(state, settings, { model, soc, plusMinus, fullPercent, untilAt, departures: ahead }, now);
}

/**
 * Whether charging may start with assumed values: for a departure that someone has set. If departures are learned, the car should be
 * ready as well, but then its state of charge is not assumed.
 */
function mayGuess({ soc }: Assumed, departure: Departure | undefined, { learnsDepartures }: TariffSettings): boolean {
  const isSet = departure !== undefined && departure.stays !== true && departure.learnt !== true;
  return isSet || (learnsDepartures === true && soc === undefined);
}

interface Guess {
  readonly assumed: Assumed;
  readonly target: number;
  readonly departures: readonly Departure[];
  readonly untilAt: number | undefined;
}

/** A plan with assumed values: to the target and no further, and with a warning. */
function byGuess(
  state: TariffState,
  settings: TariffSettings,
  { assumed, target, departures: ahead, untilAt }: Guess,
  now: number,
): TariffRuleResult {
  const bridged = withAssumed(settings, assumed);
  const model = chargingModel(state, bridged, target);
  if (typeof model === "string") return unlessMute(state, { code: model, params: {} });
  const known = socAt(state.estimate ?? {}, now, estimateSettings(bridged));
  const { soc, plusMinus } = known ?? { soc: assumed.soc ?? 0, plusMinus: 0 };
  const ground = { model, soc, plusMinus, fullPercent: target, untilAt, departures: ahead };
  const result = planStep(state, bridged, ground, now);
  // A plan with the slowest values cannot tell that the target is missed.
  return { ...result, planned: result.planned && { ...result.planned, warning: undefined, assumed } };
}

/** Up to where the car charges if it pays, while its limit is unknown, percent: what makes recommend for everyday use. */
const USUAL_FULL = 80;

/** Up to where the car charges if it pays, percent, regardless of its own limit; `undefined` for the target. */
export function fullRequested({ requests, car }: TariffState, { fullPercent }: TariffSettings): number | undefined {
  const setPercent = fullPercent === "limit" ? (car?.limit ?? USUAL_FULL) : fullPercent;
  return requests?.fullPercent ?? setPercent;
}

/** Leaving ends charging without a stop. A car that charges is not stopped for this long after its departure. */
const LEAVES_WITHIN_MS = 30 * MINUTE_MS;

/**
 * The result after a departure time has passed: charging continues until a missed target is reached, and a car that has not reported
 * since is assumed to be away.
 */
function afterDeparture(state: TariffState, settings: TariffSettings, now: number): TariffRuleResult | undefined {
  const { goal, car, on, estimate = {} } = state;
  if (!goal || goal.stays || goal.learnt || goal.readyAt > now || !car) return undefined;
  const { readyAt: at, targetPercent: target } = goal;
  const soc = socAt(estimate, now, estimateSettings(settings))?.soc;
  if (on && soc !== undefined && soc < target) {
    const nextChangeAt = reachedAt(state, settings, { soc, target }, now);
    return { on: true, goal, nextChangeAt, reason: { code: "overrun", params: { at, target } } };
  }
  if (!isOutAsExpected(state, settings, now)) return undefined;
  const reason = { code: "departed", params: { at } } as const;
  const leftAt = at + LEAVES_WITHIN_MS;
  return on !== false && now < leftAt
    ? { on: undefined, reason, nextChangeAt: leftAt }
    : { on: false, reason, nextChangeAt: undefined };
}

/** Whether the car should have left for a goal, may not be back yet, and has reported nothing since. */
export function isOutAsExpected({ goal, car, presence }: TariffState, { zone }: TariffSettings, now: number): boolean {
  if (!goal || goal.stays || goal.learnt || goal.readyAt > now || !car || car.at >= goal.readyAt) return false;
  return now < backFrom(goal, presence, zone);
}

/** If charging could not be stopped, it is only started for the minimum charge, or for a target beyond the floor. */
export function withinFloor(
  state: TariffState,
  result: TariffRuleResult,
  settings: TariffSettings,
  now: number,
): TariffRuleResult {
  const { car, on } = state;
  const soc = knownSoc(state, settings, now);
  const bound = boundBy(car, soc);
  if (!car || !bound || result.on !== true || on === true || result.reason.code === "minimum") return result;
  const { goal } = result;
  const isNeeded = goal !== undefined && needsBeyond(car, goal.targetPercent) && (soc ?? 0) < goal.targetPercent;
  return isNeeded ? result : { ...unlessMute(state, bound), goal, planned: result.planned };
}

/** The warning while the car charges and cannot be stopped. */
export function floorWarningOf(
  state: TariffState,
  settings: TariffSettings,
  now: number,
): StopFloorWarning | undefined {
  return state.on === true ? floorWarning(state.car, knownSoc(state, settings, now)) : undefined;
}

function knownSoc({ estimate = {}, car }: TariffState, settings: TariffSettings, now: number): number | undefined {
  return socAt(estimate, now, estimateSettings(settings))?.soc ?? car?.soc;
}

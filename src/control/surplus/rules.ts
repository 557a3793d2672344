import type { Import, SurplusReason, SurplusRuleResult } from "./decision";
import { isKnownAway } from "../shared/known-car";
import { isAwake } from "./manual-override";
import type { DerivedContext } from "./context";
import { isSettling } from "./track";
import { isSignWrong } from "../shared/site-power/own-step";
import { boundBy } from "../shared/stop-limits";
import { startsOn, pace } from "./start-budget";
import { trialAt, trialStopDelayMs } from "./trial";

/** The rules by priority: the first one with a result decides. */
export function ruleResult(context: DerivedContext): SurplusRuleResult {
  return notYet(context) ?? notHere(context) ?? leftAlone(context) ?? protect(context) ?? bySun(context);
}

/** Without evidence there is no decision: the last command still applies. */
function notYet({ state, now }: DerivedContext): SurplusRuleResult | undefined {
  if (isAwake(state, now)) return undefined;
  const { site, wakeAt } = state;
  const reason: SurplusReason =
    !site?.grid || wakeAt === undefined
      ? { code: "no-reading-yet", params: {} }
      : { code: "warming-up", params: { until: wakeAt } };
  return { on: undefined, holds: true, reason };
}

/** A car that is elsewhere gets no command, not even a stop. */
function notHere({ state: { car, override } }: DerivedContext): SurplusRuleResult | undefined {
  if (isKnownAway(car)) return { on: undefined, reason: { code: "away", params: {} } };
  if (car?.pluggedIn !== false) return undefined;
  // A single report of the cable may be false and does not end an override.
  const nothing = override ? { on: undefined, holds: true } : { on: false };
  return { ...nothing, reason: { code: "not-plugged", params: {} } };
}

function leftAlone({ state: { override } }: DerivedContext): SurplusRuleResult | undefined {
  if (!override) return undefined;
  const { on, until, kind } = override;
  const code = kind === "unheeded" ? "not-stopped" : on ? "left-on" : "left-off";
  return { on, reason: { code, params: { until } }, nextChangeAt: until };
}

function protect(context: DerivedContext): SurplusRuleResult | undefined {
  const reason = protection(context);
  return reason && { on: false, reason };
}

function bySun(context: DerivedContext): SurplusRuleResult {
  const { state, now } = context;
  if (isSettling(state, now)) {
    return { on: state.on ?? false, reason: { code: "settling", params: { until: state.settleUntil ?? now } } };
  }
  return state.on ? chargeOrStop(context) : waitOrStart(context);
}

/** What stops the car at once, regardless of delays and minimum times. */
function protection(context: DerivedContext): SurplusReason | undefined {
  const { state, settings, dayNight, now } = context;
  const { car, site = {} } = state;
  const { grid, vitals } = site;
  if (car?.fullyCharged) return { code: "full", params: {} };
  if (isAtLimit(context)) return { code: "limit-reached", params: { soc: car?.soc ?? 0, limit: car?.limit ?? 0 } };
  if (dayNight.night) return { code: "night", params: { until: dayNight.turnsAt ?? dayNight.endsAt } };
  if (grid && now - grid.at >= settings.silenceMs) return { code: "silent-meter", params: { lastAt: grid.at } };
  if (vitals?.isFrozen) return { code: "meter-frozen", params: { sinceAt: vitals.since } };
  if (isSignWrong(site, state.on)) return { code: "meter-reversed", params: {} };
  return undefined;
}

/** A car that still charges at its limit is about to stop by itself: no stop is used for that. */
function isAtLimit({ state: { car }, charging }: DerivedContext): boolean {
  return car?.soc !== undefined && car.limit !== undefined && car.soc >= car.limit && charging !== true;
}

/** While the car is off: may it start, is the surplus high enough, and for long enough? */
function waitOrStart(context: DerivedContext): SurplusRuleResult {
  const { state, settings, dayNight, now, neededW } = context;
  const refusal = startRefusal(context);
  if (refusal) return { on: false, reason: refusal };
  if (neededW === undefined || context.ownLoadW === undefined) return wait({ code: "power-unknown", params: {} });
  if (state.means?.surplusW === undefined) return wait({ code: "awaiting-reading", params: {} });

  const sun = { surplusW: Math.round(state.means.surplusW), neededW };
  if (state.dueSince === undefined) return byTrial(context) ?? wait({ code: "waiting-for-sun", params: sun });

  const delayEndsAt = Math.ceil(state.dueSince + settings.startDelayMs);
  const at = Math.max(delayEndsAt, state.keepUntil ?? delayEndsAt);
  const nightAt = dayNight.turnsAt ?? Infinity;
  if (Math.max(at, now) + settings.minOnMs > nightAt) return wait({ code: "night-near", params: { at: nightAt } });
  if (now >= at) return { on: true, reason: { code: "start", params: sun } };
  if (at > delayEndsAt) return wait({ code: "minimum-off", params: { until: at } }, at);
  return wait({ code: "start-delay", params: { ...sun, at } }, at);
}

function byTrial(context: DerivedContext): SurplusRuleResult | undefined {
  const at = trialAt(context);
  if (at === undefined) return undefined;
  return context.now >= at
    ? { on: true, reason: { code: "trial", params: {} } }
    : wait({ code: "trial-delay", params: { at } }, at);
}

function wait(reason: SurplusReason, nextChangeAt?: number): SurplusRuleResult {
  return { on: false, reason, nextChangeAt };
}

/** What prevents any start, however high the surplus is. */
function startRefusal({ state, settings, dayNight }: DerivedContext): SurplusReason | undefined {
  const starts = startsOn(dayNight.day, state.starts);
  if (starts >= settings.startsPerDay)
    return { code: "starts-used", params: { starts, allowed: settings.startsPerDay } };

  const bound = boundBy(state.car, state.car?.soc);
  if (bound) return bound;
  const stops = state.car?.stops;
  if (!stops) return undefined;
  const { allowed, spendable } = pace(stops, starts);
  if (spendable === 0) return { code: "stops-kept", params: { stopsLeft: stops.left } };
  const spent = Math.max(starts, stops.lastDay ?? 0);
  return spent < allowed
    ? undefined
    : { code: "stops-paced", params: { stopsLeft: stops.left, starts: spent, allowed } };
}

/** While the car is on: does the house import too much, for long enough, and has the car charged for long enough? */
function chargeOrStop(context: DerivedContext): SurplusRuleResult {
  const { state, dayNight, now, limitW } = context;
  if (!state.means) return goOn({ code: "awaiting-reading", params: {} });

  const batteryW = countedBatteryW(context);
  const grid = { importW: Math.round(state.means.gridW), limitW, ...(batteryW !== 0 && { batteryW }) };
  const nightAt = dayNight.turnsAt ?? Infinity;
  if (state.dueSince === undefined)
    return goOn({ code: chargingCode(context), params: stored(context, grid) }, nightAt);

  const delayEndsAt = Math.ceil(state.dueSince + stopDelayMs(context));
  const at = stopsAt(context) ?? delayEndsAt;
  if (now >= at) return { on: false, reason: stopReason(context, grid) };
  const nextChangeAt = Math.min(at, nightAt);
  if (at === delayEndsAt) return goOn({ code: "import-delay", params: { ...grid, at } }, nextChangeAt);
  return goOn({ code: minimumCode(context, at), params: { ...grid, until: at } }, nextChangeAt);
}

function stopReason(context: DerivedContext, grid: Import): SurplusReason {
  const { importW, limitW } = grid;
  if (context.state.isAgain) return { code: "stop-again", params: grid };
  if (trialStopDelayMs(context) !== undefined) return { code: "trial-failed", params: { importW, limitW } };
  return { code: "stop", params: grid };
}

/** When a charging car is stopped because of the import; `undefined` while that is not too high. */
export function stopsAt(context: DerivedContext): number | undefined {
  const { on, dueSince, keepUntil = -Infinity } = context.state;
  if (on !== true || dueSince === undefined) return undefined;
  return Math.max(Math.ceil(dueSince + stopDelayMs(context)), keepUntil);
}

/** What the balance has of the home's battery, W; negative for what it takes. */
function countedBatteryW({ state, balanceW }: DerivedContext): number {
  const gridW = state.site?.grid?.watts;
  return balanceW === undefined || gridW === undefined ? 0 : Math.round(balanceW - gridW);
}

/**
 * Of a surplus that the battery takes the meter shows nothing. The surplus contains what the car takes, so it is unknown until the
 * car is known to charge.
 */
function stored({ state: { means }, charging }: DerivedContext, grid: Import): Import {
  const { importW, limitW, batteryW = 0 } = grid;
  if (batteryW >= 0 || importW >= 0 || charging !== true || means?.surplusW === undefined) return grid;
  const surplusW = Math.round(means.surplusW);
  return { importW, limitW, surplusW, storedW: Math.min(-batteryW, surplusW) };
}

/** A car that resumed soon after a stop has already had its delay. */
export function stopDelayMs(context: DerivedContext): number {
  const { state, settings } = context;
  return state.isAgain ? 0 : Math.min(settings.stopDelayMs, trialStopDelayMs(context) ?? Infinity);
}

function goOn(reason: SurplusReason, nextChangeAt = Infinity): SurplusRuleResult {
  return { on: true, reason, nextChangeAt: Number.isFinite(nextChangeAt) ? nextChangeAt : undefined };
}

function chargingCode({ state, charging }: DerivedContext): "found-charging" | "charging" | "charging-unconfirmed" {
  if (state.origin === "found") return "found-charging";
  return charging ? "charging" : "charging-unconfirmed";
}

function minimumCode({ state, settings, now }: DerivedContext, until: number): "minimum-on" | "minimum-on-paced" {
  return until - (state.since ?? now) > settings.minOnMs ? "minimum-on-paced" : "minimum-on";
}

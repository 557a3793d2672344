import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import { isWarm } from "../shared/clock-jump";
import { boostedKwh, boostEndAt } from "./boost";
import { isAway, isUnplugged, minimumPercent, type ModeContext, capacityKwh, chargePowerW } from "./context";
import type { ModeRuleResult } from "./decision";
import { isPlannedByTariff, targetPercent } from "./ready";
import { withoutBattery } from "./battery";
import { bySource, bySunAndPrice, awaitedUntil } from "./sources";
import { boundBy, floorWarning, needsBeyond, stopFloor, type StopFloorWarning } from "../shared/stop-limits";

/**
 * The rules by priority: the first one with a result decides. A manual override comes before settings, a single request before the
 * mode, and the minimum charge before both, unless the mode is off.
 */
export function ruleResult(context: ModeContext): ModeRuleResult {
  return (
    notYet(context) ??
    notHere(context) ??
    leftAlone(context) ??
    toMinimum(context) ??
    boosted(context) ??
    forReady(context) ??
    byMode(context)
  );
}

function notYet({ state, now }: ModeContext): ModeRuleResult | undefined {
  if (isWarm(state, state.isWithoutEvidence !== true, now)) return undefined;
  return { on: undefined, holds: true, reason: { code: "warming-up", params: {} } };
}

/** A car that is elsewhere gets no command, not even a stop. */
function notHere(context: ModeContext): ModeRuleResult | undefined {
  if (isAway(context)) return { on: undefined, reason: { code: "away", params: {} } };
  if (!isUnplugged(context)) return undefined;
  // A single report of the cable may be false and does not end an override.
  const nothing = context.state.override ? { on: undefined, holds: true } : { on: false };
  return { ...nothing, reason: { code: "not-plugged", params: {} } };
}

function leftAlone({ state: { override } }: ModeContext): ModeRuleResult | undefined {
  if (!override) return undefined;
  const { on, until, kind } = override;
  const code = kind === "unheeded" ? "not-stopped" : on ? "left-on" : "left-off";
  return { on, reason: { code, params: { until } }, until, nextChangeAt: until };
}

function toMinimum(context: ModeContext): ModeRuleResult | undefined {
  const [minimum, soc] = [minimumPercent(context), context.state.car?.soc];
  if (minimum === undefined || soc === undefined || soc >= minimum || context.state.mode === "off") return undefined;
  return { on: true, reason: { code: "minimum", params: { soc, minimum } } };
}

function boosted(context: ModeContext): ModeRuleResult | undefined {
  const { boost } = context.state;
  if (!boost) return undefined;
  const until = boostEndAt(context, boost);
  const charged = Math.round(boostedKwh(context, boost) * 10) / 10;
  const reason =
    boost.kwh === undefined
      ? ({ code: "boost", params: { until } } as const)
      : ({ code: "boost-kwh", params: { kwh: boost.kwh, charged } } as const);
  return { on: true, reason, until, nextChangeAt: until };
}

/** A departure only adds charging: while it needs none, the mode decides. */
function forReady(context: ModeContext): ModeRuleResult | undefined {
  const { state, now } = context;
  const { ready, tariff } = state;
  if (!ready) return undefined;
  const { at, block } = ready;
  if (isPlannedByTariff(context, ready)) {
    if (!tariff?.on) return undefined;
    return { on: true, reason: { code: "ready-plan", params: { at } }, until: at, nextChangeAt: tariff.nextChangeAt };
  }
  if (!block || now < block.startAt || now >= block.endAt) return undefined;
  const params = { at, target: targetPercent(context, ready) };
  const code = now < at ? "ready" : "ready-overrun";
  return { on: true, reason: { code, params }, until: block.endAt, nextChangeAt: block.endAt };
}

/** How long to wait for the decision of a source before charging that was found is stopped. */
const FOUND_MS = MINUTE_MS;

/** What the mode decides, if nothing with a higher priority does. */
function byMode(context: ModeContext): ModeRuleResult {
  const { mode } = context.state;
  if (mode === "off") return beforeReady(context, { on: false, reason: { code: "off", params: {} } });
  if (mode === "now") return { on: true, reason: { code: "now", params: {} } };
  return beforeReady(context, patient(context, mode ?? context.settings.mode));
}

function patient(context: ModeContext, mode: NonNullable<ModeContext["state"]["mode"]>): ModeRuleResult {
  const { state, now } = context;
  const until = awaitedUntil(mode, state);
  if (until !== undefined && now < until) {
    return { on: undefined, holds: true, reason: { code: "warming-up", params: {} } };
  }
  const bySources =
    mode === "solar+cheap" ? bySunAndPrice(context) : bySource(context, mode === "solar" ? "surplus" : "tariff");
  const result = withoutBattery(context, bySources);
  const heldUntil = (state.since ?? 0) + FOUND_MS;
  const isFound = state.on === true && state.origin === "found" && now < heldUntil;
  if (result.on !== false || !isFound) return result;
  return { on: true, reason: { code: "found", params: { until: heldUntil } }, nextChangeAt: heldUntil };
}

/** While the mode leaves the car off, planned charging is the next change. */
function beforeReady(context: ModeContext, result: ModeRuleResult): ModeRuleResult {
  const { ready, tariff } = context.state;
  if (result.on !== false || !ready) return result;
  const startAt = isPlannedByTariff(context, ready) ? tariff?.nextChangeAt : ready.block?.startAt;
  if (startAt === undefined || startAt <= context.now) return result;
  const nextChangeAt = Math.min(startAt, result.nextChangeAt ?? startAt);
  if (result.reason.code !== "off") return { ...result, nextChangeAt };
  return { ...result, reason: { code: "ready-waiting", params: { startAt, at: ready.at } }, nextChangeAt };
}

/**
 * If charging could not be stopped, it is only started for what a person requests: the minimum charge, charging now, or a departure
 * or boost that goes beyond the floor.
 */
export function withinFloor(context: ModeContext, result: ModeRuleResult): ModeRuleResult {
  const { car, on } = context.state;
  const bound = boundBy(car, car?.soc);
  if (!bound || result.on !== true || result.holds || on === true || isNeeded(context, result)) return result;
  return { on: false, reason: bound };
}

/** The warning while the car charges and cannot be stopped. */
export function floorWarningOf({ state: { on, car } }: ModeContext): StopFloorWarning | undefined {
  return on === true ? floorWarning(car, car?.soc) : undefined;
}

function isNeeded(context: ModeContext, { reason: { code } }: ModeRuleResult): boolean {
  const { car, ready, tariff, override } = context.state;
  if (!car || override || code === "minimum") return true;
  if (code === "now") return needsBeyond(car, car.limit ?? 100);
  if (code === "boost" || code === "boost-kwh") return isBoostedBeyond(context);
  if (code === "ready" || code === "ready-plan" || code === "ready-overrun")
    return ready !== undefined && needsBeyond(car, targetPercent(context, ready));
  if (code !== "cheap-on") return false;
  const target = tariff?.goal?.targetPercent;
  return tariff?.code === "minimum" || (needsBeyond(car, target) && (car.soc ?? 0) < (target ?? 0));
}

/** Whether a boost goes beyond the floor; if that is unknown, it is assumed to. */
function isBoostedBeyond(context: ModeContext): boolean {
  const { car, boost } = context.state;
  const [capacity, powerW] = [capacityKwh(context), chargePowerW(context)];
  if (!car || car.canStop === false || car.soc === undefined || !boost || capacity === undefined) return true;
  const hours = (boost.endAt - boost.startAt) / HOUR_MS;
  const kwh = boost.kwh ?? (powerW === undefined ? Infinity : (powerW / 1000) * hours);
  return car.soc + ((kwh * context.settings.efficiency) / capacity) * 100 > stopFloor(car);
}

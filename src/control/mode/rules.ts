import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import { isWarm } from "../shared/clock-jump";
import { boostedKwh, boostEndAt } from "./boost";
import { isAway, isUnplugged, minimumPercent, type Moment, capacityKwh, chargePowerW } from "./context";
import type { Verdict } from "./decision";
import { isPlannedByTariff, targetPercent } from "./ready";
import { withoutBattery } from "./battery";
import { bySource, bySunAndPrice, awaitedUntil } from "./sources";
import { boundBy, floorWarning, needsBeyond, stopFloor, type StopFloorWarning } from "../shared/stop-limits";

/**
 * The rules in the order of their weight: the first that has something to say decides. What a person did in the car
 * comes before what was set here, what was asked for once before the mode, and the minimum before both – but not where
 * the mode is off, which means what it says.
 */
export function judge(moment: Moment): Verdict {
  return (
    notYet(moment) ??
    notHere(moment) ??
    leftAlone(moment) ??
    toMinimum(moment) ??
    boosted(moment) ??
    forReady(moment) ??
    byMode(moment)
  );
}

function notYet({ state, now }: Moment): Verdict | undefined {
  if (isWarm(state, state.isUnheard !== true, now)) return undefined;
  return { on: undefined, holds: true, reason: { code: "warming-up", params: {} } };
}

/** A car that is elsewhere is told nothing: not even to stop. */
function notHere(moment: Moment): Verdict | undefined {
  if (isAway(moment)) return { on: undefined, reason: { code: "away", params: {} } };
  if (!isUnplugged(moment)) return undefined;
  // One report of the cable may be false, and what somebody did is not undone by it.
  const nothing = moment.state.override ? { on: undefined, holds: true } : { on: false };
  return { ...nothing, reason: { code: "not-plugged", params: {} } };
}

function leftAlone({ state: { override } }: Moment): Verdict | undefined {
  if (!override) return undefined;
  const { on, until, kind } = override;
  const code = kind === "unheeded" ? "not-stopped" : on ? "left-on" : "left-off";
  return { on, reason: { code, params: { until } }, until, nextChangeAt: until };
}

function toMinimum(moment: Moment): Verdict | undefined {
  const [minimum, soc] = [minimumPercent(moment), moment.state.car?.soc];
  if (minimum === undefined || soc === undefined || soc >= minimum || moment.state.mode === "off") return undefined;
  return { on: true, reason: { code: "minimum", params: { soc, minimum } } };
}

function boosted(moment: Moment): Verdict | undefined {
  const { boost } = moment.state;
  if (!boost) return undefined;
  const until = boostEndAt(moment, boost);
  const charged = Math.round(boostedKwh(moment, boost) * 10) / 10;
  const reason =
    boost.kwh === undefined
      ? ({ code: "boost", params: { until } } as const)
      : ({ code: "boost-kwh", params: { kwh: String(boost.kwh), charged: String(charged) } } as const);
  return { on: true, reason, until, nextChangeAt: until };
}

/** It only ever adds charging: while it needs none, the mode decides. */
function forReady(moment: Moment): Verdict | undefined {
  const { state, now } = moment;
  const { ready, tariff } = state;
  if (!ready) return undefined;
  const { at, block } = ready;
  if (isPlannedByTariff(moment, ready)) {
    if (!tariff?.on) return undefined;
    return { on: true, reason: { code: "ready-plan", params: { at } }, until: at, nextChangeAt: tariff.nextChangeAt };
  }
  if (!block || now < block.startAt || now >= block.endAt) return undefined;
  const params = { at, target: targetPercent(moment, ready) };
  const code = now < at ? "ready" : "ready-overrun";
  return { on: true, reason: { code, params }, until: block.endAt, nextChangeAt: block.endAt };
}

/** Whoever decides for the mode hears of a charge that was found as well: so long its word is waited for. */
const FOUND_MS = MINUTE_MS;

/** What the mode asks for, when nothing weightier does. */
function byMode(moment: Moment): Verdict {
  const { mode } = moment.state;
  if (mode === "off") return beforeReady(moment, { on: false, reason: { code: "off", params: {} } });
  if (mode === "now") return { on: true, reason: { code: "now", params: {} } };
  return beforeReady(moment, patient(moment, mode ?? moment.settings.mode));
}

function patient(moment: Moment, mode: NonNullable<Moment["state"]["mode"]>): Verdict {
  const { state, now } = moment;
  const until = awaitedUntil(mode, state);
  if (until !== undefined && now < until) {
    return { on: undefined, holds: true, reason: { code: "warming-up", params: {} } };
  }
  const said =
    mode === "solar+cheap" ? bySunAndPrice(moment) : bySource(moment, mode === "solar" ? "surplus" : "tariff");
  const verdict = withoutBattery(moment, said);
  const heldUntil = (state.since ?? 0) + FOUND_MS;
  const isFound = state.on === true && state.origin === "found" && now < heldUntil;
  if (verdict.on !== false || !isFound) return verdict;
  return { on: true, reason: { code: "found", params: { until: heldUntil } }, nextChangeAt: heldUntil };
}

/** While the mode leaves the car off, a charge that is to come is the next change. */
function beforeReady(moment: Moment, verdict: Verdict): Verdict {
  const { ready, tariff } = moment.state;
  if (verdict.on !== false || !ready) return verdict;
  const startAt = isPlannedByTariff(moment, ready) ? tariff?.nextChangeAt : ready.block?.startAt;
  if (startAt === undefined || startAt <= moment.now) return verdict;
  const nextChangeAt = Math.min(startAt, verdict.nextChangeAt ?? startAt);
  if (verdict.reason.code !== "off") return { ...verdict, nextChangeAt };
  return { ...verdict, reason: { code: "ready-waiting", params: { startAt, at: ready.at } }, nextChangeAt };
}

/**
 * A start that could not be taken back is only made for what a person asks for: the minimum, charging now, or a departure
 * or boost that goes beyond the floor.
 */
export function withinFloor(moment: Moment, verdict: Verdict): Verdict {
  const { car, on } = moment.state;
  const bound = boundBy(car, car?.soc);
  if (!bound || verdict.on !== true || verdict.holds || on === true || isNeeded(moment, verdict)) return verdict;
  return { on: false, reason: bound };
}

/** While it charges where it cannot be stopped. */
export function floorWarningOf({ state: { on, car } }: Moment): StopFloorWarning | undefined {
  return on === true ? floorWarning(car, car?.soc) : undefined;
}

function isNeeded(moment: Moment, { reason: { code } }: Verdict): boolean {
  const { car, ready, tariff, override } = moment.state;
  if (!car || override || code === "minimum") return true;
  if (code === "now") return needsBeyond(car, car.limit ?? 100);
  if (code === "boost" || code === "boost-kwh") return isBoostedBeyond(moment);
  if (code === "ready" || code === "ready-plan" || code === "ready-overrun")
    return ready !== undefined && needsBeyond(car, targetPercent(moment, ready));
  if (code !== "cheap-on") return false;
  const target = tariff?.goal?.targetPercent;
  return tariff?.code === "minimum" || (needsBeyond(car, target) && (car.soc ?? 0) < (target ?? 0));
}

/** Where a boost ends is not always known; who asks for it then is believed. */
function isBoostedBeyond(moment: Moment): boolean {
  const { car, boost } = moment.state;
  const [capacity, powerW] = [capacityKwh(moment), chargePowerW(moment)];
  if (!car || car.canStop === false || car.soc === undefined || !boost || capacity === undefined) return true;
  const hours = (boost.endAt - boost.startAt) / HOUR_MS;
  const kwh = boost.kwh ?? (powerW === undefined ? Infinity : (powerW / 1000) * hours);
  return car.soc + ((kwh * moment.settings.efficiency) / capacity) * 100 > stopFloor(car);
}

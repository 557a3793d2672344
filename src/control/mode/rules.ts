import { isWarm } from "../shared/warm-up";
import { byMode } from "./by-mode";
import { boostedKwh, boostEndAt } from "./boost";
import { isAway, isUnplugged, minimumPercent } from "./car";
import type { Verdict } from "./decision";
import type { Moment } from "./moment";
import { isPlannedByTariff, targetPercent } from "./ready";

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

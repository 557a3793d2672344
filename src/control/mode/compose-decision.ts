import { confirmationWantedAt } from "../shared/manual-override";
import { stopWarning } from "../shared/stop-limits";
import { capacityKwh, chargePowerW, minimumPercent, type Moment } from "./context";
import type { ModeDecision, ModeInputs, Verdict } from "./decision";
import { isPlannedByTariff, isReached } from "./ready";
import { floorWarningOf } from "./rules";
import type { ModeState } from "./state";

/** All that is told of a rule result: `before` is the state it was made in, `after` the moment after it. */
export function decisionOf(
  before: ModeState,
  after: Moment,
  verdict: Verdict,
  { plan, windows }: Pick<ModeDecision, "plan" | "windows">,
): ModeDecision {
  const { state, settings } = after;
  const warnings = warningsOf(after, verdict);
  return {
    on: verdict.on,
    changed: verdict.on !== undefined && verdict.on !== before.on && !isIdleWord(before, verdict),
    leavesAlone: state.override !== undefined,
    newsWantedAt: confirmationWantedAt(state),
    reason: verdict.reason,
    since: verdict.on === undefined ? undefined : state.since,
    until: verdict.until,
    nextChangeAt: verdict.nextChangeAt,
    warning: warnings[0],
    warnings,
    inputs: inputsOf(after),
    mode: state.mode ?? settings.mode,
    boost: state.boost && { endAt: verdict.until ?? state.boost.endAt, kwh: state.boost.kwh },
    ready: state.ready && { at: state.ready.at, targetPercent: state.ready.targetPercent },
    plan,
    windows,
  };
}

/** The first word to a car that is not known to charge: a stop that nobody needs would only be spent. */
export function isIdleWord({ on, car }: ModeState, verdict: Verdict): boolean {
  return on === undefined && verdict.on === false && car !== undefined && car.charging === undefined;
}

function warningsOf(moment: Moment, verdict: Verdict): ModeDecision["warnings"] {
  const { car, mode, ready } = moment.state;
  const warnings: Array<ModeDecision["warnings"][number]> = verdict.warning ? [verdict.warning] : [];
  const stop = stopWarning(moment.state, moment.now, moment.settings.zone);
  const floor = floorWarningOf(moment);
  const stops = [...(stop ? [stop] : []), ...(floor ? [floor] : [])];
  if (verdict.on === undefined || car?.pluggedIn === false) return [...warnings, ...stops];
  if (ready && !ready.block && !isReached(moment, ready) && !isPlannedByTariff(moment, ready)) {
    warnings.push({ code: "ready-unknown", params: { at: ready.at } });
  }
  const isBlind = minimumPercent(moment) !== undefined && car?.soc === undefined && mode !== "off";
  if (isBlind) warnings.push({ code: "soc-unknown", params: {} });
  return [...warnings, ...stops];
}

function inputsOf(moment: Moment): ModeInputs {
  const { car, surplus, tariff, site } = moment.state;
  return {
    soc: car?.soc,
    limit: car?.limit,
    minimumPercent: minimumPercent(moment),
    pluggedIn: car?.pluggedIn,
    charging: car?.charging,
    chargePowerW: chargePowerW(moment),
    capacityKwh: capacityKwh(moment),
    solar: surplus?.on,
    solarHeardAt: surplus?.at,
    cheap: tariff?.on,
    cheapHeardAt: tariff?.at,
    batteryW: site?.battery?.watts,
    batteryPercent: site?.batteryLevel?.watts,
  };
}

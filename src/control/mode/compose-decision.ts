import { isLimited } from "../allocation/grant";
import { confirmationWantedAt } from "../shared/manual-override";
import { stopWarning } from "../shared/stop-limits";
import { capacityKwh, chargePowerW, minimumPercent, type ModeContext } from "./context";
import type { ModeDecision, ModeInputs, ModeRuleResult } from "./decision";
import { isPlannedByTariff, isReached } from "./ready";
import { floorWarningOf } from "./rules";
import type { ModeState } from "./state";

/** The decision from a rule result: `before` is the state it was made in, `after` the context that follows. */
export function decisionOf(
  before: ModeState,
  after: ModeContext,
  result: ModeRuleResult,
  { plan, windows }: Pick<ModeDecision, "plan" | "windows">,
): ModeDecision {
  const { state, settings } = after;
  const warnings = warningsOf(after, result);
  return {
    on: result.on,
    changed: result.on !== undefined && result.on !== before.on && !isIdleWord(before, result),
    leavesAlone: state.override !== undefined && !isLimited(result.reason),
    updateWantedAt: confirmationWantedAt(state),
    reason: result.reason,
    since: result.on === undefined ? undefined : state.since,
    until: result.until,
    nextChangeAt: result.nextChangeAt,
    warning: warnings[0],
    warnings,
    inputs: inputsOf(after),
    mode: state.mode ?? settings.mode,
    holdsBattery: holdsBattery(state, result),
    boost: state.boost && { endAt: result.until ?? state.boost.endAt, kwh: state.boost.kwh },
    ready: state.ready && { at: state.ready.at, targetPercent: state.ready.targetPercent },
    plan,
    windows,
  };
}

const FROM_GRID: ReadonlySet<string> = new Set([
  "minimum",
  "boost",
  "boost-kwh",
  "ready-plan",
  "ready",
  "ready-overrun",
  "now",
  "cheap-on",
]);

/** A tariff also starts solar charging, and one that knows the battery decides whether to hold it. */
function holdsBattery({ tariff }: ModeState, { on, reason: { code } }: ModeRuleResult): boolean {
  if (on !== true || !FROM_GRID.has(code)) return false;
  const isByTariff = code === "cheap-on" || code === "ready-plan";
  return isByTariff ? (tariff?.holdsBattery ?? tariff?.code !== "sun") : true;
}

/** Whether this would be an unnecessary first stop, for a car that is not known to charge. */
export function isIdleWord({ on, car }: ModeState, result: ModeRuleResult): boolean {
  return on === undefined && result.on === false && car !== undefined && car.charging === undefined;
}

function warningsOf(context: ModeContext, result: ModeRuleResult): ModeDecision["warnings"] {
  const { car, mode, ready } = context.state;
  const warnings: Array<ModeDecision["warnings"][number]> = result.warning ? [result.warning] : [];
  const stop = stopWarning(context.state, context.now, context.settings.zone);
  const floor = floorWarningOf(context);
  const stops = [...(stop ? [stop] : []), ...(floor ? [floor] : [])];
  if (result.on === undefined || car?.pluggedIn === false) return [...warnings, ...stops];
  if (ready && !ready.block && !isReached(context, ready) && !isPlannedByTariff(context, ready)) {
    warnings.push({ code: "ready-unknown", params: { at: ready.at } });
  }
  const isBlind = minimumPercent(context) !== undefined && car?.soc === undefined && mode !== "off";
  if (isBlind) warnings.push({ code: "soc-unknown", params: {} });
  return [...warnings, ...stops];
}

function inputsOf(context: ModeContext): ModeInputs {
  const { car, surplus, tariff, site } = context.state;
  return {
    soc: car?.soc,
    limit: car?.limit,
    minimumPercent: minimumPercent(context),
    pluggedIn: car?.pluggedIn,
    charging: car?.charging,
    chargePowerW: chargePowerW(context),
    capacityKwh: capacityKwh(context),
    solar: surplus?.on,
    solarReceivedAt: surplus?.at,
    cheap: tariff?.on,
    cheapReceivedAt: tariff?.at,
    batteryW: site?.battery?.watts,
    batteryPercent: site?.batteryLevel?.watts,
  };
}

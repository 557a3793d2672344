import { isLimited } from "../allocation/grant";
import { confirmationWantedAt } from "../shared/manual-override";
import { siteWarnings } from "../shared/site-power/site-warnings";
import { stopWarning } from "../shared/stop-limits";
import { chargerPowerW, type DerivedContext } from "./context";
import { neverEnoughWarning } from "./never-enough";
import { startsOn } from "./start-budget";
import type { SurplusDecision, SurplusInputs, SurplusRuleResult, SurplusWarning } from "./decision";

/**
 * The decision from a rule result: `before` is the context it was made in, `after` the one that follows. `silenceMs` is the
 * configured timeout.
 */
export function decisionOf(
  before: DerivedContext,
  after: DerivedContext,
  result: SurplusRuleResult,
  silenceMs: number,
): SurplusDecision {
  const { state } = after;
  const on = result.holds ? undefined : state.on;
  const warnings = warningsOf(after, silenceMs);
  return {
    on,
    changed: on !== undefined && on !== before.state.on,
    leavesAlone: state.override !== undefined && !isLimited(result.reason),
    updateWantedAt:
      confirmationWantedAt(state) ?? (result.reason.code === "not-plugged" ? state.plugReadWantedAt : undefined),
    reason: result.reason,
    since: on === undefined ? undefined : state.since,
    nextChangeAt: result.nextChangeAt,
    warning: warnings[0],
    warnings,
    inputs: decisionInputs(before),
  };
}

/** The most important first. */
function warningsOf(context: DerivedContext, silenceMs: number): readonly SurplusWarning[] {
  const { state, settings, now } = context;
  const { site = {}, noRise } = state;
  // Where the inverter may not export, small readings are usual.
  const meters = siteWarnings(site, now, silenceMs).filter(
    ({ code }) => code !== "readings-tiny" || !settings.trialStart,
  );
  const stop = stopWarning(state, now, settings.zone);
  const others: readonly SurplusWarning[] = [
    ...(noRise ? [{ code: "no-rise", params: noRise } as const] : []),
    ...(stop ? [stop] : []),
  ];
  const never = neverEnoughWarning(context);
  const urgent = isUnusable(meters[0]) ? [...meters, ...others] : [...others, ...meters];
  const useless: readonly SurplusWarning[] = state.car?.schedulesOnly ? [{ code: "schedules-only", params: {} }] : [];
  return [...useless, ...urgent, ...(never ? [never] : [])];
}

/** Whether the meter cannot be used. */
function isUnusable(warning: SurplusWarning | undefined): boolean {
  return warning !== undefined && ["sign-reversed", "meter-frozen", "meter-ambiguous"].includes(warning.code);
}

type Possible = { readonly [Name in keyof SurplusInputs]: SurplusInputs[Name] | undefined };

/** The numbers of a context, powers in whole watts. Unknown ones are left out. */
function decisionInputs(context: DerivedContext): SurplusInputs {
  const { state, dayNight } = context;
  const { site = {}, means, car } = state;
  const { grid, battery, batteryLevel } = site;
  const possible: Possible = {
    gridW: whole(grid?.watts),
    batteryW: whole(battery?.watts),
    batteryPercent: whole(batteryLevel?.watts),
    importMeanW: whole(means?.gridW),
    surplusMeanW: whole(means?.surplusW),
    ownLoadW: whole(context.ownLoadW),
    chargerW: whole(chargerPowerW(context)),
    chargePowerW: whole(context.chargePowerW),
    neededW: whole(context.neededW),
    limitW: whole(context.limitW),
    readingAt: grid?.at,
    soc: car?.soc,
    limit: car?.limit,
    startsToday: startsOn(dayNight.day, state.starts),
    stopsLeft: car?.stops?.left,
  };
  return Object.fromEntries(Object.entries(possible).filter(([, value]) => value !== undefined));
}

function whole(watts: number | undefined): number | undefined {
  return watts === undefined ? undefined : Math.round(watts);
}

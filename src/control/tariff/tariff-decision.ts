import { socAt } from "../soc/estimate";
import { chargePowerW } from "../soc/charge-power";
import type { Slot } from "../shared/slots";
import { estimateSettings } from "./planning/charging-model";
import type { TariffDecision, TariffInputs, TariffWarning } from "./decision";
import { horizonOf } from "./planning/price-horizon";
import { newsWantedAt } from "./news-wanted";
import type { TariffSettings } from "./settings";
import type { TariffState } from "./state";
import { shownSurplusW } from "./planning/sun";
import type { Verdict } from "./rule-result";
import { feedWarnings } from "./warnings";
import { floorWarningOf } from "./within-floor";

/** All that is told of a verdict. `before` is the state it was made in, `state` the one after it. */
export function decisionOf(
  before: TariffState,
  state: TariffState,
  verdict: Verdict,
  settings: TariffSettings,
  now: number,
): TariffDecision {
  const { on, reason, nextChangeAt, goal, planned } = verdict;
  const warnings = warningsOf(planned?.warning, state, settings, now);
  return {
    on,
    changed: on !== undefined && on !== before.on,
    reason,
    since: state.since,
    nextChangeAt,
    warning: warnings[0],
    warnings,
    inputs: inputsOf(state, settings, verdict, now),
    goal,
    plan: planned?.plan ?? [],
    cost: planned?.cost,
    saving: planned?.saving,
    sunKnown: planned?.sunKnown ?? false,
    newsWantedAt: newsWantedAt(state, settings),
  };
}

/** A car that will not be ready is worse than all but prices that have ended. */
function warningsOf(
  plan: TariffWarning | undefined,
  state: TariffState,
  settings: TariffSettings,
  now: number,
): TariffDecision["warnings"] {
  const floor = floorWarningOf(state, settings, now);
  const feeds = [...feedWarnings(state, settings, now), ...(floor ? [floor] : [])];
  if (!plan) return feeds;
  const isEnded = feeds[0]?.code === "prices-ended";
  return isEnded ? [...feeds.slice(0, 1), plan, ...feeds.slice(1)] : [plan, ...feeds];
}

function inputsOf(state: TariffState, settings: TariffSettings, { goal, planned }: Verdict, now: number): TariffInputs {
  const { estimate = {}, car, wish = {}, prices = [], feedIn = [] } = state;
  const known = socAt(estimate, now, estimateSettings(settings));
  return {
    soc: known?.soc,
    socPlusMinus: known?.plusMinus,
    socAt: known?.reportedAt,
    limit: car?.limit,
    targetPercent: goal?.targetPercent ?? wish.targetPercent ?? settings.targetPercent,
    fullPercent: wish.fullPercent ?? settings.fullPercent,
    neededKwh: planned?.neededKwh,
    chargePowerW: chargePowerW(estimate, settings),
    capacityKwh: settings.capacityKwh ?? estimate.capacityKwh,
    importPrice: valueAt(prices, now) ?? settings.fixedPrice,
    feedIn: valueAt(feedIn, now) ?? settings.feedIn,
    surplusW: shownSurplusW(state, now),
    pricesUntilAt: horizonOf(state, settings, now),
    stopsUsed: planned?.stopsUsed,
    stopPrice: planned?.stopPrice,
  };
}

function valueAt(slots: readonly Slot[], at: number): number | undefined {
  return slots.find(({ startAt, endAt }) => startAt <= at && at < endAt)?.value;
}

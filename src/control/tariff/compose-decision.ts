import { DAY_MS, HOUR_MS } from "../../core/duration";
import { socAt } from "../soc/estimate";
import { chargePowerW, contradictingW } from "../soc/charge-power";
import { slotAt } from "../shared/slots";
import { estimateSettings } from "./planning/charging-model";
import type { Assumed, TariffDecision, TariffGoal, TariffInputs, TariffWarning, TariffRuleResult } from "./decision";
import { departures } from "./departures";
import { knownHorizon } from "./price-days";
import { updateWantedAt } from "./presence";
import { usualDepartures } from "./usual-departures";
import type { TariffSettings } from "./settings";
import type { TariffState } from "./state";
import { shownSurplusW } from "./planning/sun";
import { floorWarningOf, fullRequested } from "./rules";
import { localTime } from "../shared/local-time";
import { holdsMs, METER_HOLDS_MS } from "../shared/site-power/observe";
import { siteWarnings } from "../shared/site-power/site-warnings";

/** The decision from a rule result. `before` is the state it was made in, `state` the one that follows. */
export function decisionOf(
  before: TariffState,
  state: TariffState,
  result: TariffRuleResult,
  settings: TariffSettings,
  now: number,
): TariffDecision {
  const { on, reason, nextChangeAt, goal, planned } = result;
  const guesses = guessWarnings(planned?.assumed);
  const warnings = [...guesses, ...warningsOf(planned?.warning, state, settings, now)];
  return {
    on,
    changed: on !== undefined && on !== before.on,
    reason,
    since: state.since,
    nextChangeAt,
    warning: warnings[0],
    warnings,
    inputs: inputsOf(state, settings, result, now),
    goal: goal ?? awaited(result, state, settings, now),
    plan: planned?.plan ?? [],
    cost: planned?.cost,
    saving: planned?.saving,
    sunKnown: planned?.sunKnown ?? false,
    usual: settings.learnsDepartures ? usualDepartures(state.presence, settings.zone, now) : [],
    updateWantedAt: updateWantedAt(state, settings, now),
    holdsBattery: planned?.holdsBattery,
  };
}

/** The next departure of a car that is not plugged in, if it is set, so that a person can plug it in. */
function awaited(
  { reason }: TariffRuleResult,
  state: TariffState,
  settings: TariffSettings,
  now: number,
): TariffGoal | undefined {
  if (reason.code !== "not-plugged") return undefined;
  const [next] = departures(state, settings, now, now + DAY_MS);
  if (!next || next.stays === true || next.learnt === true) return undefined;
  const { readyAt, targetPercent, once } = next;
  return { readyAt, targetPercent, once };
}

/** Warns about assumed values, because they cost money. */
function guessWarnings({ powerW, capacityKwh: kwh, soc }: Assumed = {}): readonly TariffWarning[] {
  return [
    ...(powerW === undefined ? [] : [{ code: "power-assumed", params: { powerW } } as const]),
    ...(kwh === undefined ? [] : [{ code: "capacity-assumed", params: { kwh } } as const]),
    ...(soc === undefined ? [] : [{ code: "soc-assumed", params: {} } as const]),
  ];
}

/** A missed target comes before all other warnings, except for prices that have ended. */
function warningsOf(
  plan: TariffWarning | undefined,
  state: TariffState,
  settings: TariffSettings,
  now: number,
): TariffDecision["warnings"] {
  const floor = floorWarningOf(state, settings, now);
  const power = powerWarning(state, settings);
  const feeds = [...feedWarnings(state, settings, now), ...(floor ? [floor] : []), ...(power ? [power] : [])];
  if (!plan) return feeds;
  const isEnded = feeds[0]?.code === "prices-ended";
  return isEnded ? [...feeds.slice(0, 1), plan, ...feeds.slice(1)] : [plan, ...feeds];
}

function powerWarning({ estimate = {} }: TariffState, settings: TariffSettings): TariffWarning | undefined {
  const takenW = contradictingW(estimate, settings);
  const { chargePowerW: setW } = settings;
  return takenW === undefined || setW === undefined
    ? undefined
    : { code: "power-contradicted", params: { setW, takenW: Math.round(takenW) } };
}

function inputsOf(
  state: TariffState,
  settings: TariffSettings,
  { goal, planned }: TariffRuleResult,
  now: number,
): TariffInputs {
  const { estimate = {}, car, requests = {}, prices = [], feedIn = [] } = state;
  const known = socAt(estimate, now, estimateSettings(settings));
  return {
    soc: known?.soc,
    socPlusMinus: known?.plusMinus,
    socAt: known?.reportedAt,
    limit: car?.limit,
    targetPercent: goal?.targetPercent ?? requests.targetPercent ?? settings.targetPercent,
    fullPercent: fullRequested(state, settings),
    minimumPercent: requests.minimumPercent ?? settings.minimumPercent,
    ceiling: requests.ceiling ?? settings.ceiling,
    neededKwh: planned?.neededKwh,
    chargePowerW: chargePowerW(estimate, settings),
    capacityKwh: settings.capacityKwh ?? estimate.capacityKwh,
    importPrice: slotAt(prices, now)?.value ?? settings.fixedPrice,
    feedIn: slotAt(feedIn, now)?.value ?? settings.feedIn,
    surplusW: shownSurplusW(state, now),
    pricesUntilAt: knownHorizon(state, settings, now),
    stopsUsed: planned?.stopsUsed,
    stopPrice: planned?.stopPrice,
  };
}

/** Day-ahead prices are published by then, local time. */
const PRICES_BY_HOUR = 15;
/** With less time left, there is hardly a choice. */
const FEW_MS = 6 * HOUR_MS;
const FORECAST_HOLDS_MS = 24 * HOUR_MS;

/** Problems of feeds, the worst first. */
function feedWarnings(state: TariffState, settings: TariffSettings, now: number): readonly TariffWarning[] {
  const prices = priceWarning(state, settings, now);
  const { site } = state;
  return [...(prices ? [prices] : []), ...silent(state, now), ...(site ? siteWarnings(site, now, METER_HOLDS_MS) : [])];
}

function priceWarning(state: TariffState, settings: TariffSettings, now: number): TariffWarning | undefined {
  const { prices = [] } = state;
  if (settings.fixedPrice !== undefined || prices.length === 0) return undefined;
  const untilAt = knownHorizon(state, settings, now);
  if (untilAt === undefined) return { code: "prices-ended", params: { endedAt: prices.at(-1)?.endAt ?? now } };
  const isLate =
    localTime(now, settings.zone).hour >= PRICES_BY_HOUR &&
    untilAt - now < 24 * HOUR_MS - PRICES_BY_HOUR * HOUR_MS + HOUR_MS;
  return isLate || untilAt - now < FEW_MS ? { code: "prices-late", params: { untilAt } } : undefined;
}

function silent({ site = {}, forecasts = [] }: TariffState, now: number): readonly TariffWarning[] {
  const warnings: TariffWarning[] = [];
  const lastAt = site.grid?.at;
  if (lastAt !== undefined && now - lastAt > holdsMs(site)) warnings.push({ code: "meter-silent", params: { lastAt } });
  const oldestAt = Math.min(now, ...forecasts.map(({ at }) => at));
  if (now - oldestAt > FORECAST_HOLDS_MS) warnings.push({ code: "forecast-old", params: { lastAt: oldestAt } });
  return warnings;
}

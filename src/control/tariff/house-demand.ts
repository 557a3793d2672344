import { type PowerDemand, type RequestClass, UNKNOWN_POWER_W, windowStart } from "../allocation/power-request";
import { grantChangesAt, houseRefusal } from "../allocation/grant";
import type { CarPlanning } from "../allocation/house-share";
import { freshW } from "../shared/site-power/observe";
import type { Slot } from "../shared/slots";
import { chargePowerW, STANDBY_W } from "../soc/charge-power";
import { type TariffRuleResult, unlessMute } from "./decision";
import { usualFeedIn } from "./planning/plan-cells";
import type { TariffSettings } from "./settings";
import type { TariffState } from "./state";

const CLASSES: ReadonlyMap<string, RequestClass> = new Map([
  ["minimum", "minimum"],
  ["no-time-left", "departure"],
  ["overrun", "departure"],
  ["late", "departure"],
  ["sun", "sun"],
]);

/** How important a charge is, by the code of its reason. */
export function demandClass(code: string): RequestClass {
  return CLASSES.get(code) ?? "price";
}

/** What a rule result requests of the house, now or for a planned time; `undefined` for nothing. */
export function demandOf(
  state: TariffState,
  { on: wanted, reason: { code }, nextChangeAt, goal, planned }: TariffRuleResult,
  settings: TariffSettings,
  now: number,
): PowerDemand | undefined {
  const { on, car, estimate = {}, prices = [] } = state;
  const next = planned?.plan.find(({ endAt }) => endAt > now);
  const leavesAt = goal?.stays ? undefined : goal?.readyAt;
  const common = { class: demandClass(code), powerW: chargePowerW(estimate, settings) ?? UNKNOWN_POWER_W, leavesAt };
  if (car?.schedulesOnly) {
    const startsAt = next && windowStart(next, isSeenCharging(state, now), now);
    return next && { ...common, startsAt, endsAt: next.endAt, firm: "scheduled" };
  }
  if (wanted === true) {
    const ahead = prices.filter(({ endAt }) => endAt > now).map(({ value }) => value);
    const mean = ahead.reduce((sum, value) => sum + value, 0) / Math.max(1, ahead.length);
    const isMoney = planned?.price !== undefined && ahead.length > 0 && settings.peakIsLimit !== true;
    const worth = isMoney ? mean - planned.price : undefined;
    return { ...common, endsAt: nextChangeAt, worth, stopCost: planned?.stopPrice, isCharging: on === true };
  }
  return next && next.startAt > now ? { ...common, startsAt: next.startAt } : undefined;
}

/** Whether the car charges by its charger, or else by its last report. */
function isSeenCharging({ car, site }: TariffState, now: number): boolean {
  const chargerW = site && freshW(site, "charger", now);
  return chargerW === undefined ? car?.charging === true : chargerW >= STANDBY_W;
}

/** What the plans of the house's other cars need to know about this one; `undefined` for a car without a plan. */
export function planningOf(
  { on, estimate = {}, prices = [], feedIn = [] }: TariffState,
  { goal, planned }: TariffRuleResult,
  settings: TariffSettings,
  now: number,
): CarPlanning | undefined {
  const powerW = chargePowerW(estimate, settings);
  if (!planned || !goal || powerW === undefined) return undefined;
  const { neededKwh, stopPrice = 0, expected } = planned;
  const ahead = ({ startAt, endAt }: Slot): boolean => endAt > now && startAt < goal.readyAt;
  const fixed =
    settings.fixedPrice === undefined ? [] : [{ startAt: now, endAt: goal.readyAt, value: settings.fixedPrice }];
  return {
    powerW,
    neededKwh,
    untilAt: goal.readyAt,
    isCharging: on === true,
    stopCost: stopPrice,
    prices: [...prices.filter(ahead), ...(prices.length === 0 ? fixed : [])],
    feedIn: usualFeedIn(feedIn, settings),
    windows: planned.plan.map(({ startAt, endAt }) => ({ startAt, endAt })),
    surplus: expected?.surplus.filter(ahead).map(({ startAt, endAt, value }) => ({ startAt, endAt, value })) ?? [],
  };
}

/** A rule result within what the house grants: a car without a grant waits or stops. */
export function withinGrant(wanted: TariffRuleResult, state: TariffState): TariffRuleResult {
  const reason = houseRefusal(state.house);
  if (!reason || wanted.on !== true) return wanted;
  return { ...wanted, ...unlessMute(state, reason), nextChangeAt: grantChangesAt(reason) };
}

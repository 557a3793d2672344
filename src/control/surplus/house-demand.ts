import { type PowerDemand, UNKNOWN_POWER_W } from "../allocation/power-request";
import { grantChangesAt, houseRefusal, type HouseView, isLimited } from "../allocation/grant";
import type { DerivedContext } from "./context";
import type { SurplusRuleResult } from "./decision";
import { stopsAt } from "./rules";

/** Charging that someone else started and that is left alone. */
const LEFT_ALONE: ReadonlySet<string> = new Set(["left-on", "not-stopped"]);

/** What a rule result requests of the house: surplus for a car that should charge or does; `undefined` for nothing. */
export function demandOf(context: DerivedContext, { on, holds, reason }: SurplusRuleResult): PowerDemand | undefined {
  const { state, chargePowerW: powerW = UNKNOWN_POWER_W } = context;
  const isWanted = holds ? state.on : on;
  // The house decides which of two cars is stopped first.
  if (isWanted !== true && reason.code !== "stop") return undefined;
  const isCharging = state.on === true;
  if (LEFT_ALONE.has(reason.code)) return { class: "boost", powerW, firm: "left-alone", isCharging };
  const lackingW = state.means && state.means.gridW - context.limitW;
  return { class: "sun", powerW, isCharging, stopsAt: stopsAt(context), lackingW };
}

/**
 * A rule result within what the house grants: a car without a grant waits or stops. One that would be stopped for lack of surplus
 * continues while another one is stopped first.
 */
export function withinGrant(wanted: SurplusRuleResult, house: HouseView | undefined, now: number): SurplusRuleResult {
  const { stopsFirst } = house ?? {};
  if (stopsFirst && wanted.reason.code === "stop" && now < stopsFirst.until)
    return { on: true, reason: { code: "other-stops", params: stopsFirst }, nextChangeAt: stopsFirst.until };
  const reason = houseRefusal(house);
  if (!reason || wanted.on !== true || wanted.holds) return wanted;
  if (LEFT_ALONE.has(wanted.reason.code) && !isLimited(reason)) return wanted;
  return { on: false, reason, nextChangeAt: grantChangesAt(reason) };
}

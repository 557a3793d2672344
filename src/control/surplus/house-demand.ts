import { type PowerDemand, UNKNOWN_POWER_W } from "../allocation/allocate";
import { grantChangesAt, houseRefusal, type HouseView, isLimited } from "../allocation/grant";
import type { DerivedContext } from "./context";
import type { SurplusRuleResult } from "./decision";

/** Charges of somebody who is left alone. */
const LEFT_ALONE: ReadonlySet<string> = new Set(["left-on", "not-stopped"]);

/** What a rule result asks of the house: the sun for a car that is to charge, or does; `undefined` for nothing. */
export function demandOf(context: DerivedContext, { on, holds, reason }: SurplusRuleResult): PowerDemand | undefined {
  const { state, chargePowerW: powerW = UNKNOWN_POWER_W } = context;
  const isWanted = holds ? state.on : on;
  if (isWanted !== true) return undefined;
  const isCharging = state.on === true;
  return LEFT_ALONE.has(reason.code)
    ? { class: "boost", powerW, firm: "left-alone", isCharging }
    : { class: "sun", powerW, isCharging };
}

/** A rule result within what the house grants: a car that is not granted waits, or stops. */
export function withinGrant(wanted: SurplusRuleResult, house: HouseView | undefined): SurplusRuleResult {
  const reason = houseRefusal(house);
  if (!reason || wanted.on !== true || wanted.holds) return wanted;
  if (LEFT_ALONE.has(wanted.reason.code) && !isLimited(reason)) return wanted;
  return { on: false, reason, nextChangeAt: grantChangesAt(reason) };
}

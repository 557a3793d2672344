import { type PowerDemand, type RequestClass, UNKNOWN_POWER_W, windowStart } from "../allocation/power-request";
import { grantChangesAt, houseRefusal, type HouseView, isLimited } from "../allocation/grant";
import { HOUR_MS } from "../../core/duration";
import { demandClass } from "../tariff/house-demand";
import { chargePowerW, type ModeContext } from "./context";
import type { ModeReason, ModeRuleResult } from "./decision";
import type { Window } from "./state";

/** Charging that someone else started and that is left alone. */
const LEFT_ALONE: ReadonlySet<string> = new Set(["left-on", "not-stopped"]);

const CLASSES: Readonly<Partial<Record<ModeReason["code"], RequestClass>>> = {
  minimum: "minimum",
  ready: "departure",
  "ready-overrun": "departure",
  boost: "boost",
  "boost-kwh": "boost",
  now: "boost",
  "left-on": "boost",
  "not-stopped": "boost",
};

/** What a rule result requests of the house, now or for a planned time; `undefined` for nothing. */
export function demandOf(
  context: ModeContext,
  wanted: ModeRuleResult,
  plan: readonly Window[] | undefined,
): PowerDemand | undefined {
  const { state, now } = context;
  const { car, ready, tariff } = state;
  const powerW = chargePowerW(context) ?? UNKNOWN_POWER_W;
  const leavesAt = ready?.at ?? tariff?.goal?.readyAt;
  if (car?.pluggedIn === false || wanted.reason.code === "away") return undefined;
  const kind = classOf(context, wanted);
  if (car?.schedulesOnly) {
    const next = plan?.find(({ endAt }) => endAt > now);
    if (!next) return undefined;
    const startsAt = windowStart(next, car.charging === true, now);
    return { class: kind, powerW, leavesAt, startsAt, endsAt: next.endAt, firm: "scheduled" };
  }
  const on = wanted.holds ? state.on : wanted.on;
  if (on === true) {
    const firm = LEFT_ALONE.has(wanted.reason.code) ? "left-alone" : undefined;
    return { class: kind, powerW, leavesAt, endsAt: wanted.nextChangeAt, firm, isCharging: state.on === true };
  }
  const startsAt = plan?.find(({ startAt }) => startAt > now)?.startAt;
  return startsAt === undefined ? undefined : { class: kind, powerW, leavesAt, startsAt };
}

function classOf({ state: { tariff } }: ModeContext, { reason: { code } }: ModeRuleResult): RequestClass {
  const own = CLASSES[code];
  if (own) return own;
  const isByPrice = code === "cheap-on" || code === "ready-plan" || code === "cheap-off";
  return isByPrice ? demandClass(tariff?.code ?? "") : "sun";
}

/** A rule result within what the house grants: a car without a grant waits or stops. */
export function withinGrant(wanted: ModeRuleResult, house: HouseView | undefined): ModeRuleResult {
  const reason = houseRefusal(house);
  if (!reason || wanted.on !== true || wanted.holds) return wanted;
  if (LEFT_ALONE.has(wanted.reason.code) && !isLimited(reason)) return wanted;
  return { on: false, reason, nextChangeAt: grantChangesAt(reason), warning: wanted.warning };
}

/** A limit without an end is assumed to last until the hour after next. */
const LIMIT_LASTS_MS = 2 * HOUR_MS;

/** The windows of a plan without the time of a limit from outside. */
export function outsideLimit(
  plan: readonly Window[] | undefined,
  house: HouseView | undefined,
  now: number,
): readonly Window[] | undefined {
  const reason = houseRefusal(house);
  if (!plan || !reason || !(isLimited(reason) || reason.code === "limit-over")) return plan;
  const untilAt = grantChangesAt(reason) ?? Math.floor(now / HOUR_MS) * HOUR_MS + LIMIT_LASTS_MS;
  return plan.flatMap(({ startAt, endAt }) =>
    endAt > untilAt ? [{ startAt: Math.max(startAt, untilAt), endAt }] : [],
  );
}

import { boundBy, floorWarning, needsBeyond, stopFloor, type StopFloorWarning } from "../shared/stop-floor";
import { capacityKwh, chargePowerW } from "./car";
import type { Verdict } from "./decision";
import type { Moment } from "./moment";
import { targetPercent } from "./ready";
import { HOUR_MS } from "./settings";

/**
 * A start that could not be taken back is only made for what a person asks for: the minimum, charging now, or a departure
 * or boost that goes beyond the floor.
 */
export function withinFloor(moment: Moment, verdict: Verdict): Verdict {
  const { car, on } = moment.state;
  const bound = boundBy(car, car?.soc);
  if (!bound || verdict.on !== true || verdict.holds || on === true || isNeeded(moment, verdict)) return verdict;
  return { on: false, reason: bound };
}

/** While it charges where it cannot be stopped. */
export function floorWarningOf({ state: { on, car } }: Moment): StopFloorWarning | undefined {
  return on === true ? floorWarning(car, car?.soc) : undefined;
}

function isNeeded(moment: Moment, { reason: { code } }: Verdict): boolean {
  const { car, ready, tariff, override } = moment.state;
  if (!car || override || code === "minimum") return true;
  if (code === "now") return needsBeyond(car, car.limit ?? 100);
  if (code === "boost" || code === "boost-kwh") return isBoostedBeyond(moment);
  if (code === "ready" || code === "ready-plan" || code === "ready-overrun")
    return ready !== undefined && needsBeyond(car, targetPercent(moment, ready));
  if (code !== "cheap-on") return false;
  const target = tariff?.goal?.targetPercent;
  return tariff?.code === "minimum" || (needsBeyond(car, target) && (car.soc ?? 0) < (target ?? 0));
}

/** Where a boost ends is not always known; who asks for it then is believed. */
function isBoostedBeyond(moment: Moment): boolean {
  const { car, boost } = moment.state;
  const [capacity, powerW] = [capacityKwh(moment), chargePowerW(moment)];
  if (!car || car.canStop === false || car.soc === undefined || !boost || capacity === undefined) return true;
  const hours = (boost.endAt - boost.startAt) / HOUR_MS;
  const kwh = boost.kwh ?? (powerW === undefined ? Infinity : (powerW / 1000) * hours);
  return car.soc + ((kwh * moment.settings.efficiency) / capacity) * 100 > stopFloor(car);
}

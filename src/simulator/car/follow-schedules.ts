import type { CarSpec } from "./car-spec";
import type { CarState } from "./car-state";
import { weekOf } from "./charge-schedule";
import { ChargeWindows } from "./charge-windows";
import { metersBetween } from "./place";

/** The windows of the schedules that hold where the car is parked; `undefined` if there is none, so that the car is free. */
export function windowsHere(
  spec: Required<CarSpec>,
  { schedules, atHome }: Pick<CarState, "schedules" | "atHome">,
): ChargeWindows | undefined {
  const here = atHome ? spec.home : spec.away;
  const near = schedules.filter(({ location }) => !location || metersBetween(location, here) <= spec.scheduleRadiusM);
  if (near.length === 0) return undefined;
  return new ChargeWindows(
    near.map(({ times }) => weekOf(times)),
    spec.zone,
  );
}

/** When a window next turns the charging on or off, and which of the two; `undefined` if none can. */
export function nextTurn(state: CarState): { readonly at: number; readonly charging: boolean } | undefined {
  const { charging, startsAt, plugged, soc, limit, obstacle, windows } = state;
  const isOn = charging || startsAt !== undefined;
  const canCharge = plugged && soc < limit && obstacle !== "CHARGE_FAULT";
  if (!isOn && !canCharge) return undefined;
  const at = isOn ? windows?.nextEnd(state.at) : windows?.nextStart(state.at);
  return at === undefined ? undefined : { at, charging: !isOn };
}

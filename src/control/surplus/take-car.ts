import type { KnownCar } from "../shared/known-car";
import type { SurplusState } from "./state";

/** Older news never replaces newer. A car that was unplugged has nothing to show in the meter. */
export function takeCar(state: SurplusState, told: KnownCar, now: number): SurplusState {
  const updatedAt = Math.min(told.updatedAt ?? now, now);
  if (updatedAt < (state.car?.updatedAt ?? -Infinity)) return state;
  const car = { ...told, updatedAt };
  if (told.pluggedIn !== false) return { ...state, car };
  return { ...state, car, noRise: undefined };
}

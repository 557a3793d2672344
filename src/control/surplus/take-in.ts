import type { CarFacts, SurplusInput } from "./input";
import type { Moment } from "./moment";
import { restoreSurplus } from "./restore";
import { withReading } from "./start-check";
import type { SurplusState } from "./state";

/** Notes what was told, without drawing any conclusion. */
export function takeIn({ settings, state, now }: Moment, input: SurplusInput): SurplusState {
  switch (input.kind) {
    case "grid":
      return { ...state, grid: { watts: input.watts, at: now }, check: withReading(state.check, input.watts) };
    case "charger":
      return { ...state, charger: { watts: input.watts, at: now } };
    case "car":
      return takeInCar(state, input.car, now);
    case "restart":
      return { ...restoreSurplus(state), wakeAt: now + settings.warmUpMs };
    default:
      return state;
  }
}

/** Older news never replaces newer. A car that was unplugged ends whatever somebody wanted with it. */
function takeInCar(state: SurplusState, told: CarFacts, now: number): SurplusState {
  const updatedAt = Math.min(told.updatedAt ?? now, now);
  if (updatedAt < (state.car?.updatedAt ?? -Infinity)) return state;
  const car = { ...told, updatedAt };
  if (told.pluggedIn !== false) return { ...state, car };
  const warning = state.warning?.code === "no-rise" ? undefined : state.warning;
  return { ...state, car, origin: "found", leftUntil: undefined, warning };
}

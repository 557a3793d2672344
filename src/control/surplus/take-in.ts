import type { SurplusInput } from "./input";
import type { Moment } from "./moment";
import { restoreSurplus } from "./restore";
import type { SurplusState } from "./state";
import { takeCar } from "./take-car";

/** Notes what was told, without drawing any conclusion. */
export function takeIn({ settings, state, now }: Moment, input: SurplusInput): SurplusState {
  switch (input.kind) {
    case "car":
      return takeCar(state, input.car, now);
    case "other-switched":
      return { ...state, means: undefined, dueSince: undefined };
    case "restart":
      return { ...restoreSurplus(state), wakeAt: now + settings.warmUpMs };
    default:
      return state;
  }
}

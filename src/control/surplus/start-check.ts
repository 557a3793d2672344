import { chargerPowerW } from "./charge";
import type { Warning } from "./decision";
import type { Moment } from "./moment";
import type { Situation } from "./situation";
import type { SurplusState } from "./state";

/** What the meter showed before and after a start of ours. */
export interface StartCheck {
  readonly beforeW: number;
  readonly highestW: number;
  readonly lowestW: number;
  /** The step that the car should make. */
  readonly expectedW: number;
  /** When it is judged. */
  readonly dueAt: number;
}

/** Cars take one to five minutes to begin, and some meters report only each minute. */
const CAR_BEGINS_WITHIN_MS = 5 * 60_000;

/** The step looked for when the car's power is not known. */
const SMALLEST_STEP_W = 1_400;

/** To be made at the moment of a start; without a meter there is nothing to check. */
export function beginCheck({
  state,
  settings,
  chargePowerW = SMALLEST_STEP_W,
  now,
}: Situation): StartCheck | undefined {
  const beforeW = state.means?.gridW;
  if (beforeW === undefined) return undefined;
  const dueAt = now + settings.settleMs + CAR_BEGINS_WITHIN_MS;
  return { beforeW, highestW: beforeW, lowestW: beforeW, expectedW: chargePowerW, dueAt };
}

export function withReading(check: StartCheck | undefined, gridW: number): StartCheck | undefined {
  if (!check || (gridW <= check.highestW && gridW >= check.lowestW)) return check;
  return { ...check, highestW: Math.max(check.highestW, gridW), lowestW: Math.min(check.lowestW, gridW) };
}

/**
 * Ends a check as soon as the car's step was seen in the meter, else when it is due. Half the step is enough: the
 * rest may be the weather.
 */
export function concludeCheck(moment: Moment): SurplusState {
  const { state, now } = moment;
  const { check } = state;
  if (!check) return state;
  if (check.highestW - check.beforeW >= check.expectedW / 2) return { ...state, check: undefined, warning: undefined };
  return now >= check.dueAt ? { ...state, check: undefined, warning: verdictOn(check, moment) } : state;
}

/** The warning of a check whose step was not seen. */
export function verdictOn(check: StartCheck, moment: Moment): Warning | undefined {
  const { beforeW, highestW, lowestW, expectedW } = check;
  if (beforeW - lowestW >= expectedW / 2) {
    return { code: "sign-reversed", params: { beforeW, afterW: lowestW, expectedW } };
  }
  const isMeasured = (chargerPowerW(moment) ?? 0) >= expectedW / 2;
  return isMeasured ? undefined : { code: "no-rise", params: { beforeW, afterW: highestW, expectedW } };
}

import { socAt } from "../soc/estimate";
import { boundBy, floorWarning, needsBeyond, type StopFloorWarning } from "../shared/stop-floor";
import { estimateSettings } from "./planning/charging-model";
import type { TariffSettings } from "./settings";
import type { TariffState } from "./state";
import { unlessMute, type Verdict } from "./rule-result";

/** A start that could not be taken back is only made for what a person needs: the minimum, or a target beyond the floor. */
export function withinFloor(state: TariffState, verdict: Verdict, settings: TariffSettings, now: number): Verdict {
  const { car, on } = state;
  const soc = knownSoc(state, settings, now);
  const bound = boundBy(car, soc);
  if (!car || !bound || verdict.on !== true || on === true || verdict.reason.code === "minimum") return verdict;
  const { goal } = verdict;
  const isNeeded = goal !== undefined && needsBeyond(car, goal.targetPercent) && (soc ?? 0) < goal.targetPercent;
  return isNeeded ? verdict : { ...unlessMute(state, bound), goal, planned: verdict.planned };
}

/** While it charges where it cannot be stopped. */
export function floorWarningOf(
  state: TariffState,
  settings: TariffSettings,
  now: number,
): StopFloorWarning | undefined {
  return state.on === true ? floorWarning(state.car, knownSoc(state, settings, now)) : undefined;
}

function knownSoc({ estimate = {}, car }: TariffState, settings: TariffSettings, now: number): number | undefined {
  return socAt(estimate, now, estimateSettings(settings))?.soc ?? car?.soc;
}

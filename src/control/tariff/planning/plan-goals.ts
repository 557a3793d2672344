import { tripUse } from "../../soc/trips";
import type { Goal, Trip } from "../../planner/ahead-steps";
import { estimateSettings } from "./charging-model";
import type { PlanBase } from "./plan-base";
import type { TariffSettings } from "../settings";
import type { TariffState } from "../state";

/** Commands take their time. */
const SAFETY_MS = 2 * 60_000;
/** Cars tell whole percents: so much more is charged, that none is missing. More than that would be dear. Percent points. */
const MOST_DOUBT = 0.5;
const DOUBT_WEIGHT = 0.1;

/** What each departure needs, and a little more, which is had only where that costs next to nothing. */
export function goalsOf({ departures, model, plusMinus, fullPercent }: PlanBase, now: number): readonly Goal[] {
  return departures.flatMap(({ readyAt, targetPercent }) => {
    const at = readyAt - SAFETY_MS > now ? readyAt - SAFETY_MS : readyAt;
    const safe = Math.min(fullPercent, targetPercent + Math.min(MOST_DOUBT, plusMinus));
    return [
      { at, positionMs: model.positionMs(Math.min(fullPercent, targetPercent)) },
      { at, positionMs: model.positionMs(safe), weight: DOUBT_WEIGHT },
    ];
  });
}

/** When the car will be away, and what that takes. */
export function tripsOf(
  { estimate = {} }: TariffState,
  settings: TariffSettings,
  { departures, model }: PlanBase,
): readonly Trip[] {
  return departures
    .filter(({ stays }) => !stays)
    .map(({ readyAt, backAt, weekday }) => ({
      fromAt: readyAt,
      toAt: backAt,
      energyKwh: tripUse(estimate, estimateSettings(settings), weekday).percent * model.kwhPerPercent,
    }));
}

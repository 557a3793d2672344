import { tripUse } from "../estimate/trips";
import type { Goal, Trip } from "../plan/ahead-steps";
import { estimateSettings } from "./charging-model";
import type { PlanBase } from "./plan-base";
import type { TariffSettings } from "./settings";
import type { TariffState } from "./state";

/** Commands take their time. */
const SAFETY_MS = 5 * 60_000;
/** Cars tell whole percents: so much more is charged, that none is missing. More than that would be dear. Percent points. */
const MOST_DOUBT = 0.5;

/** What the car should have when, on its way through the days ahead. */
export function goalsOf({ departures, model, plusMinus, fullPercent }: PlanBase, now: number): readonly Goal[] {
  return departures.map(({ readyAt, targetPercent }) => ({
    at: readyAt - SAFETY_MS > now ? readyAt - SAFETY_MS : readyAt,
    positionMs: model.positionMs(Math.min(fullPercent, targetPercent + Math.min(MOST_DOUBT, plusMinus))),
  }));
}

/** What of a missed goal is doubt and no loss, kWh at the wall. */
export function doubtKwh({ model, plusMinus }: PlanBase): number {
  return Math.min(MOST_DOUBT, plusMinus) * model.kwhPerPercent;
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

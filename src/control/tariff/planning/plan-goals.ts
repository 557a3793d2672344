import type { AllowedTimes } from "../../shared/allowed-times";
import { MINUTE_MS } from "../../../core/duration";
import { type ChargingModel, estimateSettings } from "./charging-model";
import type { Departure } from "../departures";
import { tripUse } from "../../soc/trips";
import type { Leaving, Trip } from "../../planner/stages";
import type { Goal } from "../../planner/position-grid";
import type { TariffSettings } from "../settings";
import { awayMs } from "../presence";
import type { TariffState } from "../state";
import type { TariffGoal, TariffWarning } from "../decision";

/** The basis of a plan, from one state. */
export interface PlanBase {
  readonly model: ChargingModel;
  readonly soc: number;
  readonly plusMinus: number;
  /** Where charging ends at the latest: as requested, but never above the car's own limit. */
  readonly fullPercent: number;
  /** The end of the known prices. */
  readonly untilAt: number;
  /** The next departures, also those after `untilAt`. */
  readonly departures: readonly Departure[];
}

/** The basis of a plan whose prices may be unknown. */
export type PlanGround = Omit<PlanBase, "untilAt"> & { readonly untilAt: number | undefined };

/** Time for a command to take effect. */
const SAFETY_MS = 2 * MINUTE_MS;
/** Cars report whole percentages: this much more is charged, so that none is missing. More would be expensive. Percentage points. */
const MOST_DOUBT = 0.5;
const DOUBT_WEIGHT = 0.1;

/** What each departure needs, and a little more if that costs next to nothing. */
export function goalsOf({ departures, model, plusMinus, fullPercent }: PlanBase, now: number): readonly Goal[] {
  return departures.flatMap(({ readyAt, targetPercent, chances }) => {
    if (chances) return [];
    const at = readyAt - SAFETY_MS > now ? readyAt - SAFETY_MS : readyAt;
    const safe = Math.min(fullPercent, targetPercent + doubtOf(plusMinus));
    return [
      { at, positionMs: model.positionMs(Math.min(fullPercent, targetPercent)) },
      { at, positionMs: model.positionMs(safe), weight: DOUBT_WEIGHT },
    ];
  });
}

/** When the car may leave without notice, what it should have then, and what the trip uses. `missedWeight`: the weight of a missing kWh then. */
export function leavingsOf(
  { estimate = {}, presence }: TariffState,
  settings: TariffSettings,
  { departures, model, plusMinus, fullPercent }: PlanBase,
  missedWeight: number,
): readonly Leaving[] {
  return departures.flatMap(({ targetPercent, weekday, chances = [] }) => {
    const energyKwh = tripUse(estimate, estimateSettings(settings), weekday).percent * model.kwhPerPercent;
    const awayFor = awayMs(presence, weekday);
    const safe = Math.min(fullPercent, targetPercent + doubtOf(plusMinus));
    return chances.map(({ at, share }, index) => ({
      at,
      share,
      backAt: at + awayFor,
      energyKwh,
      isDue: index === 0,
      goals: [
        { at, positionMs: model.positionMs(Math.min(fullPercent, targetPercent)), weight: missedWeight },
        { at, positionMs: model.positionMs(safe), weight: DOUBT_WEIGHT * missedWeight },
      ],
    }));
  });
}

/** How much above a target makes sure that it is reached, percentage points. */
export function doubtOf(plusMinus: number): number {
  return Math.min(MOST_DOUBT, plusMinus);
}

/** When the car will be away, and what that uses; if the time is unknown, it uses that and is not away. */
export function tripsOf(
  { estimate = {} }: TariffState,
  settings: TariffSettings,
  { departures, model }: PlanBase,
): readonly Trip[] {
  return departures
    .filter(({ stays, share, chances }) => !chances && (!stays || share !== undefined))
    .map(({ readyAt, backAt, weekday, share = 1 }) => ({
      fromAt: readyAt,
      toAt: backAt,
      energyKwh: share * tripUse(estimate, estimateSettings(settings), weekday).percent * model.kwhPerPercent,
    }));
}

/** A smaller lack is not reported: percentage points. */
const MISSED_LEAST = 1;

/** The warning if a departure will lack this energy, kWh at the wall, or the car does not charge up to its target. */
export function missedWarning(
  { model, fullPercent }: PlanGround,
  goal: TariffGoal | undefined,
  lackingKwh: number,
  allowed?: AllowedTimes,
): TariffWarning | undefined {
  if (!goal || goal.stays) return undefined;
  const { readyAt: at, targetPercent: target } = goal;
  const reached = Math.max(0, Math.min(target, fullPercent) - lackingKwh / model.kwhPerPercent);
  if (target - reached < MISSED_LEAST) return undefined;
  const isLimited = allowed !== undefined && allowed.times.length > 0;
  return { code: "target-missed", params: { at, target, reached, ...(isLimited && { isLimited }) } };
}

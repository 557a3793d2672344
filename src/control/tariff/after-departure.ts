import { socAt } from "../soc/estimate";
import { estimateSettings, reachedAt } from "./planning/charging-model";
import { backFrom } from "./departures";
import type { TariffSettings } from "./settings";
import type { TariffState } from "./state";
import type { Verdict } from "./rule-result";

/** Leaving ends a charge, without the stop that would be wasted on a car that left: so long it is waited for. */
const LEAVES_WITHIN_MS = 30 * 60_000;

/** What is said once a departure time has passed: a missed target is charged for until it is reached, and a car that has told nothing since is taken to be away. */
export function afterDeparture(state: TariffState, settings: TariffSettings, now: number): Verdict | undefined {
  const { goal, car, on, estimate = {} } = state;
  if (!goal || goal.stays || goal.readyAt > now || !car) return undefined;
  const { readyAt: at, targetPercent: target } = goal;
  const soc = socAt(estimate, now, estimateSettings(settings))?.soc;
  if (on && soc !== undefined && soc < target) {
    const nextChangeAt = reachedAt(state, settings, { soc, target }, now);
    return { on: true, goal, nextChangeAt, reason: { code: "overrun", params: { at, target } } };
  }
  if (!isOutAsExpected(state, settings, now)) return undefined;
  const reason = { code: "departed", params: { at } } as const;
  const leftAt = at + LEAVES_WITHIN_MS;
  return on !== false && now < leftAt
    ? { on: undefined, reason, nextChangeAt: leftAt }
    : { on: false, reason, nextChangeAt: undefined };
}

/** Whether the car should have left for a goal, may not be back yet, and has told nothing since. */
export function isOutAsExpected({ goal, car, presence }: TariffState, { zone }: TariffSettings, now: number): boolean {
  if (!goal || goal.stays || goal.readyAt > now || !car || car.at >= goal.readyAt) return false;
  return now < backFrom(goal, presence, zone);
}

import { carry } from "./carry";
import { closeRise } from "./kwh-per-percent";
import type { EstimateSettings } from "./settings";
import type { EstimateState, Fact } from "./state";

/** Clocks are put right by seconds all the time; that is no change. */
const SLIGHT_MS = 60_000;

/** The time to reckon with: a clock that goes back slightly is waited for. */
export function steadyTime(state: EstimateState, now: number): number {
  return state.at !== undefined && now < state.at && state.at - now <= SLIGHT_MS ? state.at : now;
}

/**
 * The state for a clock that was set back: what was estimated stays, and all that was of the future is of now. How much
 * was drawn when is not known any more, so that the rise that went on ends.
 */
export function turnBack(state: EstimateState, now: number, settings: EstimateSettings): EstimateState {
  const estimate = carry(state, settings);
  const sooner = (fact: Fact | undefined): Fact | undefined =>
    fact && { ...fact, at: Math.min(fact.at, now), since: Math.min(fact.since, now) };
  const { carPower, reportedAt, trip } = state;
  return {
    ...closeRise(state),
    at: now,
    base: estimate && { soc: estimate.soc, plusMinus: estimate.plusMinus, at: now, carried: true },
    reportedAt: reportedAt && Math.min(reportedAt, now),
    plugged: sooner(state.plugged),
    charging: sooner(state.charging),
    plan: sooner(state.plan),
    carPower: carPower && { ...carPower, at: Math.min(carPower.at, now) },
    charger: undefined,
    powerLearntAt: undefined,
    drawn: undefined,
    awayMs: undefined,
    trip: trip && { ...trip, leftAt: Math.min(trip.leftAt, now), backAt: trip.backAt && Math.min(trip.backAt, now) },
  };
}

import { socAfterCharging } from "./battery";
import type { CarSpec } from "./car-spec";
import { feed, msUntilCharged, type CarState } from "./car-state";
import { nextTurn } from "./follow-schedules";
import { drivenKm, drivingMs, percentForKm } from "./trip";

/** The car at `until`, if nothing happens before: it goes on charging, driving or standing. Never goes back in time. */
export function carryOn(spec: Required<CarSpec>, state: CarState, until: number): CarState {
  const ms = until - state.at;
  if (ms <= 0) return state;
  if (state.charging)
    return chargeTo(spec, state, Math.min(socAfterCharging(feed(spec, state), state.soc, ms), state.limit), until);
  if (state.driving) return driveOn(spec, state, drivenKm(spec, ms), until);
  return { ...state, at: until };
}

/**
 * The next moment at which the car has something to tell that nobody caused: charging begins or ends, the charge passes
 * a whole percent, the battery is empty. `undefined` if it would stand as it is for ever.
 */
export function nextMilestone(spec: Required<CarSpec>, state: CarState): CarState | undefined {
  // A window comes first among equals: what it does depends on the time alone, and a later look would miss it.
  const milestones = [turnBySchedule(spec, state), startCharging(spec, state), passPercent(spec, state)];
  return milestones.reduce((first, next) => (next && (!first || next.at < first.at) ? next : first));
}

function turnBySchedule(spec: Required<CarSpec>, state: CarState): CarState | undefined {
  const turn = nextTurn(state);
  return turn && { ...carryOn(spec, state, turn.at), charging: turn.charging, startsAt: undefined };
}

function startCharging(spec: Required<CarSpec>, state: CarState): CarState | undefined {
  if (state.startsAt === undefined) return undefined;
  return { ...carryOn(spec, state, state.startsAt), startsAt: undefined, charging: true };
}

function passPercent(spec: Required<CarSpec>, state: CarState): CarState | undefined {
  if (state.charging) {
    const soc = Math.min(Math.floor(state.soc) + 1, state.limit);
    const at = state.at + Math.ceil(msUntilCharged(spec, state, soc));
    return { ...chargeTo(spec, state, soc, at), charging: soc < state.limit };
  }
  if (state.driving) {
    const soc = Math.max(Math.ceil(state.soc) - 1, 0);
    const at = state.at + Math.ceil(drivingMs(spec, state.soc - soc));
    return { ...driveOn(spec, state, drivenKm(spec, at - state.at), at), soc, driving: soc > 0 };
  }
  return undefined;
}

function chargeTo(spec: Required<CarSpec>, state: CarState, soc: number, at: number): CarState {
  const energyAddedKwh = state.energyAddedKwh + ((soc - state.soc) / 100) * spec.capacityKwh;
  return { ...state, at, soc, energyAddedKwh };
}

function driveOn(spec: Required<CarSpec>, state: CarState, km: number, at: number): CarState {
  const soc = Math.max(state.soc - percentForKm(spec, km), 0);
  return { ...state, at, soc, odometerKm: state.odometerKm + km };
}

import type { CarSpec } from "./car-spec";
import type { CarState, Obstacle } from "./car-state";

/** What a person at the car, or with its app, can do to it. */
export interface CarChange {
  /** Plugging in ends a drive. */
  readonly plugged?: boolean | undefined;
  /** Starts or stops charging at once; without a plug, or at the limit, a start does nothing. */
  readonly charging?: boolean | undefined;
  /** Driving off unplugs the car and leaves home; it comes to rest away from home until `atHome` is said. */
  readonly driving?: boolean | undefined;
  readonly atHome?: boolean | undefined;
  /** Percent. */
  readonly soc?: number | undefined;
  /** Percent. */
  readonly limit?: number | undefined;
  readonly locked?: boolean | undefined;
  /** What keeps the car from obeying; `null` takes it away. */
  readonly obstacle?: Obstacle | null | undefined;
}

/** The car after `change`. Steps are taken in the order in which a person would: park, arrive, plug in, charge. */
export function applyChange(spec: Required<CarSpec>, state: CarState, change: CarChange): CarState {
  const steps = [drive, arrive, plug, switchCharging];
  const set: CarState = {
    ...state,
    soc: change.soc ?? state.soc,
    limit: change.limit ?? state.limit,
    locked: change.locked ?? state.locked,
    obstacle: change.obstacle === undefined ? state.obstacle : (change.obstacle ?? undefined),
  };
  return keepPossible(steps.reduce((now, step) => step(now, change, spec), set));
}

/** The car after it accepted a start: the current flows a little later. */
export function acceptStart(state: CarState, spec: Required<CarSpec>): CarState {
  return keepPossible({ ...state, startsAt: state.at + spec.startTakesMs });
}

function drive(state: CarState, { driving }: CarChange): CarState {
  if (driving === undefined || driving === state.driving) return state;
  if (!driving) return { ...state, driving };
  return { ...state, driving, plugged: false, leftHome: state.atHome, atHome: false, locked: true };
}

function arrive(state: CarState, { atHome }: CarChange): CarState {
  if (atHome === undefined) return state;
  return { ...state, atHome, driving: state.driving && !atHome };
}

function plug(state: CarState, { plugged }: CarChange, spec: Required<CarSpec>): CarState {
  if (plugged === undefined || plugged === state.plugged) return state;
  if (!plugged) return { ...state, plugged };
  const atRest = { ...state, plugged, driving: false, energyAddedKwh: 0 };
  return spec.startsOnPlug ? acceptStart(atRest, spec) : atRest;
}

function switchCharging(state: CarState, { charging }: CarChange): CarState {
  return charging === undefined ? state : { ...state, charging, startsAt: undefined };
}

/** No car charges without a plug, beyond its limit, or from a socket without current. */
function keepPossible(state: CarState): CarState {
  const canCharge = state.plugged && state.soc < state.limit && state.obstacle !== "CHARGE_FAULT";
  return canCharge ? state : { ...state, charging: false, startsAt: undefined };
}

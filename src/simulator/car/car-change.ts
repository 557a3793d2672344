import type { CarSpec } from "./car-spec";
import { isFull, type CarState, type Obstacle } from "./car-state";
import type { ChargeSchedule } from "./charge-schedule";
import { windowsHere } from "./follow-schedules";

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
  /** Opening the boot completes an unlocking that was begun from afar. */
  readonly bootOpen?: boolean | undefined;
  /** All that are in its memory from now on. */
  readonly schedules?: readonly ChargeSchedule[] | undefined;
  /** What keeps the car from obeying; `null` takes it away. */
  readonly obstacle?: Obstacle | null | undefined;
}

/** The car after `change`. Steps are taken in the order in which a person would: park, arrive, plug in, charge. */
export function applyChange(spec: Required<CarSpec>, state: CarState, change: CarChange): CarState {
  const steps = [openBoot, lock, drive, arrive, plug];
  const set: CarState = {
    ...state,
    soc: change.soc ?? state.soc,
    limit: change.limit ?? state.limit,
    schedules: change.schedules ?? state.schedules,
    obstacle: change.obstacle === undefined ? state.obstacle : (change.obstacle ?? undefined),
  };
  const changed = findWindows(
    spec,
    state,
    steps.reduce((now, step) => step(now, change), set),
  );
  return keepPossible(switchCharging(decideByItself(spec, state, changed), change));
}

/** The car after it accepted a start: the current flows a little later, unless it already does. */
export function acceptStart(state: CarState, spec: Required<CarSpec>): CarState {
  if (state.charging || state.startsAt !== undefined) return keepPossible(state);
  return keepPossible({ ...state, startsAt: state.at + spec.startTakesMs });
}

/** An unlocking from afar has begun; the boot completes it from `fromAt` to `untilAt`. */
export function offerUnlock(state: CarState, unlockable: NonNullable<CarState["unlockable"]>): CarState {
  return state.locked ? { ...state, unlockable } : state;
}

function openBoot(state: CarState, { bootOpen }: CarChange): CarState {
  const { at, unlockable } = state;
  if (!bootOpen || !unlockable || at < unlockable.fromAt || at > unlockable.untilAt) return state;
  return { ...state, locked: false, unlockable: undefined };
}

function lock(state: CarState, { locked }: CarChange): CarState {
  return locked === undefined ? state : { ...state, locked, unlockable: undefined };
}

function drive(state: CarState, { driving }: CarChange): CarState {
  if (driving === undefined || driving === state.driving) return state;
  if (!driving) return { ...state, driving };
  return {
    ...state,
    driving,
    plugged: false,
    leftHome: state.atHome,
    atHome: false,
    locked: true,
    unlockable: undefined,
  };
}

function arrive(state: CarState, { atHome }: CarChange): CarState {
  if (atHome === undefined) return state;
  return { ...state, atHome, driving: state.driving && !atHome };
}

function plug(state: CarState, { plugged }: CarChange): CarState {
  if (plugged === undefined || plugged === state.plugged) return state;
  return plugged ? { ...state, plugged, driving: false, energyAddedKwh: 0 } : { ...state, plugged };
}

/** Other schedules hold after a change of place, and after a change of the schedules. */
function findWindows(spec: Required<CarSpec>, before: CarState, state: CarState): CarState {
  const isSame = before.atHome === state.atHome && before.schedules === state.schedules;
  return isSame ? state : { ...state, windows: windowsHere(spec, state) };
}

/** What the car does on its own account: it follows its schedules, or charges at once if that is its way and none holds. */
function decideByItself(spec: Required<CarSpec>, before: CarState, state: CarState): CarState {
  if (!state.plugged) return state;
  const isPluggedIn = !before.plugged;
  const isMoved = before.atHome !== state.atHome;
  const isReplanned = before.schedules !== state.schedules;
  const isReady = (isFull(before) && !isFull(state)) || (before.obstacle === "CHARGE_FAULT" && !state.obstacle);

  const { windows } = state;
  if (windows) {
    if (!isPluggedIn && !isMoved && !isReplanned && !isReady) return state;
    return windows.isOpen(state.at) ? acceptStart(state, spec) : { ...state, charging: false, startsAt: undefined };
  }
  const isFreed = isReplanned && before.windows !== undefined;
  return spec.startsOnPlug && (isPluggedIn || isFreed) ? acceptStart(state, spec) : state;
}

function switchCharging(state: CarState, { charging }: CarChange): CarState {
  return charging === undefined ? state : { ...state, charging, startsAt: undefined };
}

/** No car charges without a plug, beyond its limit, or from a socket without current. */
function keepPossible(state: CarState): CarState {
  const canCharge = state.plugged && state.soc < state.limit && state.obstacle !== "CHARGE_FAULT";
  return canCharge ? state : { ...state, charging: false, startsAt: undefined };
}

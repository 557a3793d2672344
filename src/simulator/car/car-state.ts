import { chargingMs, socAfterCharging, socketPowerW, type Battery } from "./battery";
import type { CarSpec } from "./car-spec";
import type { ChargeSchedule } from "./charge-schedule";
import type { ChargeSession, RunningSession } from "./charge-session";
import type { ChargeWindows } from "./charge-windows";
import { nextTurn } from "./follow-schedules";
import { drivenKm, drivingMs, percentForKm } from "./trip";

/** What can stand in the way of a command besides charging and driving, in Smartcar's words. */
export const obstacles = [
  "ASLEEP",
  "UNREACHABLE",
  "REMOTE_ACCESS_DISABLED",
  "VEHICLE_OFFLINE_FOR_SERVICE",
  "IGNITION_ON",
  "LOW_BATTERY",
  "DOOR_OPEN",
  "HOOD_OPEN",
  "TRUNK_OPEN",
  "DEVICE_PAIRING_REQUIRED",
  "CHARGE_FAULT",
  "UNKNOWN",
] as const;
export type Obstacle = (typeof obstacles)[number];

/** How a car stands at one moment. A charging car is plugged in and below its limit. */
export interface CarState {
  readonly at: number;
  /** Percent. */
  readonly soc: number;
  /** Percent at which charging ends. */
  readonly limit: number;
  readonly plugged: boolean;
  readonly charging: boolean;
  /** When an accepted start takes effect. */
  readonly startsAt: number | undefined;
  readonly driving: boolean;
  readonly atHome: boolean;
  /** Whether the drive began at home; of no meaning at rest. */
  readonly leftHome: boolean;
  readonly locked: boolean;
  /** When opening the boot completes an unlocking that was begun from afar. */
  readonly unlockable: { readonly fromAt: number; readonly untilAt: number } | undefined;
  readonly obstacle: Obstacle | undefined;
  /** What reached the battery since the car was last plugged in. */
  readonly energyAddedKwh: number;
  readonly odometerKm: number;
  /** Those of the application and those made in the maker's app, oldest first. */
  readonly schedules: readonly ChargeSchedule[];
  /** When those of them charge that hold where it stands; `undefined` if none does. */
  readonly windows: ChargeWindows | undefined;
  /** The charging that goes on. */
  readonly session: RunningSession | undefined;
  /** The chargings that are over, oldest first. */
  readonly sessions: readonly ChargeSession[];
}

/** Plugged in, and charged as far as the limit allows. */
export function isFull({ plugged, soc, limit }: CarState): boolean {
  return plugged && soc >= limit;
}

/** Whether it is plugged into the public fast charger at the other place. */
export function isAtFastCharger({ awayDcPowerW }: Required<CarSpec>, { plugged, atHome }: CarState): boolean {
  return awayDcPowerW > 0 && plugged && !atHome;
}

/** Watts that the car draws at the socket. */
export function powerW(spec: Required<CarSpec>, state: CarState): number {
  return state.charging ? socketPowerW(feed(spec, state), state.soc) : 0;
}

/** How long the charge to `soc` takes from where the car stands. */
export function msUntilCharged(spec: Required<CarSpec>, state: CarState, soc: number): number {
  return chargingMs(feed(spec, state), state.soc, soc);
}

/** The battery, and what it is fed by where the car stands. */
function feed(spec: Required<CarSpec>, state: CarState): Battery {
  const { capacityKwh, efficiency, acPowerW, awayDcPowerW } = spec;
  return { capacityKwh, efficiency, socketW: isAtFastCharger(spec, state) ? awayDcPowerW : acPowerW };
}

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

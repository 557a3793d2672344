import { chargingMs, socketPowerW, type Battery } from "./battery";
import type { CarSpec } from "./car-spec";
import type { ChargeSchedule } from "./charge-schedule";
import type { ChargeWindows } from "./charge-windows";

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

/** Current flowed from one moment to another without a break. */
export interface ChargeSession {
  readonly startedAt: number;
  readonly endedAt: number;
  /** Percent. */
  readonly socFrom: number;
  readonly socTo: number;
  /** What reached the battery. */
  readonly energyKwh: number;
  readonly atHome: boolean;
}

/** How a session that still runs began. */
export type RunningSession = Pick<ChargeSession, "startedAt" | "socFrom" | "atHome"> & {
  /** What the battery had got before, since the car was plugged in. */
  readonly addedBeforeKwh: number;
};

/** The state of a car at one moment. A charging car is plugged in and below its limit. */
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
  /** Those of the application and those made in the make's app, oldest first. */
  readonly schedules: readonly ChargeSchedule[];
  /** When those of them charge that hold where it is parked; `undefined` if none does. */
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

/** How long the charge to `soc` takes where the car is parked. */
export function msUntilCharged(spec: Required<CarSpec>, state: CarState, soc: number): number {
  return chargingMs(feed(spec, state), state.soc, soc);
}

/** The battery, and what it is fed by where the car is parked. */
export function feed(spec: Required<CarSpec>, state: CarState): Battery {
  const { capacityKwh, efficiency, acPowerW, awayDcPowerW } = spec;
  return { capacityKwh, efficiency, socketW: isAtFastCharger(spec, state) ? awayDcPowerW : acPowerW };
}

import type { CompleteSettings } from "./settings";
import type { ModeState } from "./state";
import type { ChargingCar } from "../planner/charging-time";
import { chargingAt as reportedAt, isKnownAway, type KnownCar } from "../shared/known-car";

/** A state at an instant; milliseconds since the epoch. */
export interface ModeContext {
  readonly settings: CompleteSettings;
  readonly state: ModeState;
  readonly now: number;
}

/** Less than this is standby, or a car that reports 0 for "unknown" while it charges. */
const CHARGING_FLOOR_W = 500;

/** No home charger gives more: a car that reports more is at a fast charger. */
const HOME_CEILING_W = 22_000;

/** Whether the car is known to be somewhere else. */
export function isAway({ state: { car, surplus, tariff } }: ModeContext): boolean {
  if (car?.place === "home") return false;
  return isKnownAway(car) || surplus?.code === "away" || tariff?.code === "away";
}

/** Whether the car has reported that it is not plugged in. */
export function isUnplugged({ state: { car } }: ModeContext): boolean {
  return car?.pluggedIn === false;
}

/** Whether the car is full or at its limit. */
export function isFull(car: KnownCar | undefined): boolean {
  if (car?.fullyCharged) return true;
  return car?.soc !== undefined && car.limit !== undefined && car.soc >= car.limit;
}

/** When the car recorded whether it charges. */
export function chargingAt(car: KnownCar, now: number): number {
  return reportedAt(car) ?? now;
}

/** The charging power, if known. */
export function chargePowerW({ settings, state: { car } }: ModeContext): number | undefined {
  const reportedW = car?.powerW;
  const isCharging = reportedW !== undefined && reportedW >= CHARGING_FLOOR_W && reportedW <= HOME_CEILING_W;
  return settings.chargePowerW ?? (isCharging ? reportedW : undefined);
}

/** The capacity of the battery by the settings or the car. */
export function capacityKwh({ settings, state: { car } }: ModeContext): number | undefined {
  return settings.capacityKwh ?? car?.capacityKwh;
}

/** The car for calculating its charging time; `undefined` while too little is known. */
export function chargingCar(context: ModeContext): ChargingCar | undefined {
  const [capacity, powerW] = [capacityKwh(context), chargePowerW(context)];
  if (capacity === undefined || powerW === undefined) return undefined;
  return { capacityKwh: capacity, powerKw: powerW / 1000, efficiency: context.settings.efficiency };
}

/** The minimum charge, below which the car is charged at once; `undefined` for none. */
export function minimumPercent({ settings, state }: ModeContext): number | undefined {
  const percent = state.minimumPercent ?? settings.minimumPercent;
  return percent !== undefined && percent > 0 ? percent : undefined;
}

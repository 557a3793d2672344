import type { ChargeSchedule } from "./charge-schedule";
import type { SimulatedCar } from "./simulated-car";

/** The real state of a car, whatever Smartcar knows of it. */
export interface CarTruth {
  readonly id: string;
  readonly userId: string;
  readonly make: string;
  readonly model: string;
  readonly year: number;
  readonly capacityKwh: number;
  readonly acPowerW: number;
  /** Percent, with all its decimals. */
  readonly soc: number;
  readonly limit: number;
  readonly plugged: boolean;
  readonly charging: boolean;
  /** Watts drawn at the socket now. */
  readonly powerW: number;
  readonly driving: boolean;
  readonly atHome: boolean;
  readonly locked: boolean;
  readonly obstacle: string | null;
  readonly energyAddedKwh: number;
  readonly odometerKm: number;
  readonly zone: string;
  readonly schedules: readonly ChargeSchedule[];
}

/** What is true of a simulated car, whatever its make has reported. */
export function truthOf({ spec, state, powerW }: SimulatedCar): CarTruth {
  return {
    id: spec.id,
    userId: spec.userId,
    make: spec.make,
    model: spec.model,
    year: spec.year,
    capacityKwh: spec.capacityKwh,
    acPowerW: spec.acPowerW,
    soc: state.soc,
    limit: state.limit,
    plugged: state.plugged,
    charging: state.charging,
    powerW,
    driving: state.driving,
    atHome: state.atHome,
    locked: state.locked,
    obstacle: state.obstacle ?? null,
    energyAddedKwh: state.energyAddedKwh,
    odometerKm: state.odometerKm,
    zone: spec.zone,
    schedules: state.schedules,
  };
}

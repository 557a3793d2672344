import { HOUR_MS } from "../../core/duration";
/** How a car uses its battery on the road. */
export interface Consumption {
  readonly capacityKwh: number;
  readonly consumptionKwhPerKm: number;
  readonly speedKmh: number;
}

/** Kilometres driven in `ms`. */
export function drivenKm({ speedKmh }: Consumption, ms: number): number {
  return (speedKmh * ms) / HOUR_MS;
}

/** Percent of the battery that `km` take. */
export function percentForKm({ consumptionKwhPerKm, capacityKwh }: Consumption, km: number): number {
  return ((km * consumptionKwhPerKm) / capacityKwh) * 100;
}

/** How far `percent` of the battery lead. */
export function rangeKm({ consumptionKwhPerKm, capacityKwh }: Consumption, percent: number): number {
  return ((percent / 100) * capacityKwh) / consumptionKwhPerKm;
}

/** How long the car drives on `percent` of its battery. */
export function drivingMs(car: Consumption, percent: number): number {
  return (rangeKm(car, percent) / car.speedKmh) * HOUR_MS;
}

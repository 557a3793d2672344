import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import type { CarDeclaration } from "./declaration";
import type { Trips } from "./trips";

/** A car of a home. kWh in the battery, unless named otherwise. */
export interface BenchCar {
  readonly declared: CarDeclaration;
  readonly capacityKwh: number;
  readonly limitKwh: number;
  readonly startKwh: number;
  /** How much of what is drawn ends in the battery. */
  readonly efficiency: number;
  readonly powerKw: number;
  readonly startDelayMs: number;
  readonly trips: Trips;
}

export function benchCarOf(declared: CarDeclaration, trips: Trips): BenchCar {
  const { capacityKwh, limitPercent, startPercent, efficiency, chargerKw, startDelaySeconds } = declared;
  const kwh = (percent: number): number => (capacityKwh * percent) / 100;
  return {
    declared,
    capacityKwh,
    limitKwh: kwh(limitPercent),
    startKwh: kwh(startPercent),
    efficiency,
    powerKw: chargerKw,
    startDelayMs: startDelaySeconds * 1000,
    trips,
  };
}

/** A power that falls is taken as constant for so long. */
const EVEN_MS = 5 * MINUTE_MS;

/** What the car draws from the charger in `ms`, kWh; never more than its limit takes. */
export function drawnIn(car: BenchCar, storedKwh: number, ms: number): number {
  const { efficiency, limitKwh, powerKw } = car;
  if (!car.declared.taper) return Math.min((powerKw * ms) / HOUR_MS, (limitKwh - storedKwh) / efficiency);
  let drawnKwh = 0;
  for (let leftMs = ms; leftMs > 0; leftMs -= EVEN_MS) {
    const held = storedKwh + drawnKwh * efficiency;
    const kwh = (powerAt(car, held) * Math.min(leftMs, EVEN_MS)) / HOUR_MS;
    drawnKwh += Math.min(kwh, (limitKwh - held) / efficiency);
  }
  return drawnKwh;
}

/** What the car draws at a state of charge, kW. */
export function powerAt({ powerKw, capacityKwh, declared: { taper } }: BenchCar, storedKwh: number): number {
  if (!taper) return powerKw;
  const { fromPercent, toKw } = taper;
  const percent = (storedKwh / capacityKwh) * 100;
  if (percent <= fromPercent || powerKw <= toKw) return powerKw;
  return powerKw - ((powerKw - toKw) * Math.min(percent - fromPercent, 100 - fromPercent)) / (100 - fromPercent);
}

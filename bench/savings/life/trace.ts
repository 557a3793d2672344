import type { BenchCar } from "../homes/car";
import type { House } from "../homes/house";
import type { Home } from "./home";
import type { Optimum } from "../optimum/optimum";

/** A stretch of time that is drawn. */
export interface Week {
  readonly fromAt: number;
  readonly toAt: number;
}

/** How the car was at the end of each step. */
export interface Traced {
  readonly at: number;
  readonly soc: number;
  /** Whether it charged in the step that ends now. */
  readonly charged: boolean;
}

export type Trace = ReadonlyArray<readonly Traced[]>;

/** Of the home's first car. */
export function traced({ now, cars: [first] }: Home): Traced {
  return first
    ? { at: now, soc: percent(first.car, first.storedKwh), charged: first.lastDrawnKwh > 0 }
    : { at: now, soc: NaN, charged: false };
}

/** The same of the optimum, by its steps. */
export function optimumTrace(
  { startAt, stepMs, cars: [car] }: House,
  { charges, storedKwh }: Optimum,
  { fromAt, toAt }: Week,
): readonly Traced[] {
  const trace: Traced[] = [];
  if (!car) return trace;
  for (let at = fromAt + stepMs; at <= toAt; at += stepMs) {
    const index = (at - startAt) / stepMs - 1;
    trace.push({ at, soc: percent(car, storedKwh[index] ?? NaN), charged: charges[index] === 1 });
  }
  return trace;
}

function percent({ capacityKwh }: BenchCar, kwh: number): number {
  return (kwh / capacityKwh) * 100;
}

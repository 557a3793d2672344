import { HALF_HOUR_MS } from "../../../src/core/duration";
import { CAPACITY_KWH } from "../homes/car";
import type { Home } from "./home";
import type { Household } from "../homes/household";
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

export function traced({ now, storedKwh, lastDrawnKwh }: Home): Traced {
  return { at: now, soc: percent(storedKwh), charged: lastDrawnKwh > 0 };
}

/** The same of the optimum, by half hours. */
export function optimumTrace(
  { startAt }: Household,
  { charges, storedKwh }: Optimum,
  { fromAt, toAt }: Week,
): readonly Traced[] {
  const trace: Traced[] = [];
  for (let at = fromAt + HALF_HOUR_MS; at <= toAt; at += HALF_HOUR_MS) {
    const index = (at - startAt) / HALF_HOUR_MS - 1;
    trace.push({ at, soc: percent(storedKwh[index] ?? NaN), charged: charges[index] === 1 });
  }
  return trace;
}

function percent(kwh: number): number {
  return (kwh / CAPACITY_KWH) * 100;
}

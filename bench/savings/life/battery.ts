import { HOUR_MS } from "../../../src/core/duration";
import type { HomeDeclaration } from "../homes/declaration";

type BatteryDeclaration = NonNullable<HomeDeclaration["battery"]>;

/** What it does in a stretch of time. */
export interface BatteryFlow {
  /** Into the house, kWh; negative while it charges. */
  readonly outKwh: number;
  readonly storedKwh: number;
}

export const START_SHARE = 0.5;

/**
 * What a home battery does by itself: it takes what is left over and gives what is missing, as far as its power and what it holds go.
 * One that is held gives nothing.
 */
export function batteryFlow(
  { capacityKwh, powerKw, efficiency }: BatteryDeclaration,
  storedKwh: number,
  { netKwh, ms, isHeld }: { readonly netKwh: number; readonly ms: number; readonly isHeld: boolean },
): BatteryFlow {
  const mostKwh = (powerKw * ms) / HOUR_MS;
  if (netKwh >= 0) {
    const inKwh = Math.min(netKwh, mostKwh, (capacityKwh - storedKwh) / efficiency);
    return { outKwh: -inKwh, storedKwh: storedKwh + inKwh * efficiency };
  }
  const outKwh = isHeld ? 0 : Math.min(-netKwh, mostKwh, storedKwh);
  return { outKwh, storedKwh: storedKwh - outKwh };
}

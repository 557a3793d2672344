import { HOUR_MS } from "../../../src/core/duration";
import type { HomeDeclaration } from "../homes/declaration";

type BatteryDeclaration = NonNullable<HomeDeclaration["battery"]>;

export const START_SHARE = 0.5;

/**
 * What a home battery gives the house in a stretch of time, kWh, negative while it charges: by itself it takes what is left over
 * (`netKwh`) and gives what is missing, as far as its power and what it holds go. One that is held gives nothing.
 */
export function batteryGivesKwh(
  { capacityKwh, powerKw, efficiency }: BatteryDeclaration,
  storedKwh: number,
  { netKwh, ms, isHeld }: { readonly netKwh: number; readonly ms: number; readonly isHeld: boolean },
): number {
  const mostKwh = (powerKw * ms) / HOUR_MS;
  if (netKwh >= 0) return -Math.min(netKwh, mostKwh, (capacityKwh - storedKwh) / efficiency);
  return isHeld ? 0 : Math.min(-netKwh, mostKwh, storedKwh);
}

/** What it holds then. */
export function batteryHoldsKwh({ efficiency }: BatteryDeclaration, storedKwh: number, givenKwh: number): number {
  return givenKwh >= 0 ? storedKwh - givenKwh : storedKwh - givenKwh * efficiency;
}

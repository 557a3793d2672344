import { HOUR_MS } from "../../core/duration";
/** A part of charging at one power, as the house's meter measures it. */
export interface CurvePart {
  readonly forMs: number;
  readonly powerKw: number;
}

/**
 * The power of a car that charges without a pause: its parts in order, the last one without an end. A *position* on it is the time
 * charged so far, in ms: energy and power follow from it, regardless of pauses.
 */
export type ChargingCurve = readonly CurvePart[];

/** A car that takes the same power all the time. */
export function constantPower(powerKw: number): ChargingCurve {
  return [{ forMs: Infinity, powerKw }];
}

/** The energy from the beginning of the curve to a position, kWh at the wall. */
export function energyKwhAt(curve: ChargingCurve, positionMs: number): number {
  let [energyKwh, leftMs] = [0, positionMs];
  for (const [index, { forMs, powerKw }] of curve.entries()) {
    const hereMs = index === curve.length - 1 ? leftMs : Math.min(leftMs, forMs);
    energyKwh += (powerKw * hereMs) / HOUR_MS;
    leftMs -= hereMs;
    if (leftMs <= 0) break;
  }
  return energyKwh;
}

/** The position after this much energy, ms; 0 for none or less. */
export function positionMsAt(curve: ChargingCurve, energyKwh: number): number {
  let [positionMs, leftKwh] = [0, energyKwh];
  for (const [index, { forMs, powerKw }] of curve.entries()) {
    const neededMs = Math.max(0, (leftKwh / powerKw) * HOUR_MS);
    if (neededMs <= forMs || index === curve.length - 1) return positionMs + neededMs;
    positionMs += forMs;
    leftKwh -= (powerKw * forMs) / HOUR_MS;
  }
  return positionMs;
}

/** A power of which the tenth, the middle and the ninetieth of a hundred cases are known. W. */
export interface Uncertain {
  readonly low: number;
  readonly value: number;
  readonly high: number;
}

/** How far the outer tenths reach beyond the known cases, as a share of the way from the middle: the error of most forecasts is bell-shaped. */
const TAIL = 0.5;

/**
 * How much of a charge with `powerW` the sun is expected to bring, 0 to 1. This is not the share in the middle case:
 * a cloud costs more than as much more sun would help, once the sun suffices.
 */
export function expectedSolarShare(powerW: number, surplus: Uncertain): number {
  if (!(powerW > 0)) return surplus.value > 0 ? 1 : 0;
  const { low, value, high } = surplus;
  const least = low - TAIL * (value - low);
  const most = high + TAIL * (high - value);
  const usedW =
    0.1 * meanUsed(least, low, powerW) +
    0.4 * meanUsed(low, value, powerW) +
    0.4 * meanUsed(value, high, powerW) +
    0.1 * meanUsed(high, most, powerW);
  return Math.min(1, Math.max(0, usedW / powerW));
}

/** The mean of what a charge uses while the surplus goes evenly through all values between two. */
function meanUsed(fromW: number, toW: number, powerW: number): number {
  if (toW - fromW < 1) return Math.min(powerW, Math.max(0, (fromW + toW) / 2));
  return (usedUpTo(toW, powerW) - usedUpTo(fromW, powerW)) / (toW - fromW);
}

/** The integral from 0 of what is used of a surplus: none of a negative one, and never more than the power. */
function usedUpTo(surplusW: number, powerW: number): number {
  if (surplusW <= 0) return 0;
  if (surplusW <= powerW) return (surplusW * surplusW) / 2;
  return powerW * (surplusW - powerW / 2);
}

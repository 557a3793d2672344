/**
 * A mean over time that needs no history: each reading counts until the next one, and the past fades exponentially. Dividing a
 * period into shorter ones does not change the result. Its lag is that of a plain mean over `windowMs`. Negative time counts as 0.
 */
export function meanAfter(meanW: number, heldW: number, elapsedMs: number, windowMs: number): number {
  if (windowMs <= 0) return heldW;
  return heldW + (meanW - heldW) * Math.exp(-Math.max(0, elapsedMs) / timeConstantMs(windowMs));
}

/** Compares in whole watts, so that no reason reads "3900 W, needs 3900 W". */
export function reaches(meanW: number, levelW: number): boolean {
  return meanW >= levelW - HALF_WATT;
}

/** How long until the mean reaches `levelW` from below while the reading stays; `undefined` when it never will. */
export function msUntilReached(meanW: number, heldW: number, levelW: number, windowMs: number): number | undefined {
  if (reaches(meanW, levelW)) return 0;
  if (!reaches(heldW, levelW)) return undefined;
  if (windowMs <= 0) return 0;
  const wayLeft = heldW - (levelW - HALF_WATT);
  return wayLeft > 0 ? timeConstantMs(windowMs) * Math.log((heldW - meanW) / wayLeft) : undefined;
}

const HALF_WATT = 0.5;

/** The mean age of the values in a plain mean is half its window. */
function timeConstantMs(windowMs: number): number {
  return windowMs / 2;
}

/**
 * A mean over time that needs no history: each reading counts until the next one comes, and what is past fades
 * evenly. Dividing a span of time into shorter ones does not change it. Its lag is that of a plain mean over `windowMs`.
 * Time that runs back is none.
 */
export function meanAfter(meanW: number, heldW: number, elapsedMs: number, windowMs: number): number {
  if (windowMs <= 0) return heldW;
  return heldW + (meanW - heldW) * Math.exp(-Math.max(0, elapsedMs) / timeConstantMs(windowMs));
}

/** Compared in whole watts, so that nobody reads "3900 W, needs 3900 W" and wonders. */
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

/** The mean age of what a plain mean over a window holds is half the window. */
function timeConstantMs(windowMs: number): number {
  return windowMs / 2;
}

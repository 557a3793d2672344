import { MINUTE_MS } from "../../core/duration";
import type { EstimateState } from "./state";

/** Percent of one band. */
const BAND_PERCENT = 10;

/** Below half full, no car takes less at home. */
const FIRST_BAND = 5;
const LAST_BAND = 9;

/** Less is the end of charging. */
const LEAST_W = 300;
/** More than this share of the usual power is another charger, and says nothing about the battery. */
const MOST_SHARE = 1.1;
/** From this share on, the power counts as the usual one. */
const FULL_SHARE = 0.9;

/** One share is learned in this time, so that the rate of the meter does not matter. */
const LEARN_EVERY_MS = 5 * MINUTE_MS;
const MOST_SHARES = 9;
const FEW = 3;

/**
 * Learns the power towards the end of charging from a power at the wall, W, at a state of charge. `usualW` is the power until half
 * full.
 */
export function learnTaper(
  state: EstimateState,
  {
    watts,
    soc,
    usualW,
    at,
  }: { readonly watts: number; readonly soc: number; readonly usualW: number; readonly at: number },
): EstimateState {
  const { taper = [], taperLearntAt = -Infinity } = state;
  const band = Math.min(LAST_BAND, Math.floor(soc / BAND_PERCENT));
  const share = watts / usualW;
  if (band < FIRST_BAND || watts < LEAST_W || !(share <= MOST_SHARE)) return state;
  if (at - taperLearntAt < LEARN_EVERY_MS && at >= taperLearntAt) return state;
  const { shares = [] } = taper.find((one) => one.band === band) ?? {};
  const learnt = { band, shares: [...shares, Math.round(Math.min(1, share) * 1000) / 1000].slice(-MOST_SHARES) };
  const others = taper.filter((one) => one.band !== band);
  return { ...state, taperLearntAt: at, taper: [...others, learnt].toSorted((one, other) => one.band - other.band) };
}

/**
 * The share of its usual power that the car takes in each band, from empty to full; `undefined` for a band of which too little is
 * known, and an empty list if that is true of all.
 */
export function taperShares({ taper = [] }: EstimateState): ReadonlyArray<number | undefined> {
  const known = new Map(
    taper.filter(({ shares }) => shares.length >= FEW).map(({ band, shares }) => [band, middle(shares)]),
  );
  if (known.size === 0) return [];
  return Array.from({ length: LAST_BAND + 1 }, (_, band) => {
    const share = known.get(band);
    return share !== undefined && share >= FULL_SHARE ? 1 : share;
  });
}

function middle(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor((values.length - 1) / 2)] ?? 1;
}

import { MINUTE_MS } from "../../core/duration";
import type { EstimateState } from "./state";

/** Percent of one band. */
const BAND_PERCENT = 10;

/** Below half full no car takes less at home. */
const FIRST_BAND = 5;
const LAST_BAND = 9;

/** Less is the end of a charge. */
const LEAST_W = 300;
/** More than the usual power is another charger, and tells nothing of the battery. */
const MOST_SHARE = 1.1;
/** So near to the usual power is the usual power. */
const FULL_SHARE = 0.9;

/** One share is learnt in this time, so that a chatty meter does not outvote the charges before. */
const LEARN_EVERY_MS = 5 * MINUTE_MS;
const KEPT = 9;
const FEW = 3;

/**
 * Learns what the car takes towards the end from a power at the wall, W, at a state of charge. `usualW` is what it takes until half
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
  const learnt = { band, shares: [...shares, Math.round(Math.min(1, share) * 1000) / 1000].slice(-KEPT) };
  const others = taper.filter((one) => one.band !== band);
  return { ...state, taperLearntAt: at, taper: [...others, learnt].toSorted((one, other) => one.band - other.band) };
}

/**
 * By band, from empty to full, which share of its usual power the car takes there; `undefined` for a band of which too little is
 * known, and an empty list where that is all of them.
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

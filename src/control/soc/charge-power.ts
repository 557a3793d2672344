import { MINUTE_MS } from "../../core/duration";
import type { EstimateSettings, EstimateState, Sample } from "./state";

/** A charger that is ready takes a few watts; no car charges with less than this. */
export const STANDBY_W = 50;

/** Less is the end of a charge, or something else than a car. */
const LEAST_W = 1_000;

/** Near the end every car takes less, and some do so before. Percent. */
const TAPERS_FROM = 90;
const MAY_TAPER_FROM = 80;
/** So much of what is known is less. */
const LESS = 0.9;

/** Two readings this near to each other, as a share, are of a steady charge. */
const STEADY = 0.05;
const STEADY_WITHIN_MS = 10 * MINUTE_MS;

/** One power is learnt in this time, so that a chatty meter does not outvote a quiet one. */
const LEARN_EVERY_MS = 5 * MINUTE_MS;
const KEPT = 25;
const FEW = 3;

/** So many learnt powers in a row that are so far from the set one, as a share of it, speak against it. */
const AGAINST = 5;
const FAR = 0.25;

/**
 * What the car takes at the wall while it charges: as set unless the car contradicts it, else as measured, else as the car
 * reported. W; `undefined` while unknown.
 */
export function chargePowerW(state: EstimateState, settings: EstimateSettings): number | undefined {
  const { chargePowerW: setW } = settings;
  if (setW !== undefined && setW > 0) return contradictingW(state, settings) ?? setW;
  const { measuredW = [], toldW = [] } = state;
  return measuredW.length >= FEW || toldW.length === 0 ? median(measuredW) : median(toldW);
}

/** What the car took of late, where a set power is far from it; `undefined` while none contradicts. W. */
export function contradictingW(
  { measuredW = [], toldW = [] }: EstimateState,
  { chargePowerW: setW }: EstimateSettings,
): number | undefined {
  const recent = (measuredW.length >= AGAINST ? measuredW : toldW).slice(-AGAINST);
  if (setW === undefined || setW <= 0 || recent.length < AGAINST) return undefined;
  return recent.every((watts) => Math.abs(watts - setW) > FAR * setW) ? median(recent) : undefined;
}

/** Learns from a reading of the charger. `soc` is the estimate. */
export function learnFromCharger(state: EstimateState, reading: Sample, soc: number | undefined): EstimateState {
  const { charger: last, measuredW = [], powerLearntAt = -Infinity } = state;
  if (!last || reading.watts < LEAST_W || !isSteadyAfter(last, reading)) return state;
  if (reading.at - powerLearntAt < LEARN_EVERY_MS || isTaper(measuredW, reading.watts, soc)) return state;
  return { ...state, powerLearntAt: reading.at, measuredW: [...measuredW, Math.round(reading.watts)].slice(-KEPT) };
}

/** Whether two readings of the charger are of one steady charge. */
export function isSteadyAfter(last: Sample, reading: Sample): boolean {
  const isSoon = reading.at - last.at <= STEADY_WITHIN_MS;
  return isSoon && Math.abs(reading.watts - last.watts) <= STEADY * reading.watts;
}

/** Learns from what the car tells of itself. */
export function learnFromCar(state: EstimateState, watts: number, soc: number | undefined): EstimateState {
  const { toldW = [] } = state;
  if (watts < LEAST_W || isTaper(toldW, watts, soc)) return state;
  return { ...state, toldW: [...toldW, Math.round(watts)].slice(-KEPT) };
}

/** Whether a power is that of the end of a charge, which says nothing of the rest of it. */
function isTaper(known: readonly number[], watts: number, soc = 0): boolean {
  if (soc >= TAPERS_FROM) return true;
  const usualW = known.length >= FEW ? median(known) : undefined;
  return soc >= MAY_TAPER_FROM && usualW !== undefined && watts < LESS * usualW;
}

/** The value in the middle of all; `undefined` of none. */
function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const lower = sorted[Math.floor(middle)];
  const upper = sorted[Math.ceil(middle)];
  return lower === undefined || upper === undefined ? undefined : (lower + upper) / 2;
}

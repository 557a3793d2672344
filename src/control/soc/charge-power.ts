import { MINUTE_MS } from "../../core/duration";
import type { EstimateSettings, EstimateState, Sample } from "./state";

/** A ready charger takes a few watts. No car charges with less than this. */
export const STANDBY_W = 50;

/** Less is the end of charging, or something else than a car. */
const LEAST_W = 1_000;

/** Every car takes less near the end, and some earlier. Percent. */
const TAPERS_FROM = 90;
const MAY_TAPER_FROM = 80;
/** Below this share of the usual power, the car takes less. */
const LESS = 0.9;

/** Two readings that differ by no more than this, as a share, are of steady charging. */
const STEADY = 0.05;
const STEADY_WITHIN_MS = 10 * MINUTE_MS;

/** One power is learned in this time, so that the rate of the meter does not matter. */
const LEARN_EVERY_MS = 5 * MINUTE_MS;
const MOST_POWERS = 25;
const FEW = 3;

/** How many learned powers in a row must differ this much from the setting, as a share, to contradict it. */
const AGAINST = 5;
const FAR = 0.25;

/**
 * The charging power at the wall: as set unless the car contradicts it, else as measured, else as the car reports it. W;
 * `undefined` while unknown.
 */
export function chargePowerW(state: EstimateState, settings: EstimateSettings): number | undefined {
  const { chargePowerW: setW } = settings;
  if (setW !== undefined && setW > 0) return contradictingW(state, settings) ?? setW;
  const { measuredW = [], toldW = [] } = state;
  return measuredW.length >= FEW || toldW.length === 0 ? median(measuredW) : median(toldW);
}

/** What the car took recently, if that differs much from the setting; `undefined` otherwise. W. */
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
  return {
    ...state,
    powerLearntAt: reading.at,
    measuredW: [...measuredW, Math.round(reading.watts)].slice(-MOST_POWERS),
  };
}

/** Whether two readings of the charger are of steady charging. */
export function isSteadyAfter(last: Sample, reading: Sample): boolean {
  const isSoon = reading.at - last.at <= STEADY_WITHIN_MS;
  return isSoon && Math.abs(reading.watts - last.watts) <= STEADY * reading.watts;
}

/** Learns from the power that the car reports. */
export function learnFromCar(state: EstimateState, watts: number, soc: number | undefined): EstimateState {
  const { toldW = [] } = state;
  if (watts < LEAST_W || isTaper(toldW, watts, soc)) return state;
  return { ...state, toldW: [...toldW, Math.round(watts)].slice(-MOST_POWERS) };
}

/** Whether a power is that of the end of charging, which does not count for the rest. */
function isTaper(known: readonly number[], watts: number, soc = 0): boolean {
  if (soc >= TAPERS_FROM) return true;
  const usualW = known.length >= FEW ? median(known) : undefined;
  return soc >= MAY_TAPER_FROM && usualW !== undefined && watts < LESS * usualW;
}

/** The median; `undefined` of no values. */
function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const lower = sorted[Math.floor(middle)];
  const upper = sorted[Math.ceil(middle)];
  return lower === undefined || upper === undefined ? undefined : (lower + upper) / 2;
}

import { HOUR_MS } from "../../core/duration";
import type { Slot } from "../shared/slots";
import type { ForecastSlot } from "./forecast-slot";
import { type History, pastSlot } from "./history";
import { Sample } from "./quantiles";

/** A slot of a forecast service, some of which tell the tenth and the ninetieth of a hundred cases too. W. */
export interface GivenSlot extends Slot {
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

/** What a service said of a slot, in how long. */
export interface ForecastValue {
  readonly startAt: number;
  readonly endAt: number;
  readonly watts: number;
  /** Index of the reach it was said in. */
  readonly reach: number;
}

/** What it said and what the meter showed then. */
export interface Shown {
  readonly reach: number;
  readonly said: number;
  readonly was: number;
}

/** How a service has erred so far, as plain JSON. */
export interface ServiceErrors {
  readonly said: readonly ForecastValue[];
  readonly shown: readonly Shown[];
}

export const noErrors: ServiceErrors = { said: [], shown: [] };

/** The end of each reach, hours from now: what is said of the next hours is better than what is said of tomorrow. */
const REACHES = [2, 8, 24, 48];

/** Kept for each reach. */
const MOST_SHOWN = 150;

/** What is as good as night says nothing, as a share of the most that was said. */
const LEAST_SAID = 0.03;

/** How services err that are not known yet: ratios of what was to what was said, and how many slots they count for. */
const SUPPOSED = { ratios: [0.3, 0.6, 0.85, 1, 1.1, 1.3, 1.6], slots: 3 } as const;

/** Remembers what the service says now, to compare it with the meter later. */
export function rememberForecast(errors: ServiceErrors, slots: readonly GivenSlot[], now: number): ServiceErrors {
  const known = new Set(errors.said.map(({ startAt, reach }) => `${startAt} ${reach}`));
  const least = LEAST_SAID * Math.max(0, ...slots.map(({ value }) => value));
  const added = slots.flatMap(({ startAt, endAt, value }) => {
    const reach = reachOf(startAt, now);
    if (startAt < now || reach >= REACHES.length || value <= least || known.has(`${startAt} ${reach}`)) return [];
    return [{ startAt, endAt, watts: value, reach }];
  });
  return added.length === 0 ? errors : { ...errors, said: [...errors.said, ...added] };
}

/** Learns from what the meter showed since. What it never showed is forgotten. */
export function learnErrors(errors: ServiceErrors, history: History, now: number): ServiceErrors {
  const over = errors.said.filter(({ endAt }) => endAt <= now - history.slotMs);
  if (over.length === 0) return errors;
  const shown = over.flatMap(({ startAt, endAt, watts, reach }) => {
    const was = meanSolarW(history, startAt, endAt);
    return was === undefined ? [] : [{ reach, said: Math.round(watts), was: Math.round(was) }];
  });
  const all = [...errors.shown, ...shown];
  return {
    said: errors.said.filter(({ endAt }) => endAt > now - history.slotMs),
    shown: REACHES.flatMap((_, reach) => all.filter((each) => each.reach === reach).slice(-MOST_SHOWN)),
  };
}

/** The service's slots with their doubt: its own where it tells any, else as it has erred so far. */
export function withDoubt(errors: ServiceErrors, slots: readonly GivenSlot[], now: number): readonly ForecastSlot[] {
  const samples = REACHES.map((_, reach) => ratios(errors.shown.filter((each) => each.reach === reach)));
  return slots.map(({ startAt, endAt, value, low, high }) => {
    const sample = samples[Math.min(reachOf(startAt, now), samples.length - 1)];
    if ((low !== undefined && high !== undefined) || !sample) {
      return { startAt, endAt, value, low: Math.min(low ?? value, value), high: Math.max(high ?? value, value) };
    }
    const [least = 1, middle = 1, most = 1] = [0.1, 0.5, 0.9].map((share) => sample.quantile(share));
    return { startAt, endAt, value: value * middle, low: value * least, high: value * most };
  });
}

/** What was, as a share of what was said; much sun counts more than little. */
function ratios(shown: readonly Shown[]): Sample {
  const usual = shown.reduce((sum, { said }) => sum + said, 0) / Math.max(1, shown.length) || 1;
  const sample = new Sample(shown.length + SUPPOSED.ratios.length);
  for (const ratio of SUPPOSED.ratios) sample.add(ratio, SUPPOSED.slots * usual);
  for (const { said, was } of shown) sample.add(was / said, said);
  return sample;
}

function reachOf(startAt: number, now: number): number {
  const reach = REACHES.findIndex((hours) => startAt - now < hours * HOUR_MS);
  return reach < 0 ? REACHES.length : reach;
}

/** `undefined` unless all of it was measured. */
function meanSolarW(history: History, fromAt: number, toAt: number): number | undefined {
  let wattMs = 0;
  for (let at = fromAt; at < toAt;) {
    const startAt = Math.floor(at / history.slotMs) * history.slotMs;
    const { solarW } = pastSlot(history, startAt);
    if (solarW === undefined) return undefined;
    const until = Math.min(toAt, startAt + history.slotMs);
    wattMs += solarW * (until - at);
    at = until;
  }
  return wattMs / (toAt - fromAt);
}

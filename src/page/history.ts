import { mergeSlots, type Slot } from "../control/shared/slots";
import { DAY_MS, MINUTE_MS } from "../core/duration";
import type { CarHistory, HomeHistory, Track } from "./stored-history";
import type { Columns } from "./page-series";

/** The past in the charts consists of means over this time. */
const STEP_MS = 5 * MINUTE_MS;
const HISTORY_MS = DAY_MS + STEP_MS;

/** The values of a home at one instant: W, percent. */
export interface HomeReading {
  readonly gridW?: number | undefined;
  readonly solarW?: number | undefined;
  readonly batteryW?: number | undefined;
  readonly batteryPercent?: number | undefined;
  readonly prices?: readonly Slot[] | undefined;
  readonly feedIn?: readonly Slot[] | undefined;
  readonly forecast?: readonly Slot[] | undefined;
}

/** What of a car goes into the charts now: power in W, state of charge in percent. */
export interface CarReading {
  readonly chargedW?: number | undefined;
  readonly soc?: number | undefined;
  /** Only for a car without a home. */
  readonly prices?: readonly Slot[] | undefined;
  readonly forecast?: readonly Slot[] | undefined;
}

/** The history of a home with one more reading, which should be made every minute. */
export function homeAfter(before: HomeHistory | undefined, reading: HomeReading, now: number): HomeHistory {
  return {
    gridW: trackAfter(before?.gridW, reading.gridW, now),
    solarW: trackAfter(before?.solarW, reading.solarW, now),
    batteryW: trackAfter(before?.batteryW, reading.batteryW, now),
    batteryPercent: trackAfter(before?.batteryPercent, reading.batteryPercent, now),
    prices: slotsAfter(before?.prices, reading.prices, now),
    feedIn: slotsAfter(before?.feedIn, reading.feedIn, now),
    forecast: slotsAfter(before?.forecast, reading.forecast, now),
  };
}

/** The history of a car with one more reading. */
export function carAfter(before: CarHistory | undefined, reading: CarReading, now: number): CarHistory {
  return {
    chargedW: trackAfter(before?.chargedW, reading.chargedW, now),
    soc: trackAfter(before?.soc, reading.soc, now),
    prices: slotsAfter(before?.prices, reading.prices, now),
    forecast: slotsAfter(before?.forecast, reading.forecast, now),
  };
}

/** Adds a value to the mean of the current step. A step without readings is a gap. */
export function trackAfter(before: Track | undefined, value: number | undefined, now: number): Track | undefined {
  const startAt = Math.floor(now / STEP_MS) * STEP_MS;
  const known = before && (before.at.at(-1) ?? Infinity) <= startAt ? before : undefined;
  if (!known && value === undefined) return undefined;
  const { at, value: values, count } = within(known ?? { at: [], value: [], count: 0 }, now);
  const last = at.at(-1);
  if (last === startAt) {
    const mean = values.at(-1) ?? null;
    if (value === undefined) return { at, value: values, count };
    const next = mean === null ? value : mean + (value - mean) / (count + 1);
    return { at, value: [...values.slice(0, -1), rounded(next)], count: mean === null ? 1 : count + 1 };
  }
  const gap = last !== undefined && startAt - last > STEP_MS ? [last + STEP_MS] : [];
  return {
    at: [...at, ...gap, startAt],
    value: [...values, ...gap.map(() => null), value === undefined ? null : rounded(value)],
    count: value === undefined ? 0 : 1,
  };
}

function within({ at, value, count }: Track, now: number): Track {
  const first = at.findIndex((one) => one >= now - HISTORY_MS);
  if (first === 0) return { at, value, count };
  return first < 0 ? { at: [], value: [], count: 0 } : { at: at.slice(first), value: value.slice(first), count };
}

function slotsAfter(before: readonly Slot[] = [], fresh: readonly Slot[] = [], now: number): readonly Slot[] {
  return mergeSlots(
    before,
    fresh.map(({ startAt, endAt, value }) => ({ startAt, endAt, value })),
    now,
  ).filter(({ endAt }) => endAt > now - HISTORY_MS);
}

/** The steps for the chart; equal neighbors become one. */
export function trackSteps(track: Track | undefined): Columns | undefined {
  const last = track?.at.at(-1);
  if (!track || last === undefined) return undefined;
  return columns([...track.at.map((at, index) => [at, track.value[index] ?? null] as const), [last + STEP_MS, null]]);
}

/** The points of a line, each at the beginning of its step. */
export function trackPoints(track: Track | undefined): Columns | undefined {
  if (!track || track.at.length === 0) return undefined;
  const { at, value } = track;
  // The two ends of a level stretch are enough.
  const points = at.flatMap((one, index) => {
    const own = value[index] ?? null;
    const isLevel = index > 0 && index < at.length - 1 && value[index - 1] === own && value[index + 1] === own;
    return isLevel ? [] : [[one, own] as const];
  });
  return { at: points.map(([one]) => one), value: points.map(([, one]) => one) };
}

/** The steps for the chart from slots, which may have gaps between them. */
export function slotSteps(slots: readonly Slot[], decimals: number): Columns | undefined {
  if (slots.length === 0) return undefined;
  const parts = 10 ** decimals;
  return columns(
    slots.flatMap(({ startAt, endAt, value }, index) => {
      const step = [startAt, Math.round(value * parts) / parts + 0] as const;
      return slots[index + 1]?.startAt === endAt ? [step] : [step, [endAt, null] as const];
    }),
  );
}

function columns(steps: readonly (readonly [at: number, value: number | null])[]): Columns {
  const changes = steps.filter(([, value], index) => index === 0 || value !== steps[index - 1]?.[1]);
  return { at: changes.map(([at]) => at), value: changes.map(([, value]) => value) };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10 + 0;
}

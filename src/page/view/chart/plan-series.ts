import { HALF_HOUR_MS, HOUR_MS, MINUTE_MS } from "../../../core/duration";
import type { CarSeries, Columns, HomeSeries } from "../../page-series";

/** The series for the chart of a car: its own, and those of its home that it does not have itself. */
export type PlanSeries = CarSeries & Pick<HomeSeries, "solarW">;

/** Collects the series for the chart of a car. */
export function planSeriesOf(car: CarSeries | undefined, home: HomeSeries | undefined): PlanSeries {
  const { chargedW, ...rest } = car ?? {};
  return {
    ...rest,
    // A car that has not charged needs no line.
    ...(chargedW?.value.some((watts) => watts !== null && watts > 0) && { chargedW }),
    prices: car?.prices ?? home?.prices,
    forecastW: car?.forecastW ?? home?.forecastW,
    solarW: home?.solarW,
  };
}

/** From one instant to another, milliseconds since the epoch. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The input of a chart. */
export interface ChartProps {
  /** The name of the car. */
  readonly name: string;
  readonly series: PlanSeries;
  readonly span: Span;
  /** The present on the clock of the car. */
  readonly at: number;
  readonly zone: string;
  readonly currency?: string | undefined;
}

const BACK_MS = 8 * HOUR_MS;
const AHEAD_MS = 36 * HOUR_MS;
const LEAST_AHEAD_MS = 12 * HOUR_MS;
const SUN_AHEAD_MS = 24 * HOUR_MS;

/** The span of the chart, as far as prices, the plan, and the departure are known. `undefined` if nothing is known. */
export function spanOf(series: PlanSeries, now: number): Span | undefined {
  const { prices, plannedW, socToCome, departure, forecastW } = series;
  const known = [prices, plannedW, socToCome, forecastW, series.soc, series.chargedW, series.solarW];
  const firsts = known.flatMap((columns) => columns?.at[0] ?? []);
  if (firsts.length === 0) return undefined;
  const ends = [prices, plannedW, socToCome].map((columns) => columns?.at.at(-1) ?? 0);
  const sun = Math.min(forecastW?.at.at(-1) ?? 0, now + SUN_AHEAD_MS);
  const to = Math.max(now + LEAST_AHEAD_MS, ...ends, sun, (departure?.at ?? 0) + HALF_HOUR_MS);
  return { from: Math.max(now - BACK_MS, Math.min(now - HOUR_MS, ...firsts)), to: Math.min(to, now + AHEAD_MS) };
}

/** The time of one price, or half an hour without a price, with its values. Unknown values are absent. */
export interface Slot extends Span {
  readonly price?: number | undefined;
  /** Mean power, W. */
  readonly solarW?: number | undefined;
  readonly forecastW?: number | undefined;
  readonly chargedKwh?: number | undefined;
  readonly plannedKwh?: number | undefined;
  /** Percent at the end of the slot; in the running slot, at present. */
  readonly soc?: number | undefined;
}

/** The slots of a span, in order and without gaps. */
export function slotsOf(series: PlanSeries, span: Span): readonly Slot[] {
  const { prices, solarW, forecastW, chargedW, plannedW, soc, socToCome } = series;
  const edges = edgesOf(prices, span);
  return edges.slice(0, -1).map((from, index) => {
    const to = edges[index + 1] ?? span.to;
    return {
      from,
      to,
      price: prices && stepAt(prices, from),
      solarW: meanOf(solarW, from, to),
      forecastW: meanOf(forecastW, from, to),
      chargedKwh: energyOf(chargedW, from, to),
      plannedKwh: energyOf(plannedW, from, to),
      soc: pointAt(soc, to) ?? pointAt(socToCome, to) ?? pointAt(soc, from),
    };
  });
}

function edgesOf(prices: Columns | undefined, { from, to }: Span): readonly number[] {
  const inside = (prices?.at ?? []).filter((at) => at > from && at < to - MINUTE_MS);
  const [first = to, last = from] = [inside[0], inside.at(-1)];
  const isPriced = (at: number): boolean => prices !== undefined && stepAt(prices, at) !== undefined;
  const edges = [from, ...inside, to];
  for (let at = Math.ceil(from / HALF_HOUR_MS) * HALF_HOUR_MS; at < to; at += HALF_HOUR_MS) {
    if ((at < first || at > last) && !isPriced(at) && !edges.includes(at)) edges.push(at);
  }
  return [...new Set(edges)].toSorted((one, other) => one - other);
}

/** The value of steps at an instant. */
function stepAt({ at, value }: Columns, instant: number): number | undefined {
  const index = at.findLastIndex((each) => each <= instant);
  return value[index] ?? undefined;
}

/** The mean of steps over the known parts of a span. */
function meanOf(columns: Columns | undefined, from: number, to: number): number | undefined {
  const { sum, ms } = sumOf(columns, from, to);
  return ms > 0 ? sum / ms : undefined;
}

/** The energy in kWh of powers in W over a span. */
function energyOf(columns: Columns | undefined, from: number, to: number): number | undefined {
  const { sum, ms } = sumOf(columns, from, to);
  return ms > 0 ? sum / HOUR_MS / 1000 : undefined;
}

function sumOf(columns: Columns | undefined, from: number, to: number): { readonly sum: number; readonly ms: number } {
  let [sum, ms] = [0, 0];
  columns?.at.forEach((start, index) => {
    const value = columns.value[index] ?? undefined;
    const end = columns.at[index + 1] ?? start;
    const length = Math.min(end, to) - Math.max(start, from);
    if (value === undefined || length <= 0) return;
    sum += value * length;
    ms += length;
  });
  return { sum, ms };
}

/** The value of a line through points at an instant; `undefined` before the first and after the last point. */
export function pointAt(columns: Columns | undefined, instant: number): number | undefined {
  if (!columns) return undefined;
  const next = columns.at.findIndex((each) => each >= instant);
  const [after, before] = [columns.value[next] ?? undefined, columns.value[next - 1] ?? undefined];
  const [afterAt, beforeAt] = [columns.at[next], columns.at[next - 1]];
  if (afterAt === instant) return after;
  if (after === undefined || before === undefined || afterAt === undefined || beforeAt === undefined) return undefined;
  return before + ((after - before) * (instant - beforeAt)) / (afterAt - beforeAt);
}

import { HALF_HOUR_MS, MINUTE_MS } from "../../../core/duration";
import type { Columns } from "../../page-series";
import type { Span } from "./plan-series";

const QUARTER_MS = 15 * MINUTE_MS;

/** Converts a value to pixels. */
export type Scale = (value: number) => number;

/** A linear scale, in tenths of a pixel. */
export function scaleOf([low, high]: readonly [number, number], [start, end]: readonly [number, number]): Scale {
  return (value) => Math.round((start + ((value - low) / (high - low)) * (end - start)) * 10) / 10;
}

/** An axis from 0 or below to the highest value, with at most four round steps. */
export function axisOf(
  values: readonly number[],
  least: number,
): { readonly range: readonly [number, number]; readonly ticks: readonly number[] } {
  const [low, high] = [Math.min(0, ...values), Math.max(least, ...values)];
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough - power * 1e-9) ?? 10) * power;
  const [first, last] = [Math.floor(low / step + 1e-9), Math.ceil(high / step - 1e-9)];
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  return { range: [first * step, last * step], ticks };
}

/** A value for as long as it holds. */
export interface Step extends Span {
  readonly value: number;
}

/** The steps within a span, each with its end. */
export function stepsIn({ at, value }: Columns, span: Span): readonly Step[] {
  return at.flatMap((start, index) => {
    const [from, to] = [Math.max(start, span.from), Math.min(at[index + 1] ?? start, span.to)];
    const height = value[index] ?? undefined;
    return height !== undefined && to > from ? [{ from, to, value: height }] : [];
  });
}

/** A line along steps; with `base`, the area between them and the base. */
export function stepPath(steps: readonly Step[], x: Scale, y: Scale, base?: number): string {
  const parts = steps.map(({ from, to, value }, index) => {
    const before = steps[index - 1];
    const isJoined = before?.to === from;
    const isLast = steps[index + 1]?.from !== to;
    const start = isJoined
      ? `V${y(value)}`
      : base === undefined
        ? `M${x(from)},${y(value)}`
        : `M${x(from)},${y(base)}V${y(value)}`;
    return `${start}H${x(to)}${isLast && base !== undefined ? `V${y(base)}Z` : ""}`;
  });
  return parts.join("");
}

/** Means of steps over quarters of an hour: readings of every minute are too restless to look at. */
export function quartersOf(columns: Columns | undefined, span: Span): readonly Step[] {
  if (!columns) return [];
  const sums = new Map<number, { sum: number; ms: number }>();
  for (const { from, to, value } of stepsIn(columns, span)) {
    for (let start = from; start < to; start = (Math.floor(start / QUARTER_MS) + 1) * QUARTER_MS) {
      const quarter = Math.floor(start / QUARTER_MS) * QUARTER_MS;
      const ms = Math.min(to, quarter + QUARTER_MS) - start;
      const { sum, ms: before } = sums.get(quarter) ?? { sum: 0, ms: 0 };
      sums.set(quarter, { sum: sum + value * ms, ms: before + ms });
    }
  }
  return [...sums].map(([from, { sum, ms }]) => ({
    from: Math.max(from, span.from),
    to: Math.min(from + QUARTER_MS, span.to),
    value: sum / ms,
  }));
}

/** A line through the centers of steps. */
export function middlePath(steps: readonly Step[], x: Scale, y: Scale): string {
  const parts = steps.map(({ from, to, value }, index) => {
    const isJoined = steps[index - 1]?.to === from;
    return `${isJoined ? "L" : "M"}${x((from + to) / 2)},${y(value)}`;
  });
  return parts.join("");
}

/** A line through the points in a span, interrupted where a value is missing. */
export function linePath({ at, value }: Columns, { from, to }: Span, x: Scale, y: Scale): string {
  let isOn = false;
  const parts = at.map((instant, index) => {
    const height = value[index] ?? undefined;
    // The points next to the edges are outside: the lines to them are clipped.
    const isNear = (at[index + 1] ?? instant) >= from && (at[index - 1] ?? instant) <= to;
    const part = height !== undefined && isNear ? `${isOn ? "L" : "M"}${x(instant)},${y(height)}` : "";
    isOn = part !== "";
    return part;
  });
  return parts.join("");
}

/** The full hours in a time zone within a span: every `every`th, and all midnights. */
export function hoursIn(
  { from, to }: Span,
  zone: string,
  every: number,
): readonly { readonly at: number; readonly hour: number }[] {
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const hours = [];
  for (let at = Math.ceil(from / HALF_HOUR_MS) * HALF_HOUR_MS; at <= to; at += HALF_HOUR_MS) {
    const [hour, minute] = clock.format(at).split(":").map(Number);
    if (minute === 0 && hour !== undefined && hour % every === 0) hours.push({ at, hour });
  }
  return hours;
}

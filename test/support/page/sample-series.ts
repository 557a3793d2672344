import { HOUR_MS as HOUR, MINUTE_MS as MINUTE } from "../../../src/core/duration";
import type { CarState } from "../../../src/page/page-car";
import type { CarSeries, Columns, HomeSeries, PageSeries } from "../../../src/page/page-series";
import type { PageState } from "../../../src/page/page-state";

/** Mon 14:20 in Berlin. */
export const NOW = Date.parse("2026-05-11T12:20:00Z");
/** What the charts of such a page show. */
export function seriesOf({ homes, cars }: PageState): PageSeries {
  return {
    homes: Object.fromEntries(homes.map(({ id }) => [id, homeSeries()])),
    cars: Object.fromEntries(cars.map((one) => [one.id, carSeries(one)])),
  };
}

/** Steps of so many minutes, from hours ago to hours ahead. */
function steps(minutes: number, from: number, to: number, of: (hour: number, at: number) => number | null): Columns {
  const at: number[] = [];
  const value: (number | null)[] = [];
  const step = minutes * MINUTE;
  for (let time = Math.floor((NOW + from * HOUR) / step) * step; time < NOW + to * HOUR; time += step) {
    at.push(time);
    value.push(of(((time + 2 * HOUR) / HOUR) % 24, time));
  }
  at.push(NOW + to * HOUR);
  value.push(null);
  return { at, value };
}

function sunW(hour: number): number {
  return Math.round(Math.max(0, 6800 * Math.sin(((hour - 5.5) / 15) * Math.PI)));
}

function price(hour: number): number {
  const swing = 0.09 * Math.cos(((hour - 19) / 12) * Math.PI) + 0.04 * Math.cos(((hour - 8) / 6) * Math.PI);
  return Math.round((0.28 + swing) * 1000) / 1000;
}

function homeSeries(): HomeSeries {
  return {
    prices: steps(15, -24, 33.67, (hour) => price(hour)),
    feedIn: steps(60, -24, 33.67, () => 0.08),
    forecastW: steps(30, -24, 40, (hour) => Math.round(sunW(hour) * 0.95)),
    // The meter was silent for an hour.
    solarW: steps(5, -24, 0, (hour, at) =>
      at > NOW - 20 * HOUR && at < NOW - 19 * HOUR
        ? null
        : Math.round(sunW(hour) * (0.8 + 0.2 * Math.sin(at / MINUTE))),
    ),
    gridW: steps(5, -24, 0, (hour) => Math.round(450 - sunW(hour) * 0.9)),
    batteryPercent: steps(15, -24, 0, (hour) =>
      Math.round(20 + 70 * Math.max(0, Math.sin(((hour - 8) / 20) * Math.PI))),
    ),
  };
}

function carSeries({ soc, plan, ready }: CarState): CarSeries {
  const windows = plan?.windows ?? [];
  const planned: Columns = {
    at: windows.flatMap(({ startAt, endAt }) => [startAt, endAt]),
    value: windows.flatMap(({ energyKwh = 0, startAt, endAt }) => [
      Math.round((energyKwh * 1000 * HOUR) / (endAt - startAt)),
      null,
    ]),
  };
  const toCome: { at: number[]; value: number[] } = { at: [NOW], value: [soc?.value ?? 0] };
  for (const { startAt, endAt, energyKwh = 0 } of windows) {
    const before = toCome.value.at(-1) ?? 0;
    toCome.at.push(Math.max(startAt, NOW), endAt);
    toCome.value.push(before, Math.round((before + (energyKwh * 0.9 * 100) / 78) * 10) / 10);
  }
  return {
    chargedW: steps(5, -24, 0, (hour) => (hour >= 2 && hour < 4.5 ? 10_900 : 0)),
    ...(windows.length > 0 && { plannedW: planned }),
    ...(soc && {
      soc: {
        at: [NOW - 24 * HOUR, NOW - 12.3 * HOUR, NOW - 9.8 * HOUR, NOW - 6 * HOUR, NOW - 5 * HOUR, NOW],
        value: [48, 48, 80, 80, null, soc.value],
      },
      socToCome: toCome,
    }),
    ...(ready && { departure: { at: ready.at, target: ready.target } }),
  };
}

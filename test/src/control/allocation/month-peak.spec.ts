import assert from "node:assert/strict";
import {
  factorAt,
  monthCost,
  type MonthPeak,
  peakAfter,
  peakKw,
  type PeakTariff,
  raiseCost,
} from "../../../../src/control/allocation/month-peak";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";

const flanders: PeakTariff = {
  perKwMonth: 55 / 12,
  floorKw: 2.5,
  steps: [],
  formedBy: "highest-quarter",
  counts: [],
  zone: "Europe/Brussels",
};

const elvia: PeakTariff = {
  perKwMonth: 0,
  floorKw: 0,
  steps: [
    { fromKw: 0, cost: 1440 / 12 },
    { fromKw: 2, cost: 2400 / 12 },
    { fromKw: 5, cost: 4032 / 12 },
    { fromKw: 10, cost: 5616 / 12 },
    { fromKw: 15, cost: 7248 / 12 },
  ],
  formedBy: "three-days",
  counts: [],
  zone: "Europe/Oslo",
};

/** 72.50 SEK from April to October are half of 145. */
const sollentuna: PeakTariff = {
  perKwMonth: 145,
  floorKw: 0,
  steps: [],
  formedBy: "three-days",
  counts: [
    { from: 7 * 60, to: 19 * 60, weekdays: [1, 2, 3, 4, 5], months: [11, 12, 1, 2, 3], perKwh: 1 },
    { from: 7 * 60, to: 19 * 60, weekdays: [1, 2, 3, 4, 5], months: [4, 5, 6, 7, 8, 9, 10], perKwh: 0.5 },
  ],
  zone: "Europe/Stockholm",
};

const NOVEMBER = Date.UTC(2026, 10, 2, 10);

/** A month with such highest hours on days one after the other. */
function monthWith(tariff: PeakTariff, kws: readonly number[], at = NOVEMBER): number {
  return raiseCost(
    {},
    tariff,
    kws.map((kw, day) => ({ at: at + day * DAY_MS, kw })),
  );
}

describe("the peak of a month", () => {
  it("in Flanders costs a twelfth of the year's price per kW, from a floor on", () => {
    const year = [...Array.from({ length: 11 }, () => 2), 8].map((kw) => monthCost(flanders, Math.max(2.5, kw)));

    assert.equal(year.reduce((sum, cost) => sum + cost, 0).toFixed(2), "162.71");
    assert.equal((monthWith(flanders, [5]) - monthWith(flanders, [4])).toFixed(4), (55 / 12).toFixed(4));
    assert.equal(monthWith(flanders, [2]), 0);
  });

  it("is the mean of a clock quarter: 11 kW for 5 minutes and a house of 0.6 kW are 4.27 kW", () => {
    let state: MonthPeak = {};
    const read = (minute: number, watts: number): void => {
      state = peakAfter(state, flanders, watts, NOVEMBER + minute * MINUTE_MS);
    };
    for (let minute = 0; minute < 5; minute++) read(minute, 11_600);
    for (let minute = 5; minute <= 16; minute++) read(minute, 600);

    assert.equal(peakKw(state, flanders).toFixed(2), "4.27");
  });

  it("is not formed by a quarter of which little was measured, nor by export", () => {
    let state = peakAfter({}, flanders, 9000, NOVEMBER + 12 * MINUTE_MS);
    state = peakAfter(state, flanders, 0, NOVEMBER + 15 * MINUTE_MS);
    for (let minute = 15; minute < 40; minute++)
      state = peakAfter(state, flanders, -9000, NOVEMBER + minute * MINUTE_MS);

    assert.equal(peakKw(state, flanders), 2.5);
  });

  it("is formed again at once by what a clock shows that was set back", () => {
    let state = peakAfter({}, flanders, 600, NOVEMBER + DAY_MS);
    for (let minute = 0; minute <= 16; minute++)
      state = peakAfter(state, flanders, 9000, NOVEMBER + minute * MINUTE_MS);

    assert.equal(peakKw(state, flanders), 9);
  });

  it("begins anew with each local month", () => {
    const lastNight = Date.UTC(2026, 10, 30, 22, 45);
    let state: MonthPeak = {};
    for (let minute = 0; minute < 14; minute++)
      state = peakAfter(state, flanders, 9000, lastNight + minute * MINUTE_MS);
    state = peakAfter(state, flanders, 500, lastNight + 16 * MINUTE_MS);

    assert.equal(state.month, "2026-12");
    assert.equal(peakKw(state, flanders), 2.5);
  });

  it("in Norway is the mean of the three highest hours on different days, in steps", () => {
    const step = (kws: readonly number[]): number => 1440 / 12 + monthWith(elvia, kws);

    assert.equal(step([6.2, 5.1, 4.9, 4]), 336);
    assert.equal(step([6.2, 5.1, 3.6]), 200);
    assert.equal(step([5, 5, 5]), 336);
  });

  it("counts one hour of a day", () => {
    const twice = [0, 1].map((hour) => ({ at: NOVEMBER + hour * HOUR_MS, kw: 9 }));

    assert.equal(raiseCost({}, elvia, twice), raiseCost({}, elvia, twice.slice(1)));
  });

  it("is free up to the next step once a step is reached", () => {
    const days = [1, 2, 3].map((day) => ({ dayAt: NOVEMBER - day * DAY_MS, kw: 6 }));
    const state: MonthPeak = { month: "2026-11", highest: days };

    assert.equal(raiseCost(state, elvia, [{ at: NOVEMBER, kw: 9 }]), 0);
    assert.equal(raiseCost(state, elvia, [{ at: NOVEMBER, kw: 19 }]) > 0, true);
  });

  it("in Sweden counts on working days by day, half in summer", () => {
    const [january, july, night] = [Date.UTC(2026, 0, 13, 9), Date.UTC(2026, 6, 14, 9), Date.UTC(2026, 0, 13, 2)];

    assert.equal(monthWith(sollentuna, [8, 8, 8], january) - monthWith(sollentuna, [5, 5, 5], january), 435);
    assert.equal(monthWith(sollentuna, [8, 8, 8], july), 8 * 72.5);
    assert.equal(factorAt(sollentuna, night), 0);
    assert.equal(monthWith(sollentuna, [8], night), 0);
  });

  it("of what is planned costs in each month that it falls into", () => {
    const plan = [
      { at: Date.UTC(2026, 10, 30, 12), kw: 4.5 },
      { at: Date.UTC(2026, 11, 1, 12), kw: 3.5 },
    ];

    assert.equal(raiseCost({}, flanders, plan).toFixed(4), (((2 + 1) * 55) / 12).toFixed(4));
  });
});

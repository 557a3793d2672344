import assert from "node:assert/strict";
import { HALF_HOUR_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import type { Columns } from "../../../../src/page/page-series";
import { planSeriesOf, pointAt, slotsOf, spanOf } from "../../../../src/page/view/chart/plan-series";
import { axisOf, hoursIn, linePath, quartersOf, stepPath, stepsIn } from "../../../../src/page/view/chart/scale";

const NOON = Date.parse("2026-05-11T12:00:00Z");
const hours = (...values: readonly (number | null)[]): Columns => ({
  at: values.map((_, index) => NOON + index * HOUR_MS),
  value: values,
});

describe("the slots of a plan's chart", () => {
  const span = { from: NOON, to: NOON + 2 * HOUR_MS };

  it("are those of the prices, with means of powers and sums of energies", () => {
    const charged: Columns = {
      at: [NOON, NOON + HALF_HOUR_MS, NOON + HOUR_MS],
      value: [4000, 8000, null],
    };
    const slots = slotsOf({ prices: hours(0.2, 0.3, null), solarW: hours(1000, 3000, null), chargedW: charged }, span);
    assert.deepEqual(
      slots.map(({ price, solarW, chargedKwh }) => [price, solarW, chargedKwh]),
      [
        [0.2, 1000, 6],
        [0.3, 3000, undefined],
      ],
    );
  });

  it("are half hours where no price is known, and have no gap", () => {
    const slots = slotsOf({ prices: hours(0.2, null) }, span);
    assert.deepEqual(
      slots.map(({ from, to, price }) => [(from - NOON) / MINUTE_MS, (to - NOON) / MINUTE_MS, price]),
      [
        [0, 60, 0.2],
        [60, 90, undefined],
        [90, 120, undefined],
      ],
    );
  });

  it("have the state of charge at their end, and nothing where it is unknown", () => {
    const soc = hours(40, 60, null);
    assert.equal(pointAt(soc, NOON + HALF_HOUR_MS), 50);
    assert.equal(pointAt(soc, NOON + HOUR_MS), 60);
    assert.equal(pointAt(soc, NOON + 1.5 * HOUR_MS), undefined);
    assert.equal(pointAt(soc, NOON - 1), undefined);
  });

  it("reach as far as prices, plan, and departure are known, and no further than a day and a half", () => {
    const now = NOON + HOUR_MS;
    assert.equal(spanOf({}, now), undefined);
    assert.deepEqual(spanOf({ prices: hours(0.2, 0.3, null) }, now), { from: NOON, to: now + 12 * HOUR_MS });
    const late = spanOf({ prices: hours(0.2, null), departure: { at: now + 60 * HOUR_MS } }, now);
    assert.equal(late?.to, now + 36 * HOUR_MS);
  });

  it("are of the car's prices, or else of its home's", () => {
    const [car, home] = [hours(0.1, null), hours(0.4, null)];
    assert.equal(planSeriesOf({ prices: car }, { prices: home }).prices, car);
    assert.equal(planSeriesOf(undefined, { prices: home }).prices, home);
  });
});

describe("the lines of a chart", () => {
  const identity = (value: number): number => value;
  const seconds = (at: number): number => (at - NOON) / HOUR_MS;
  const span = { from: NOON, to: NOON + 4 * HOUR_MS };

  it("go in steps, and stop where a value is missing", () => {
    const steps = stepsIn(hours(1, 2, null, 3, null), span);
    assert.equal(stepPath(steps, seconds, identity), "M0,1H1V2H2M3,3H4");
    assert.equal(stepPath(steps, seconds, identity, 0), "M0,0V1H1V2H2V0ZM3,0V3H4V0Z");
  });

  it("go from point to point, and stop where a value is missing", () => {
    assert.equal(linePath(hours(1, 2, null, 3, 4), span, seconds, identity), "M0,1L1,2M3,3L4,4");
  });

  it("are means of quarters of an hour", () => {
    const minutes: Columns = {
      at: [0, 5, 10, 15, 30].map((minute) => NOON + minute * MINUTE_MS),
      value: [0, 30, 60, null, null],
    };
    assert.deepEqual(
      quartersOf(minutes, span).map(({ from, to, value }) => [from - NOON, (to - NOON) / MINUTE_MS, value]),
      [[0, 15, 30]],
    );
  });

  it("have an axis of round steps that holds all, negative prices too", () => {
    assert.deepEqual(
      axisOf([0.24, 0.41], 0.1).ticks.map((tick) => tick.toFixed(1)),
      ["0.0", "0.2", "0.4", "0.6"],
    );
    assert.deepEqual(
      axisOf([-0.05, 0.3], 0.1).range.map((end) => end.toFixed(1)),
      ["-0.1", "0.3"],
    );
    assert.deepEqual(axisOf([], 2).range, [0, 2]);
  });

  it("have the full hours of the home's clock, on the day of a change as well", () => {
    const sunday = Date.parse("2026-10-24T22:00:00Z");
    const ticks = hoursIn({ from: sunday, to: sunday + 25 * HOUR_MS }, "Europe/Berlin", 6);
    assert.deepEqual(
      ticks.map(({ at, hour }) => [(at - sunday) / HOUR_MS, hour]),
      [
        [0, 0],
        [7, 6],
        [13, 12],
        [19, 18],
        [25, 0],
      ],
    );
    const india = hoursIn({ from: NOON, to: NOON + 6 * HOUR_MS }, "Asia/Kolkata", 3);
    assert.deepEqual(
      india.map(({ at, hour }) => [(at - NOON) / MINUTE_MS, hour]),
      [
        [30, 18],
        [210, 21],
      ],
    );
  });
});

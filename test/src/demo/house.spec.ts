import assert from "node:assert/strict";
import { DAY_MS, HALF_HOUR_MS, HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { House } from "../../../src/demo/house";
import { HouseDay, dayNames, loadDay } from "../../../src/demo/house-day";

const CSV = [
  "start,price_eur_mwh,load_w,pv_w_per_kwp",
  ...Array.from({ length: 48 }, (_, index) => {
    const start = new Date(Date.parse("2024-07-01T00:00Z") + index * HALF_HOUR_MS).toISOString();
    return `${start},${index},${index * 100},${index * 10}`;
  }),
].join("\n");

describe("a recorded day", () => {
  const day = new HouseDay(CSV);

  it("gives the recorded mean in the middle of each half hour", () => {
    const { loadW, pvW, priceEurMwh } = day.at(10.5 * HALF_HOUR_MS, 8);

    assert.deepEqual([loadW, pvW, priceEurMwh], [1000, 800, 10]);
  });

  it("draws power straight between them, and keeps prices as steps", () => {
    const { loadW, priceEurMwh } = day.at(11 * HALF_HOUR_MS, 8);

    assert.deepEqual([loadW, priceEurMwh], [1050, 11]);
  });

  it("holds the first and the last value at its ends", () => {
    assert.equal(day.at(0, 8).loadW, 0);
    assert.equal(day.at(DAY_MS - 1, 8).loadW, 4700);
  });

  for (const name of dayNames) {
    it(`ships ${name} whole`, () => {
      const shipped = loadDay(name);

      assert.ok(Number.isFinite(shipped.startAt));
      for (let step = 0; step < 48; step++) {
        const moment = shipped.at((step + 0.5) * HALF_HOUR_MS, 8);
        assert.ok(
          Object.values(moment).every((value) => Number.isFinite(value)),
          `${name} ${step}`,
        );
      }
    });
  }
});

describe("the house", () => {
  const flat = new HouseDay(CSV.replaceAll(/,\d+,\d+,\d+$/gm, ",50,1000,500"));
  const other = new HouseDay(CSV.replaceAll(/,\d+,\d+,\d+$/gm, ",70,2000,0"));
  const startAt = Date.parse("2024-07-01T00:00Z");

  it("reads grid power as load and cars less sun", () => {
    const house = new House([flat], { kwp: 8, startAt });

    const { gridW, pvW, carsW } = house.read(startAt, 2000);

    assert.deepEqual([Math.round(gridW / 100), pvW, carsW], [-10, 4000, 2000]);
  });

  it("has a meter that never repeats a value for long, as real ones", () => {
    const house = new House([flat], { kwp: 8, startAt });

    const minutes = Array.from({ length: 60 }, (_, minute) => house.read(startAt + minute * MINUTE_MS, 2000).gridW);

    const longest = minutes.reduce((count, watts, index) => {
      const same = minutes.slice(index).findIndex((later) => Math.round(later) !== Math.round(watts));
      return Math.max(count, same);
    }, 0);
    assert.ok(longest <= 2, String(longest));
  });

  it("goes on with the next day, and begins again after the last", () => {
    const house = new House([flat, other], { kwp: 8, startAt });

    const loads = [0, 1, 2].map((days) => house.read(startAt + days * DAY_MS, 0).loadW);

    assert.deepEqual(loads, [1000, 2000, 1000]);
  });

  it("knows the prices of the day, and tomorrow's only from 13:00", () => {
    const house = new House([flat, other], { kwp: 8, startAt });

    const before = house.prices(startAt + 12 * HOUR_MS - 1);
    const after = house.prices(startAt + 12 * HOUR_MS);

    assert.deepEqual([before.length, before.at(-1)?.endAt, before.at(-1)?.eurMwh], [48, startAt + DAY_MS, 50]);
    assert.deepEqual([after.length, after.at(-1)?.endAt, after.at(-1)?.eurMwh], [96, startAt + 2 * DAY_MS, 70]);
  });

  it("expects of the sun what the season brings, not what the day will", () => {
    const house = new House([flat, other], { kwp: 8, startAt });

    const [first] = house.expectedSun(startAt);

    assert.deepEqual(first, { endAt: startAt + HALF_HOUR_MS, leastW: 0, meanW: 2000, mostW: 4000 });
  });
});

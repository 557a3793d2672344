import assert from "node:assert/strict";
import { House } from "../../../src/demo/house";
import { HouseDay, dayNames, loadDay } from "../../../src/demo/house-day";

const HALF_HOUR_MS = 1_800_000;
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
    assert.equal(day.at(48 * HALF_HOUR_MS - 1, 8).loadW, 4700);
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
  const startAt = Date.parse("2024-07-01T00:00Z");

  it("reads grid power as load and car less sun", () => {
    const house = new House([flat], { kwp: 8, startAt });

    const { gridW, pvW, carW } = house.step(startAt, { powerW: 2000, charging: true });

    assert.deepEqual([gridW, pvW, carW], [-1000, 4000, 2000]);
  });

  it("counts what the car takes from sun and grid, and its starts and stops", () => {
    const house = new House([flat], { kwp: 8, startAt });

    house.step(startAt, { powerW: 0, charging: false });
    house.step(startAt + HALF_HOUR_MS, { powerW: 4000, charging: true });
    house.step(startAt + 2 * HALF_HOUR_MS, { powerW: 0, charging: false });

    assert.deepEqual(house.totals, { carFromSunKwh: 1.5, carFromGridKwh: 0.5, starts: 1, stops: 1 });
  });

  it("goes on with the next day, and begins anew after the last", () => {
    const other = new HouseDay(CSV.replaceAll(/,\d+,\d+,\d+$/gm, ",50,2000,0"));
    const house = new House([flat, other], { kwp: 8, startAt });
    const idle = { powerW: 0, charging: false };

    const loads = [0, 1, 2].map((days) => house.step(startAt + days * 48 * HALF_HOUR_MS, idle).loadW);

    assert.deepEqual(loads, [1000, 2000, 1000]);
  });
});

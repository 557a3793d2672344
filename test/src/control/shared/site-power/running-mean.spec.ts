import assert from "node:assert/strict";
import { meanAfter, msUntilReached, reaches } from "../../../../../src/control/shared/site-power/running-mean";

const WINDOW = 120_000;

describe("the running mean", () => {
  it("is the same however the time is divided", () => {
    assert.equal(meanAfter(500, -3000, -90_000, WINDOW), 500, "a clock that is set back adds nothing");
    const atOnce = meanAfter(500, -3000, 90_000, WINDOW);

    const inSteps = [10_000, 1, 29_999, 50_000].reduce((mean, ms) => meanAfter(mean, -3000, ms, WINDOW), 500);

    assert.ok(Math.abs(atOnce - inSteps) < 1e-9);
  });

  it("lags behind a steady climb as a plain mean over the window does", () => {
    let mean = 0;

    for (let second = 1; second <= 3600; second++) mean = meanAfter(mean, second, 1000, WINDOW);

    assert.ok(Math.abs(3600 - mean - WINDOW / 2 / 1000) < 1, `lags by ${3600 - mean} s`);
  });

  it("stays what it is while the reading is", () => {
    assert.equal(meanAfter(-4000, -4000, 77_777, WINDOW), -4000);
  });

  it("is the reading itself without a window", () => {
    assert.equal(meanAfter(100, 900, 0, 0), 900);
  });

  const crossings = [
    { mean: 0, held: 5000, level: 3900 },
    { mean: -9000, held: 300, level: 300 },
    { mean: 3899, held: 3900, level: 3900 },
  ];

  for (const { mean, held, level } of crossings) {
    it(`knows when it reaches ${level} from ${mean} on the way to ${held}`, () => {
      const ms = msUntilReached(mean, held, level, WINDOW) ?? NaN;

      assert.ok(!reaches(meanAfter(mean, held, ms - 1, WINDOW), level));
      assert.ok(reaches(meanAfter(mean, held, ms + 1, WINDOW), level));
    });
  }

  it("knows when it is there, and when it will never be", () => {
    assert.equal(msUntilReached(4000, 0, 3900, WINDOW), 0);
    assert.equal(msUntilReached(0, 3899, 3900, WINDOW), undefined);
    assert.equal(msUntilReached(0, 3899.5, 3900, WINDOW), undefined);
    assert.equal(msUntilReached(0, 5000, 3900, 0), 0);
  });

  it("compares in whole watts", () => {
    assert.deepEqual([reaches(3899.5, 3900), reaches(3899.4, 3900)], [true, false]);
  });
});

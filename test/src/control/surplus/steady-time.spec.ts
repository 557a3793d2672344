import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../../src/core/duration";
import { SurplusDriver, immediate } from "./surplus-driver";

const settings = {
  ...immediate,
  startDelayMs: 10 * MINUTE_MS,
  stopDelayMs: 10 * MINUTE_MS,
  minOnMs: HOUR_MS,
  minOffMs: HOUR_MS,
};
const JUMPS = [
  -365 * 24 * HOUR_MS,
  -24 * HOUR_MS,
  -HOUR_MS,
  -2 * MINUTE_MS,
  2 * HOUR_MS,
  24 * HOUR_MS,
  10 * 365 * 24 * HOUR_MS,
];

describe("a clock that is changed", () => {
  for (const jumpMs of JUMPS) {
    it(`by ${jumpMs / HOUR_MS} hours does not start the car: the delay begins again`, () => {
      const surplus = new SurplusDriver(settings);
      surplus.meter(-5000, 9 * MINUTE_MS);
      surplus.now += jumpMs;
      const jumpedTo = surplus.now;

      surplus.meter(-5000, 11 * MINUTE_MS);

      assert.deepEqual(surplus.switches.slice(1), [{ at: jumpedTo + 10 * MINUTE_MS, on: true, reason: "start" }]);
    });

    it(`by ${jumpMs / HOUR_MS} hours does not stop the car, and the shortest time goes on from where it was`, () => {
      const surplus = new SurplusDriver(settings);
      surplus.meter(-5000, 10 * MINUTE_MS);
      const startedAt = surplus.now;
      surplus.now += MINUTE_MS;
      surplus.meter(0, 29 * MINUTE_MS);
      surplus.now += jumpMs;

      surplus.tick();
      surplus.meter(5000, 30 * MINUTE_MS - SECOND_MS);
      const before = surplus.decision.on;
      surplus.meter(5000, MINUTE_MS);

      assert.deepEqual([before, surplus.decision.on], [true, false]);
      assert.equal(surplus.switches.at(-1)?.at, startedAt + jumpMs + HOUR_MS);
    });

    it(`by ${jumpMs / HOUR_MS} hours gives no start of the day back when it is set right again`, () => {
      const surplus = new SurplusDriver({ ...immediate, startsPerDay: 1 });
      surplus.grid(-5000);
      surplus.grid(5000);
      surplus.now += jumpMs;
      surplus.meter(0, MINUTE_MS);
      surplus.now -= jumpMs;

      surplus.meter(-5000, 10 * MINUTE_MS);

      assert.deepEqual([surplus.decision.on, surplus.reason], [false, "starts-used"]);
    });
  }

  it("is reported as what it is", () => {
    const surplus = new SurplusDriver(settings);
    surplus.grid(-5000);
    surplus.now += 3 * HOUR_MS;
    const until = surplus.now + 30 * SECOND_MS;

    assert.deepEqual(surplus.tick().reason, { code: "warming-up", params: { until } });
  });

  it("does not hide a silent meter for longer than its silence", () => {
    const surplus = new SurplusDriver({ ...settings, silenceMs: 5 * MINUTE_MS });
    surplus.meter(-5000, 10 * MINUTE_MS);
    surplus.now += 3 * HOUR_MS;
    surplus.tick();

    const before = surplus.wait(5 * MINUTE_MS - 1).on;
    const after = surplus.wait(1);

    assert.deepEqual([before, after.on, after.reason.code], [true, false, "silent-meter"]);
  });
});

describe("readings in the wrong order", () => {
  it("never make the delay shorter", () => {
    const surplus = new SurplusDriver(settings);
    const begin = surplus.now;
    surplus.grid(-5000);

    for (let second = 5; second < 598; second += 5) {
      surplus.now = begin + second * SECOND_MS;
      surplus.grid(-5000);
      surplus.now = begin + (second - 5) * SECOND_MS;
      surplus.grid(-5000);
    }
    const before = surplus.decision.on;
    surplus.now = begin + 10 * MINUTE_MS;
    surplus.grid(-5000);

    assert.deepEqual([before, surplus.decision.on], [false, true]);
  });

  it("never start a car when they are far apart and come in turns", () => {
    const surplus = new SurplusDriver(settings);
    const begin = surplus.now;

    for (let second = 0; second < 3600; second += 5) {
      surplus.now = begin + second * SECOND_MS;
      surplus.grid(-5000);
      surplus.now -= 10 * MINUTE_MS;
      surplus.grid(-5000);
    }

    assert.notEqual(surplus.decision.on, true);
  });

  it("count by what they say: the last one told is believed", () => {
    const surplus = new SurplusDriver({ ...immediate });
    surplus.grid(0);

    surplus.now -= 2 * SECOND_MS;
    surplus.grid(-5000);

    assert.equal(surplus.decision.on, true);
  });
});

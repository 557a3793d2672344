import assert from "node:assert/strict";
import { tripUse } from "../../../../src/control/soc/trips";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { EstimateDriver } from "./estimate-driver";

const near = (actual: number | undefined, expected: number, apart = 0.01): void => {
  assert.ok(actual !== undefined && Math.abs(actual - expected) <= apart, `${actual} instead of ${expected}`);
};

describe("what trips take", () => {
  /** Leaves, and is back after ten hours with so much less. */
  function trip(car: EstimateDriver, soc: number, used: number): void {
    car.report({ soc, pluggedIn: true, charging: false });
    car.report({ pluggedIn: false });
    car.wait(10 * HOUR_MS);
    car.report({ pluggedIn: true, charging: false });
    car.wait(MINUTE_MS);
    car.report({ soc: soc - used });
    car.wait(14 * HOUR_MS - MINUTE_MS);
  }

  it("is a guess before any was seen", () => {
    assert.deepEqual(tripUse({}, {}, 1), { percent: 15, kwh: undefined, days: 0 });
    near(tripUse({}, { capacityKwh: 80 }, 1).percent, 10);
  });

  it("is learnt for workdays and for each day of the weekend", () => {
    const car = new EstimateDriver();
    for (let week = 0; week < 4; week++) {
      for (let day = 0; day < 5; day++) trip(car, 80, 20);
      trip(car, 80, 35);
      car.wait(24 * HOUR_MS);
    }

    const [monday, saturday] = [tripUse(car.state, car.settings, 1), tripUse(car.state, car.settings, 6)];

    near(monday.percent, 20, 1);
    near(monday.kwh, 12, 0.6);
    near(saturday.percent, 35, 5);
    assert.deepEqual([monday.days, saturday.days], [20, 4]);
  });

  it("is learnt of a weekday by itself that always takes much more", () => {
    const car = new EstimateDriver();
    for (let week = 0; week < 4; week++) {
      for (let day = 0; day < 5; day++) trip(car, 80, day === 4 ? 55 : 15);
      car.wait(2 * 24 * HOUR_MS);
    }

    near(tripUse(car.state, car.settings, 1).percent, 15, 1);
    assert.ok(tripUse(car.state, car.settings, 5).percent > 45);
  });

  it("is not led astray by one long journey", () => {
    const car = new EstimateDriver();
    for (const used of [20, 19, 75, 21, 20, 20]) trip(car, 80, used);

    near(tripUse(car.state, car.settings, 1).percent, 20, 1.5);
  });

  it("counts what was charged between the return and its report", () => {
    const car = new EstimateDriver({ capacityKwh: 60, efficiency: 1, chargePowerW: 6000 });
    car.report({ soc: 80, pluggedIn: true, charging: false });
    car.report({ pluggedIn: false });
    car.wait(2 * HOUR_MS);
    car.report({ pluggedIn: true });
    car.charger(6000, HOUR_MS);
    car.report({ soc: 70 });

    near(car.state.tripDays?.[0]?.percent, 20, 0.2);
  });

  it("adds up the trips of a day, and knows which day it is where the car lives", () => {
    const car = new EstimateDriver({ zone: "Pacific/Auckland" });
    for (const used of [6, 9]) {
      car.report({ soc: 80, pluggedIn: true, charging: false });
      car.report({ pluggedIn: false });
      car.wait(MINUTE_MS);
      car.report({ pluggedIn: true, charging: false, soc: 80 - used });
      car.wait(MINUTE_MS);
    }

    assert.deepEqual(car.state.tripDays, [{ day: "2026-06-01", percent: 15 }]);
    car.wait(3 * HOUR_MS);
    trip(car, 80, 5);
    assert.equal(car.state.tripDays?.[1]?.day, "2026-06-02");
  });

  it("learns nothing from a car that was charged on the way", () => {
    const car = new EstimateDriver();
    trip(car, 40, -30);

    assert.deepEqual(car.state.tripDays ?? [], []);
  });

  it("takes a drop for a trip when the car never tells whether it is plugged in", () => {
    const car = new EstimateDriver();
    car.report({ soc: 80 });
    car.wait(8 * HOUR_MS);
    car.report({ soc: 60 });

    assert.deepEqual(car.state.tripDays, [{ day: "2026-06-01", percent: 20 }]);
  });
});

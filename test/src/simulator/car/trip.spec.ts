import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { drivenKm, drivingMs, percentForKm, rangeKm } from "../../../../src/simulator/car/trip";

const car = { capacityKwh: 80, consumptionKwhPerKm: 0.16, speedKmh: 50 };

describe("trip", () => {
  it("covers the kilometres of its speed", () => {
    assert.equal(drivenKm(car, 90 * MINUTE_MS), 75);
  });

  it("takes the energy of each kilometre out of the battery", () => {
    assert.equal(percentForKm(car, 50), 10);
  });

  it("goes as far as the battery leads", () => {
    assert.equal(rangeKm(car, 50), 250);
    assert.equal(drivingMs(car, 50), 5 * HOUR_MS);
  });
});

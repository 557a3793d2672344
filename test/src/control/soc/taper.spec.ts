import assert from "node:assert/strict";
import { chargingTimeMs } from "../../../../src/control/planner/charging-time";
import { estimateSoc } from "../../../../src/control/soc/estimate";
import { restoreEstimate } from "../../../../src/control/soc/stored-estimate";
import { taperShares } from "../../../../src/control/soc/taper";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { EstimateDriver } from "./estimate-driver";

/** A car of 60 kWh that takes 10 kW, from 80 percent on 6 kW, and from 90 percent on 2 kW. */
function charged(times = 1): EstimateDriver {
  const car = new EstimateDriver({ capacityKwh: 60, chargePowerW: 10_000, efficiency: 1 });
  for (let time = 0; time < times; time++) {
    car.report({ soc: 60, limit: 100, pluggedIn: true, charging: true });
    for (let soc = 60; soc < 100; soc++) {
      const watts = soc < 80 ? 10_000 : soc < 90 ? 6_000 : 2_000;
      car.charger(watts, Math.round((600 / watts) * 60) * MINUTE_MS);
      car.report({ soc: soc + 1 });
    }
    car.report({ charging: false });
    car.wait(8 * HOUR_MS);
  }
  return car;
}

describe("what a car takes towards the end of a charge", () => {
  it("is unknown before it was measured", () => {
    assert.deepEqual(taperShares({}), []);
  });

  it("is learnt by tens of percent, as a share of its power", () => {
    const shares = taperShares(charged().state);

    assert.deepEqual(
      shares.slice(0, 6),
      Array.from({ length: 6 }, () => undefined),
    );
    assert.deepEqual(shares.slice(6), [1, 1, 0.6, 0.2]);
  });

  it("is what it mostly is, not what it was once", () => {
    const car = charged(2);
    car.report({ soc: 82, limit: 100, pluggedIn: true, charging: true });
    car.charger(1_500, 15 * MINUTE_MS);

    assert.equal(taperShares(car.state)[8], 0.6);
  });

  it("is not learnt from the first readings of a charge, nor from a car that is warmed", () => {
    const car = new EstimateDriver({ capacityKwh: 60, chargePowerW: 10_000 });
    car.report({ soc: 85, limit: 100, pluggedIn: true, charging: true });
    for (const watts of [2_000, 5_000, 8_000, 200, 200, 200, 200]) {
      car.charger(watts, 0);
      car.wait(6 * MINUTE_MS);
    }

    assert.deepEqual(taperShares(car.state), []);
  });

  it("is learnt from what the car reports where nothing measures", () => {
    const car = new EstimateDriver({ capacityKwh: 60, chargePowerW: 10_000 });
    for (const soc of [91, 92, 93]) {
      car.report({ soc, limit: 100, pluggedIn: true, charging: true, powerW: 3_000 });
      car.wait(20 * MINUTE_MS);
    }

    assert.equal(taperShares(car.state)[9], 0.3);
  });

  it("survives a restart, and nothing broken does", () => {
    const { state } = charged();
    assert.deepEqual(taperShares(restoreEstimate(JSON.parse(JSON.stringify(state)))), taperShares(state));

    const broken = restoreEstimate({ taper: [{ band: 3, shares: [1] }, { band: 9, shares: [0, "x", 2] }, "?"] });
    assert.deepEqual(taperShares(broken), []);
  });

  it("makes a charge to 100 percent begin earlier", () => {
    const usual = { capacityKwh: 60, powerKw: 10, efficiency: 1 };
    const slow = { ...usual, shares: taperShares(charged().state) };

    assert.equal(Math.round(chargingTimeMs(slow, 60, 80) / MINUTE_MS), 72);
    // 6 kWh at 6 kW, and 6 kWh at 2 kW.
    assert.equal(Math.round(chargingTimeMs(slow, 80, 100) / MINUTE_MS), 240);
    assert.ok(chargingTimeMs(usual, 80, 100) < 100 * MINUTE_MS);
    assert.equal(Math.round(chargingTimeMs(slow, 0, 50) / MINUTE_MS), 180);
  });

  it("learns nothing without the charger's power", () => {
    const at = Date.UTC(2026, 5, 1);
    const state = estimateSoc({}, { kind: "charger", watts: 5_000 }, at, { capacityKwh: 60 });
    assert.deepEqual(taperShares(state), []);
  });
});

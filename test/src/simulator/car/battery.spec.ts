import assert from "node:assert/strict";
import { HOUR_MS } from "../../../../src/core/duration";
import { chargingMs, socAfterCharging, socketPowerW } from "../../../../src/simulator/car/battery";

const battery = { capacityKwh: 80, socketW: 10_000, efficiency: 0.8 };

function close(actual: number, expected: number, tolerance = 1e-9): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
}

describe("battery", () => {
  it("gains what the charger leaves of the power at the socket", () => {
    close(socAfterCharging(battery, 30, HOUR_MS), 40);
  });

  it("draws full power up to 80 % and a quarter of it at 100 %", () => {
    assert.deepEqual(
      [20, 80, 90, 100].map((soc) => socketPowerW(battery, soc)),
      [10_000, 10_000, 6_250, 2_500],
    );
  });

  it("charges to the same level in one step or in many", () => {
    const inOne = socAfterCharging(battery, 70, 3 * HOUR_MS);
    const inMany = Array.from({ length: 180 }).reduce<number>((soc) => socAfterCharging(battery, soc, 60_000), 70);

    close(inMany, inOne);
  });

  for (const [from, to] of [
    [10, 60],
    [60, 80],
    [75, 95],
    [80, 100],
    [92, 93],
  ] as const) {
    it(`knows how long it takes from ${from} to ${to} %`, () => {
      close(socAfterCharging(battery, from, chargingMs(battery, from, to)), to);
    });
  }

  it("needs no time to stay where it is", () => {
    assert.equal(chargingMs(battery, 85, 85), 0);
  });

  it("is never more than full", () => {
    assert.equal(socAfterCharging(battery, 99, 1000 * HOUR_MS), 100);
  });

  it("holds as much energy as flowed in, also above the taper", () => {
    const stepMs = 10_000;
    let soc = 78;
    let energyKwh = 0;
    for (let ms = 0; ms < 2 * HOUR_MS; ms += stepMs) {
      energyKwh += (socketPowerW(battery, soc) * battery.efficiency * stepMs) / HOUR_MS / 1000;
      soc = socAfterCharging(battery, soc, stepMs);
    }

    close(energyKwh, ((soc - 78) / 100) * battery.capacityKwh, 0.02);
  });
});

import assert from "node:assert/strict";
import { chargingTimeMs, type ChargingCar } from "../../../../src/control/planner/charging-time";

/** As hours, minutes and seconds. */
function clock(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

describe("chargingTimeMs", () => {
  const cases: readonly [name: string, car: ChargingCar, from: number, to: number, expected: string][] = [
    ["a slow charger", { capacityKwh: 8.5, powerKw: 1 }, 20, 80, "06:00:00"],
    ["a socket, lower half", { capacityKwh: 0.75, powerKw: 0.3 }, 10, 60, "01:28:14"],
    ["a socket, upper half", { capacityKwh: 0.75, powerKw: 0.3 }, 50, 100, "01:28:14"],
    ["7 kW, lower half", { capacityKwh: 17, powerKw: 7 }, 10, 60, "01:25:43"],
    ["7 kW, upper half", { capacityKwh: 17, powerKw: 7 }, 50, 100, "01:33:35"],
    ["11 kW, lower half", { capacityKwh: 50, powerKw: 11 }, 10, 60, "02:40:26"],
    ["11 kW, upper half", { capacityKwh: 50, powerKw: 11 }, 50, 100, "03:07:43"],
    ["22 kW, lower half", { capacityKwh: 80, powerKw: 22 }, 10, 60, "02:08:21"],
    ["22 kW, upper half", { capacityKwh: 80, powerKw: 22 }, 50, 100, "02:58:34"],
  ];
  for (const [name, car, from, to, expected] of cases) {
    it(`tells the time of ${name}`, () => {
      assert.equal(clock(chargingTimeMs(car, from, to)), expected);
    });
  }

  it("is nothing once the goal is reached", () => {
    assert.equal(chargingTimeMs({ capacityKwh: 60, powerKw: 11 }, 80, 80), 0);
    assert.equal(chargingTimeMs({ capacityKwh: 60, powerKw: 11 }, 90, 80), 0);
  });

  it("leaves the car full power to the end where it is told so", () => {
    assert.equal(
      clock(chargingTimeMs({ capacityKwh: 60, powerKw: 10, efficiency: 1, tapers: false }, 0, 100)),
      "06:00:00",
    );
  });
});

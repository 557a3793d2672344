import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { inEnglish } from "../../../src/core/speech";
import { chargeStep, factsOfCar, type ReportedCar } from "../../../src/notify/facts-of-car";
import type { StoredNotices } from "../../../src/notify/stored-notices";

const REMINDER = { remindMinute: 20 * 60, zone: "Europe/Berlin" };
const READY = Date.parse("2026-06-02T07:30:00+02:00");
const EVENING = Date.parse("2026-06-01T20:00:00+02:00");
const GOAL = { readyAt: READY, target: 60 };

const codes = (car: Partial<ReportedCar>, now: number): string[] =>
  factsOfCar({ vehicleId: "car", ...car }, REMINDER, now).map(({ code }) => code);

describe("what is reported of a car", () => {
  it("is that it is not plugged in, from the evening before a departure that needs it", () => {
    const car = { pluggedIn: false, soc: 40, goal: GOAL };

    assert.deepEqual(codes(car, EVENING - 1), []);
    assert.deepEqual(codes(car, EVENING), ["not-plugged"]);
    assert.deepEqual(codes(car, READY - 1), ["not-plugged"]);
    assert.deepEqual(codes(car, READY), []);
    assert.deepEqual(factsOfCar({ vehicleId: "car", ...car }, undefined, EVENING), []);
  });

  it("is nothing of that while it is plugged in, away, charged enough, or unknown", () => {
    const car = { pluggedIn: false, soc: 40, goal: GOAL };

    for (const other of [
      { pluggedIn: true },
      { place: "away" as const },
      { soc: 60 },
      { soc: undefined },
      { goal: undefined },
    ]) {
      assert.deepEqual(codes({ ...car, ...other }, EVENING), []);
    }
  });

  it("is that stops or calls run low", () => {
    const stops = { used: 61, limit: 80, windowDays: 30, low: true };

    assert.deepEqual(codes({ stops, callsLeft: 49, callsPerMonth: 500 }, EVENING), ["stops-low", "calls-low"]);
    assert.deepEqual(codes({ stops: { ...stops, low: false }, callsLeft: 50, callsPerMonth: 500 }, EVENING), []);
  });
});

describe("the end of a charge", () => {
  const T0 = Date.parse("2026-06-01T18:00:00Z");
  const steps = (...cars: ReadonlyArray<Partial<ReportedCar>>): (string | undefined)[] => {
    let charges: StoredNotices["charges"] = {};
    return cars.map((car, index) => {
      const step = chargeStep(charges, { vehicleId: "car", ...car }, T0 + index * HOUR_MS);
      charges = step.charges;
      return step.ended && inEnglish(step.ended.says);
    });
  };
  const session = (hours: number, energyKwh: number): NonNullable<ReportedCar["sessions"]>[number] => ({
    startAt: T0 + hours * HOUR_MS + MINUTE_MS,
    energyKwh,
  });

  it("is reported once, with all that was charged since the car was plugged in; pauses are no end", () => {
    const sessions = [session(1, 5), session(3, 7.4)];
    const plugged = { pluggedIn: true, limit: 80 };

    assert.deepEqual(
      steps(
        { pluggedIn: true, soc: 40 },
        { ...plugged, charging: true, soc: 45 },
        { ...plugged, charging: false, soc: 50, sessions: sessions.slice(0, 1) },
        { ...plugged, charging: true, soc: 70, sessions: sessions.slice(0, 1) },
        { ...plugged, charging: false, soc: 80, sessions },
        { ...plugged, charging: false, soc: 80, sessions },
        { pluggedIn: false, soc: 80, sessions },
      ),
      [undefined, undefined, undefined, undefined, "Charged: 12.4 kWh. The car is at 80%.", undefined, undefined],
    );
  });

  it("is reported when a car that is not full is unplugged, and never for what was charged before", () => {
    const old = { startAt: T0 - 24 * HOUR_MS, energyKwh: 30 };

    assert.deepEqual(
      steps(
        { pluggedIn: true, soc: 40, sessions: [old] },
        { pluggedIn: false, soc: 40, sessions: [old] },
        { pluggedIn: true, soc: 40, sessions: [old] },
        { pluggedIn: false, sessions: [old, session(2, 3)] },
      ),
      [undefined, undefined, undefined, "Charged: 3 kWh."],
    );
  });
});

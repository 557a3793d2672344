import assert from "node:assert/strict";
import type { KnownCar } from "../../../../src/control/shared/known-car";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { ModeDriver, PARKED } from "../mode/mode-driver";
import { immediate, SurplusDriver } from "../surplus/surplus-driver";
import { dayOf, settings, TariffDriver } from "../tariff/tariff-driver";

/** As a Polestar: no stop below 40 percent. */
const FLOOR: KnownCar = { ...PARKED, soc: 30, stopNeedsSoc: 40 };
/** As a Nissan: no stop at all. */
const ENDLESS: KnownCar = { ...PARKED, canStop: false };

describe("a start that could not be taken back", () => {
  it("is refused to the sun", () => {
    const verdict = (car: KnownCar): unknown => {
      const surplus = new SurplusDriver(immediate);
      surplus.car(car);
      surplus.grid(-9000);
      return [surplus.decision.on, surplus.reason];
    };

    assert.deepEqual(verdict(FLOOR), [false, "stop-floor"]);
    assert.deepEqual(verdict(ENDLESS), [false, "cannot-stop"]);
    assert.deepEqual(verdict({ ...FLOOR, soc: 40 }), [true, "start"]);
  });

  describe("is made by price", () => {
    /** The first hour of the night is cheap: what it charges then, and what it says of it. */
    const decided = (car: KnownCar, targetPercent: number, minimumPercent?: number): readonly unknown[] => {
      const night = dayOf("2026-06-02T00:00:00+02:00", 0.3, { 1: 0.1 });
      const driver = new TariffDriver({ ...settings, targetPercent, minimumPercent }, "2026-06-02T01:00:00+02:00");
      driver.prices(night);
      driver.car({ pluggedIn: true, limit: 80, ...car });
      const codes = new Set([driver.reason]);
      const warnings = new Set([driver.decision.warning?.code]);
      while (driver.now < Date.parse("2026-06-02T02:00:00+02:00")) {
        driver.until(driver.now + MINUTE_MS);
        codes.add(driver.reason);
        warnings.add(driver.decision.warning?.code);
      }
      return [
        driver.switches.some(({ on }) => on === true),
        codes.has("stop-floor") || codes.has("cannot-stop"),
        warnings.has("no-stop-below"),
      ];
    };

    it("for a departure beyond the floor, with a warning", () => {
      assert.deepEqual(decided({ soc: 30, stopNeedsSoc: 40 }, 45), [true, false, true]);
      assert.deepEqual(decided({ soc: 30, stopNeedsSoc: 20 }, 45), [true, false, false]);
    });

    it("not for one below it", () => {
      assert.deepEqual(decided({ soc: 30, stopNeedsSoc: 40 }, 38), [false, true, false]);
    });

    it("for the minimum", () => {
      assert.deepEqual(decided({ soc: 10, stopNeedsSoc: 40 }, 38, 20), [true, false, true]);
    });

    it("for a car without any stop only where its own limit is the target", () => {
      assert.deepEqual(decided({ soc: 50, canStop: false }, 80), [true, false, true]);
      assert.deepEqual(decided({ soc: 50, canStop: false }, 70), [false, true, false]);
    });
  });

  describe("is made by the mode", () => {
    const verdict = (car: KnownCar, prepare: (driver: ModeDriver) => ModeDriver): unknown =>
      prepare(new ModeDriver({ mode: "solar+cheap", minimumPercent: 20 }).car(car)).verdict;

    it("for a boost beyond the floor, and not for a short one", () => {
      const boost = (forMs: number) => (driver: ModeDriver) => driver.request({ boost: { forMs } });

      assert.equal(verdict(FLOOR, boost(3 * HOUR_MS)), "on boost");
      assert.equal(verdict(FLOOR, boost(HOUR_MS / 2)), "off stop-floor");
      assert.equal(verdict(ENDLESS, boost(HOUR_MS / 2)), "on boost");
    });

    it("for the minimum and for charging now, with a warning", () => {
      const now = new ModeDriver({ mode: "now" }).car(FLOOR);
      assert.deepEqual([now.verdict, now.decision.warning?.code], ["on now", "no-stop-below"]);
      assert.equal(
        verdict({ ...FLOOR, soc: 10 }, (driver) => driver),
        "on minimum",
      );
    });

    it("for a tariff that charges for a departure, and not for the sun", () => {
      const goal = (targetPercent: number) => ({ code: "cheap", goal: { readyAt: 0, targetPercent } });

      assert.equal(
        verdict(FLOOR, (driver) => driver.says("surplus", true).says("tariff", false)),
        "off stop-floor",
      );
      assert.equal(
        verdict(FLOOR, (driver) => driver.says("surplus", false).says("tariff", true, goal(60))),
        "on cheap-on",
      );
      assert.equal(
        verdict(FLOOR, (driver) => driver.says("surplus", false).says("tariff", true, goal(38))),
        "off stop-floor",
      );
    });
  });
});

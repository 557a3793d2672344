import assert from "node:assert/strict";
import type { KnownCar } from "../../../../src/control/shared/known-car";
import type { TariffSettings } from "../../../../src/control/tariff/settings";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { dayOf, instant, settings, TariffDriver } from "./tariff-driver";

const MONDAY = "2026-06-01T00:00:00+02:00";
const TUESDAY = "2026-06-02T00:00:00+02:00";
const CHEAP = "2026-06-02T02:30:00+02:00";
const here = { soc: 40, pluggedIn: true, limit: 90 } as const satisfies KnownCar;

/** In the cheapest hour of the night, with a departure at seven. */
function night(car: KnownCar | undefined, wanted: Partial<TariffSettings> = {}): TariffDriver {
  const driver = new TariffDriver({ ...settings, ...wanted }, CHEAP);
  driver.prices(dayOf(MONDAY, 0.3), dayOf(TUESDAY, 0.3, { 2: 0.1, 3: 0.12, 4: 0.2 }));
  if (car) driver.car(car);
  return driver;
}

describe("a car in the cheapest hour", () => {
  const cases: ReadonlyArray<readonly [string, KnownCar | undefined, boolean | undefined, string]> = [
    ["is charged", here, true, "cheap"],
    ["is charged if nobody tells whether it is plugged in", { soc: 40 }, true, "cheap"],
    ["is not charged while it is not plugged in", { ...here, pluggedIn: false }, false, "not-plugged"],
    ["is left alone while it is charged elsewhere", { ...here, place: "away" }, undefined, "away"],
    ["is not charged if it is full", { ...here, fullyCharged: true }, false, "full"],
    ["is not charged beyond its own limit", { ...here, soc: 60, limit: 60 }, false, "limit-reached"],
    ["is not charged beyond its target", { ...here, soc: 80 }, false, "target-reached"],
    ["is charged for a departure while nobody knows what it holds", { pluggedIn: true }, true, "cheap"],
    ["is left alone while nobody has told anything of it", undefined, undefined, "soc-unknown"],
  ];
  for (const [promise, car, on, reason] of cases) {
    it(promise, () => {
      const driver = night(car);

      assert.deepEqual([driver.decision.on, driver.reason], [on, reason]);
      assert.equal(driver.decision.changed, on !== undefined);
    });
  }

  it("is left alone without a departure while nobody knows what it holds, how fast it charges, or how large it is", () => {
    assert.equal(night({ pluggedIn: true }, { ready: {} }).reason, "soc-unknown");
    assert.equal(night(here, { ready: {}, chargePowerW: undefined }).reason, "power-unknown");
    assert.equal(night(here, { ready: {}, capacityKwh: undefined }).reason, "capacity-unknown");
    assert.equal(night(here, { ready: {}, chargePowerW: undefined }).decision.on, undefined);
  });

  it("is charged once the car has reported both", () => {
    const driver = night(
      { ...here, charging: true, powerW: 10_000, capacityKwh: 50 },
      {
        chargePowerW: undefined,
        capacityKwh: undefined,
      },
    );

    assert.deepEqual([driver.decision.on, driver.decision.inputs.chargePowerW], [true, 10_000]);
  });

  it("that left while it charged is told again when it is back, and needs no stop", () => {
    const driver = night(here);
    driver.now += 10 * MINUTE_MS;
    driver.car({ ...here, pluggedIn: false, place: "away" });
    assert.equal(driver.decision.on, undefined);
    driver.now += 10 * MINUTE_MS;
    driver.car({ ...here, place: "home" });
    assert.deepEqual([driver.decision.on, driver.decision.changed], [true, true], "the same request, but a new start");

    driver.now += 10 * MINUTE_MS;
    driver.car({ ...here, pluggedIn: false, place: "away" });
    driver.now += 3 * HOUR_MS;
    driver.car({ ...here, soc: 79, place: "home" });
    driver.car({ ...here, soc: 80, place: "home" });

    assert.equal(driver.decision.on, false);
    assert.deepEqual(driver.state.stops ?? [], []);
  });

  it("is stopped where too little is known of what was begun", () => {
    const driver = night(here, { ready: {} });
    driver.state = { ...driver.state, estimate: {} };
    driver.until("2026-06-02T02:45:00+02:00");

    assert.deepEqual([driver.decision.on, driver.reason], [false, "soc-unknown"]);
  });
});

describe("a report of the car", () => {
  it("that is older than what is known replaces nothing", () => {
    const driver = night(here);
    driver.give({ kind: "car", car: { updatedAt: driver.now - HOUR_MS, pluggedIn: false, soc: 90, place: "home" } });

    assert.equal(driver.decision.on, true);
    assert.equal(driver.state.car?.soc, 40);
    assert.equal(driver.state.car?.place, "home");
  });

  it("from a clock that is ahead does not outdate those that follow", () => {
    const driver = night(undefined);
    driver.give({ kind: "car", car: { updatedAt: driver.now + 5 * HOUR_MS, ...here } });
    driver.now += MINUTE_MS;
    driver.car({ pluggedIn: false });

    assert.equal(driver.reason, "not-plugged");
  });

  it("of a car that was full and left does not leave it full for ever", () => {
    const driver = night({ ...here, fullyCharged: true });
    driver.now += MINUTE_MS;
    driver.car({ pluggedIn: false });
    driver.now += MINUTE_MS;
    driver.car({ pluggedIn: true, soc: 40 });

    assert.deepEqual([driver.decision.on, driver.reason], [true, "cheap"]);
  });

  it("of the limit in whole percents ends the charge, whatever was reckoned", () => {
    const driver = night({ ...here, soc: 79, limit: 80 }, { targetPercent: 100 });
    driver.now += 2 * MINUTE_MS;
    driver.car({ ...here, soc: 80, limit: 80 });

    assert.deepEqual([driver.decision.on, driver.reason], [false, "limit-reached"]);
    assert.equal(driver.decision.warning, undefined);
  });
});

describe("a target above the car's own limit", () => {
  it("is charged for as far as the car goes, and said to be missed", () => {
    const driver = night({ ...here, limit: 60 });

    assert.deepEqual(driver.decision.warning, {
      code: "target-missed",
      params: { at: instant("2026-06-02T07:00:00+02:00"), target: 80, reached: 60 },
    });
    assert.equal(driver.decision.on, true);
  });
});

describe("the minimum", function () {
  const minimum = { minimumPercent: 30 };

  function dear(soc: number, wanted: Partial<TariffSettings> = minimum): TariffDriver {
    const driver = new TariffDriver({ ...settings, ...wanted }, "2026-06-01T18:00:00+02:00");
    driver.prices(dayOf(MONDAY, 3), dayOf(TUESDAY, 0.1));
    driver.car({ ...here, soc });
    return driver;
  }

  it("is charged at once, at any price, and a little more", () => {
    const driver = dear(20);

    assert.deepEqual([driver.decision.on, driver.reason], [true, "minimum"]);
    driver.until("2026-06-01T20:00:00+02:00");
    assert.equal(driver.summary, "on 18:00, off 18:36");
    assert.equal(driver.reason, "waiting");
  });

  it("is charged above the ceiling too", () => {
    assert.equal(dear(20, { ...minimum, ceiling: 0.2 }).reason, "minimum");
  });

  it("is nothing for a car that is above it", () => {
    assert.equal(dear(31).reason, "waiting");
  });

  it("needs neither prices nor the battery's size", () => {
    const driver = new TariffDriver({ ...settings, ...minimum, capacityKwh: undefined }, CHEAP);
    driver.car({ ...here, soc: 20 });

    assert.deepEqual([driver.decision.on, driver.reason], [true, "minimum"]);
  });

  it("of all that the car takes is reached", () => {
    const driver = dear(99, { minimumPercent: 100, targetPercent: 100 });
    driver.car({ ...here, limit: undefined, soc: 99 });
    driver.now += 10 * MINUTE_MS;
    driver.car({ soc: 100 });

    assert.notEqual(driver.reason, "minimum");
    assert.equal(dear(90, { minimumPercent: 100 }).reason, "limit-reached");
  });

  it("does not start a car that should have left and tells nothing", () => {
    const driver = dear(60);
    driver.until("2026-06-02T07:10:00+02:00");
    driver.state = { ...driver.state, judged: undefined };
    driver.request({ minimumPercent: 95 });

    assert.deepEqual([driver.decision.on, driver.reason], [false, "departed"]);
  });
});

describe("the ceiling", function () {
  it("keeps dear hours out, and says what is missed by that", () => {
    const driver = night({ ...here, soc: 20 }, { ceiling: 0.2 });
    driver.until("2026-06-02T06:59:00+02:00");

    assert.equal(driver.summary, "on 02:30, off 05:00");
    assert.equal(driver.reason, "above-ceiling");
    assert.equal(driver.decision.warning?.code, "target-missed");
  });

  it("lets the sun through, which costs no more than its feed-in", () => {
    const driver = new TariffDriver({ ...settings, ceiling: 0.2, targetPercent: 90 }, "2026-06-01T12:00:00+02:00");
    driver.prices(dayOf(MONDAY, 0.3), dayOf(TUESDAY, 0.3));
    driver.car({ ...here, soc: 60, charging: false });
    driver.steady(-11_000, 6);

    assert.deepEqual([driver.decision.on, driver.reason], [true, "sun"]);
  });

  it("of tomorrow is foreseen today", () => {
    const driver = new TariffDriver({ ...settings, ceiling: 0.25 }, "2026-06-01T08:00:00+02:00");
    driver.prices(dayOf(MONDAY, 0.24, { 0: 0.4, 1: 0.4, 2: 0.4, 3: 0.4, 4: 0.4, 5: 0.4, 6: 0.4 }));
    driver.car(here);
    driver.until("2026-06-01T23:59:00+02:00");

    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 80, "its nights are above the ceiling");
  });
});

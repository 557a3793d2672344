import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { dayOf, instant, settings, TariffDriver } from "./tariff-driver";
import { MONDAY, TUESDAY, EVENING, SEVEN, evening } from "./tuesday-morning";

describe("the time of departure", function () {
  it("finds a car that has reported nothing since taken to be away, until it should be back", () => {
    const driver = evening(80);
    driver.until(SEVEN + MINUTE_MS);
    assert.deepEqual([driver.decision.on, driver.reason], [false, "departed"]);
    driver.until(SEVEN + 10 * HOUR_MS - MINUTE_MS);
    assert.equal(driver.reason, "departed");
    driver.until(SEVEN + 10 * HOUR_MS);

    assert.notEqual(driver.reason, "departed");
  });

  it("finds a car that never tells whether it is plugged in as well", () => {
    const driver = new TariffDriver(settings, EVENING);
    driver.prices(dayOf(MONDAY, 0.3), dayOf(TUESDAY, 0.3));
    driver.car({ soc: 80 });
    driver.until(SEVEN + MINUTE_MS);
    assert.equal(driver.reason, "departed");
    driver.car({ soc: 78 });

    assert.notEqual(driver.reason, "departed");
  });

  it("sends no stop to a car that charges and leaves, and one to a car that stays and tells nothing", () => {
    const driver = evening(40, { targetPercent: 50, fullPercent: 90 });
    driver.car({ limit: 100 });
    driver.until(SEVEN - MINUTE_MS);
    assert.equal(driver.decision.on, true);
    driver.until(SEVEN + 5 * MINUTE_MS);
    assert.deepEqual([driver.decision.on, driver.reason, driver.decision.changed], [undefined, "departed", false]);
    const staying = new TariffDriver({ ...settings, targetPercent: 50, fullPercent: 90 }, SEVEN + 5 * MINUTE_MS);
    staying.state = driver.state;
    staying.give({ kind: "tick" });
    driver.car({ pluggedIn: false });
    staying.until(SEVEN + 30 * MINUTE_MS);

    assert.equal(driver.decision.on, false);
    assert.equal(driver.state.stops?.length ?? 0, 0);
    assert.equal(staying.decision.on, false);
    assert.equal(staying.state.stops?.length, 1);
  });

  it("does not end a charge that has not reached its target, until it is reached", () => {
    const driver = evening(40);
    driver.now = SEVEN - HOUR_MS;
    driver.car({ soc: 40, pluggedIn: true });
    assert.equal(driver.reason, "no-time-left");
    driver.until(SEVEN + MINUTE_MS);
    assert.deepEqual([driver.decision.on, driver.reason], [true, "overrun"]);
    driver.car({ soc: 60, pluggedIn: true, charging: true });
    assert.deepEqual([driver.decision.on, driver.reason], [true, "overrun"], "the car is still here and charges");
    assert.equal(driver.decision.goal?.readyAt, SEVEN);
    driver.until(SEVEN + 2 * HOUR_MS);

    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 80);
    assert.equal(driver.decision.on, false);
  });

  it("ends an overrun with the car that leaves", () => {
    const driver = evening(40);
    driver.now = SEVEN - HOUR_MS;
    driver.car({ soc: 40, pluggedIn: true });
    driver.until(SEVEN + 5 * MINUTE_MS);
    driver.car({ pluggedIn: false });

    assert.deepEqual([driver.decision.on, driver.reason], [false, "not-plugged"]);
    driver.until(SEVEN + HOUR_MS);
    driver.car({ pluggedIn: true, soc: 45 });
    assert.equal(driver.decision.goal?.readyAt, instant("2026-06-03T07:00:00+02:00"));
  });

  it("ends an overrun at the car's own limit", () => {
    const driver = evening(40);
    driver.now = SEVEN - HOUR_MS;
    driver.car({ soc: 40, pluggedIn: true });
    driver.until(SEVEN + 5 * MINUTE_MS);
    driver.car({ soc: 60, limit: 60, pluggedIn: true });

    assert.equal(driver.reason, "limit-reached");
  });

  it("does not begin to charge what was not charged for it", () => {
    const driver = evening(40, { ceiling: 0.05 });
    driver.until(SEVEN + MINUTE_MS);

    assert.equal(driver.decision.on, false);
  });

  it("takes all the time left only where hardly any is left", () => {
    const spare = (minutes: number): string => {
      const driver = evening(40);
      const { goal, plan } = driver.decision;
      const chargedMs = plan.reduce((sum, { startAt, endAt }) => sum + endAt - startAt, 0);
      assert.ok(goal);
      driver.now = goal.readyAt - chargedMs - minutes * MINUTE_MS;
      driver.car({ soc: 40, pluggedIn: true });
      return driver.decision.on ? driver.reason : "off";
    };

    assert.deepEqual([spare(5), spare(1)], ["no-time-left", "no-time-left"]);
    assert.notEqual(spare(25), "no-time-left");
  });

  it("counts in its last minutes as it did before", () => {
    const driver = evening(79);
    driver.now = SEVEN - 4 * MINUTE_MS;
    driver.car({ soc: 79, pluggedIn: true });
    assert.deepEqual([driver.decision.on, driver.reason], [true, "no-time-left"]);
    const full = evening(80);
    full.now = SEVEN - MINUTE_MS;
    full.car({ soc: 80, pluggedIn: true });

    assert.deepEqual([full.decision.on, full.reason], [false, "target-reached"]);
  });
});

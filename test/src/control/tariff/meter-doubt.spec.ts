import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { dayOf, settings, TariffDriver } from "./tariff-driver";

const EVENING = "2026-06-01T20:00:00+02:00";
const HOME_W = 400;
const CAR_W = 10_000;

/** A car that charges at home, as far as it has reported; the house's meter shows it. */
function charging(): TariffDriver {
  const driver = new TariffDriver({ ...settings, targetPercent: 100, ready: { 2: "04:00" } }, EVENING);
  driver.prices(dayOf("2026-06-01T00:00:00+02:00", 0.3), dayOf("2026-06-02T00:00:00+02:00", 0.3));
  driver.car({ soc: 10, limit: 100, pluggedIn: true, charging: false, place: "home" });
  driver.steady(HOME_W, 20);
  driver.request({ ready: { at: driver.now + 4 * HOUR_MS } });
  driver.steady(HOME_W + CAR_W, 3);
  driver.car({ soc: 11, limit: 100, pluggedIn: true, charging: true, powerW: CAR_W, place: "home" });
  driver.steady(HOME_W + CAR_W, 20);
  assert.equal(driver.decision.on, true);
  return driver;
}

/** Whether a report is wanted by now. */
const isAsked = ({ decision: { updateWantedAt }, now }: TariffDriver): boolean =>
  updateWantedAt !== undefined && updateWantedAt <= now;

describe("a car that leaves while it charges, and that no webhook reports", () => {
  it("is asked for once, when its power has gone from the meter for five minutes", () => {
    const driver = charging();
    assert.equal(isAsked(driver), false);

    driver.steady(HOME_W, 4);
    assert.equal(isAsked(driver), false);
    driver.steady(HOME_W, 2);
    assert.equal(isAsked(driver), true);

    driver.car({ soc: 14, limit: 100, pluggedIn: false, charging: false, place: "away" });
    assert.equal(isAsked(driver), false);
    assert.equal(driver.reason, "away");
  });

  it("is not asked for again soon, where it was there all the time", () => {
    const driver = charging();
    driver.steady(HOME_W, 6);
    assert.equal(isAsked(driver), true);
    driver.car({ soc: 14, limit: 100, pluggedIn: true, charging: true, powerW: CAR_W, place: "home" });

    driver.steady(HOME_W + CAR_W, 20);
    driver.steady(HOME_W, 20);

    assert.equal(isAsked(driver), false);
  });

  it("is not asked for where the load comes back at once, or was another one that came before", () => {
    const cloud = charging();
    cloud.steady(HOME_W, 2);
    cloud.steady(HOME_W + CAR_W, 10);
    assert.equal(isAsked(cloud), false);

    const oven = charging();
    oven.steady(HOME_W + 2 * CAR_W, 30);
    oven.steady(HOME_W + CAR_W, 20);
    assert.equal(isAsked(oven), false);
  });

  it("is asked for where a start does not show at the meter, and what it does is not taken for certain", () => {
    const driver = new TariffDriver({ ...settings, targetPercent: 100 }, EVENING);
    driver.prices(dayOf("2026-06-01T00:00:00+02:00", 0.3), dayOf("2026-06-02T00:00:00+02:00", 0.3));
    driver.car({ soc: 10, limit: 100, pluggedIn: true, charging: false, place: "home" });
    driver.steady(HOME_W, 20);
    driver.request({ ready: { at: driver.now + 4 * HOUR_MS } });
    assert.equal(driver.decision.on, true);

    driver.steady(HOME_W, 20);

    assert.equal(isAsked(driver), true);
    assert.equal(driver.decision.on, true);
    assert.ok(driver.now - (driver.decision.updateWantedAt ?? 0) < 20 * MINUTE_MS);
  });
});

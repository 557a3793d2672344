import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import type { TariffSettings } from "../../../../src/control/tariff/settings";
import { dayOf, instant, settings, TariffDriver } from "./tariff-driver";

const MONDAY = "2026-06-01T00:00:00+02:00";
const TUESDAY = "2026-06-02T00:00:00+02:00";
const EVENING = "2026-06-01T18:00:00+02:00";
const SEVEN = instant("2026-06-02T07:00:00+02:00");

function evening(wanted: Partial<TariffSettings>): TariffDriver {
  const driver = new TariffDriver({ ...settings, targetPercent: 50, fullPercent: 80, ...wanted }, EVENING);
  driver.prices(dayOf(MONDAY, 0.3), dayOf(TUESDAY, 0.3, { 2: 0.1, 3: 0.1, 4: 0.1, 5: 0.1 }));
  return driver;
}

const codes = (driver: TariffDriver): readonly string[] => driver.decision.warnings.map(({ code }) => code);

describe("what nobody knows of a car", () => {
  it("is taken as the slowest charge for a departure that was set, with a warning", () => {
    const driver = evening({ chargePowerW: undefined });
    driver.car({ soc: 20, pluggedIn: true, limit: 90 });

    assert.deepEqual(codes(driver), ["power-assumed"]);
    driver.until(SEVEN - MINUTE_MS);

    assert.ok(driver.switches.some(({ on }) => on === true));
  });

  it("starts nothing where no departure is set", () => {
    const driver = evening({ chargePowerW: undefined, ready: {} });
    driver.car({ soc: 20, pluggedIn: true, limit: 90 });
    driver.until(SEVEN);

    assert.deepEqual([driver.decision.on, driver.reason], [undefined, "power-unknown"]);
  });

  it("keeps no car from being ready where departures are learnt, but its state of charge is not guessed", () => {
    const driver = evening({ chargePowerW: undefined, ready: {}, learnsDepartures: true });
    driver.car({ pluggedIn: true, limit: 90 });
    driver.until(driver.now + HOUR_MS);
    assert.deepEqual(driver.switches, []);

    driver.car({ soc: 20, pluggedIn: true, limit: 90 });
    driver.until(SEVEN - HOUR_MS);

    assert.ok(driver.switches.some(({ on }) => on === true));
  });

  it("may be the capacity, for which the make's is taken", () => {
    const driver = evening({ capacityKwh: undefined });
    driver.car({ soc: 20, pluggedIn: true, limit: 90, typicalKwh: 60 });

    const [warning] = driver.decision.warnings;
    assert.deepEqual(warning, { code: "capacity-assumed", params: { kwh: 60 } });
  });

  it("may be the state of charge, which is taken for low", () => {
    const driver = evening({});
    driver.car({ pluggedIn: true, limit: 90 });

    assert.deepEqual(codes(driver), ["soc-assumed"]);
    driver.until(SEVEN - MINUTE_MS);
    assert.ok(driver.switches.some(({ on }) => on === true));
  });

  it("is learnt from how fast the state of charge rises", () => {
    const driver = evening({ chargePowerW: undefined });
    driver.car({ soc: 20, pluggedIn: true, limit: 90 });
    while (driver.decision.on !== true) driver.until(driver.now + HOUR_MS);
    const since = driver.switches.findLast(({ on }) => on === true)?.at ?? driver.now;
    driver.until(since + HOUR_MS);
    // Ten kilowatts are twenty percent of fifty kilowatt-hours in an hour.
    driver.car({ soc: 40, pluggedIn: true, charging: true, limit: 90 });

    driver.until(driver.now + MINUTE_MS);
    const { chargePowerW = 0 } = driver.decision.inputs;

    assert.ok(Math.abs(chargePowerW - 10_000) < 1_000, String(chargePowerW));
    assert.deepEqual(codes(driver), []);
  });
});

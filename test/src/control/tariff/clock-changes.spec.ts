import assert from "node:assert/strict";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { dayOf, hourly, instant, settings, TariffDriver } from "./tariff-driver";
import { MONDAY, TUESDAY } from "./tuesday-morning";

function at(time: string): TariffDriver {
  const driver = new TariffDriver(settings, time);
  driver.prices(dayOf(MONDAY, 0.3));
  driver.car({ soc: 40, pluggedIn: true, limit: 90 });
  return driver;
}

describe("the clock", function () {
  it("that is changed in spring takes an hour of the night, and the car is ready all the same", () => {
    const driver = new TariffDriver({ ...settings, ready: { 7: "07:00" } }, "2026-03-28T18:00:00+01:00");
    driver.prices(
      dayOf("2026-03-28T00:00:00+01:00", 0.3),
      hourly("2026-03-29T00:00:00+01:00", [0.3, 0.1, 0.1, 0.3, 0.3, 0.3, 0.3]),
    );
    driver.car({ soc: 40, pluggedIn: true, limit: 90 });

    assert.equal(driver.plan.split(" ")[0], "01:00-04:00", "two hours, of which the wall shows three");
    driver.until("2026-03-29T06:59:00+02:00");
    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 80);
  });

  it("that is changed in autumn gives an hour to the night", () => {
    const driver = new TariffDriver({ ...settings, ready: { 7: "07:00" } }, "2026-10-24T18:00:00+02:00");
    driver.prices(
      dayOf("2026-10-24T00:00:00+02:00", 0.3),
      hourly("2026-10-25T00:00:00+02:00", [0.3, 0.3, 0.1, 0.1, 0.3, 0.3, 0.3, 0.3]),
    );
    driver.car({ soc: 40, pluggedIn: true, limit: 90 });
    driver.until("2026-10-25T06:59:00+01:00");

    const on = driver.switches.find((each) => each.on)?.at ?? 0;
    assert.equal(on, instant("2026-10-25T02:00:00+02:00"));
    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 80);
  });

  it("that is set back by a day does not freeze what was planned", () => {
    const driver = at("2026-06-01T18:00:00+02:00");
    driver.prices(dayOf(TUESDAY, 0.3, { 2: 0.1, 3: 0.12 }));
    driver.power(300, 0);
    driver.now -= DAY_MS;
    driver.give({ kind: "tick" });

    assert.ok((driver.step?.nextTickAt ?? 0) <= driver.now + 15 * MINUTE_MS);
    driver.prices(dayOf("2026-05-31T00:00:00+02:00", 0.3, { 20: 0.01, 21: 0.01 }));
    driver.until(driver.now + 3 * HOUR_MS);
    assert.equal(driver.decision.on, true, driver.summary);
  });

  it("that is set back by a day does not make the car's reports older than what was known", () => {
    const driver = at("2026-06-02T18:00:00+02:00");
    driver.car({ pluggedIn: false });
    driver.now -= DAY_MS;
    driver.car({ pluggedIn: true, soc: 40, limit: 90 });
    driver.until(driver.now + MINUTE_MS);
    assert.equal(driver.state.car?.pluggedIn, true);
    assert.match(driver.reason, /^(waiting|cheap|not-now)$/);

    driver.restart();
    driver.now -= DAY_MS;
    driver.restart();
    driver.car({ pluggedIn: false });
    driver.until(driver.now + MINUTE_MS);
    assert.equal(driver.reason, "not-plugged");
  });
});

import assert from "node:assert/strict";
import type { SourceDecision } from "../../../../src/control/mode/input";
import type { ModeSettings } from "../../../../src/control/mode/settings";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { ModeDriver, PARKED } from "./mode-driver";

/** A car of 6 kW that charges by the sun. */
function sunny(news: SourceDecision = {}, settings: ModeSettings = { mode: "solar" }): ModeDriver {
  const driver = new ModeDriver(settings).car();
  driver.says("surplus", true, { heartbeatMs: 12 * HOUR_MS, ...news }).car({ ...PARKED, charging: true, powerW: 6000 });
  assert.equal(driver.verdict, "on solar-on");
  return driver;
}

/** Each minute the battery tells its power, W, positive while it gives; the sources go on saying what they said. */
function battery(driver: ModeDriver, watts: number, minutes: number): ModeDriver {
  for (let minute = 0; minute < minutes; minute++) {
    driver.give({ kind: "power", readings: [{ quantity: "battery", value: watts, meter: "house/battery" }] });
    driver.pass(MINUTE_MS);
  }
  return driver;
}

describe("a mode that hears of the home's battery", () => {
  it("stops a car that charges for the sun when the battery gives more than a third of it for ten minutes", () => {
    const driver = battery(sunny(), 2100, 9);
    assert.equal(driver.verdict, "on solar-on");
    battery(driver, 2100, 1);

    assert.equal(driver.verdict, "off battery-discharging");
    assert.deepEqual(driver.commands, [true, false]);
    assert.deepEqual(driver.decision.reason.params, { watts: 2100 });
    assert.equal(driver.decision.inputs.batteryW, 2100);
  });

  it("starts it again when the battery has given no more for fifteen minutes", () => {
    const driver = battery(sunny(), 2500, 11);
    battery(driver, -500, 14);
    assert.equal(driver.verdict, "off battery-discharging");
    battery(driver, 2500, 3);
    battery(driver, -500, 14);
    assert.equal(driver.verdict, "off battery-discharging");
    battery(driver, -500, 1);

    assert.equal(driver.verdict, "on solar-on");
  });

  it("waits for longer after each further stop, so that stops last", () => {
    const driver = sunny();
    for (const pause of [15, 30, 60]) {
      battery(driver, 3000, 11);
      assert.equal(driver.verdict, "off battery-discharging");
      battery(driver, 0, pause - 1);
      assert.equal(driver.verdict, "off battery-discharging", `${pause} minutes`);
      battery(driver, 0, 1);
      assert.equal(driver.verdict, "on solar-on", `after ${pause} minutes`);
    }
  });

  it("does so for the sun in solar + cheap, and not for the price", () => {
    const both = { mode: "solar+cheap" } as const;
    const driver = battery(sunny({}, both), 4000, 5);
    driver.says("tariff", false);
    assert.equal(battery(driver, 4000, 6).verdict, "off battery-discharging");

    driver.says("tariff", true);
    assert.equal(battery(driver, 4000, 20).verdict, "on cheap-on");
  });

  it("does not touch a boost, the minimum, a departure, or the mode now", () => {
    const minimum = battery(sunny(), 4000, 11).request({ minimumPercent: 60 });
    assert.equal(battery(minimum, 4000, 20).verdict, "on minimum");
    const boost = battery(sunny(), 4000, 11).request({ boost: { forMs: HOUR_MS } });
    assert.equal(battery(boost, 4000, 20).verdict, "on boost");
    const now = battery(sunny(), 4000, 11).mode("now");
    assert.equal(battery(now, 4000, 20).verdict, "on now");
    const ready = sunny();
    ready.request({ ready: { at: ready.now + 4 * HOUR_MS, targetPercent: 80 } });
    battery(ready, 4000, 11);
    assert.equal(ready.verdict, "off battery-discharging");
    battery(ready, 4000, 45);
    assert.equal(ready.pass(HOUR_MS).says("surplus", true).verdict, "on ready");
  });

  it("leaves it to a smartcar-surplus that knows the battery itself", () => {
    assert.equal(battery(sunny({ batteryKnown: true }), 4000, 20).verdict, "on solar-on");
  });

  it("counts only while the car is on, and while the battery reports", () => {
    const before = battery(new ModeDriver({ mode: "solar" }).car().says("surplus", false), 4000, 20);
    before.says("surplus", true);
    assert.equal(battery(before, 4000, 9).verdict, "on solar-on");
    assert.equal(battery(before, 4000, 1).verdict, "off battery-discharging");

    assert.equal(before.pass(10 * MINUTE_MS + 1).verdict, "off battery-discharging", "silent from now on");
    assert.equal(before.pass(15 * MINUTE_MS).verdict, "on solar-on");
  });

  it("lets it bridge a cloud, and shows its level", () => {
    const driver = battery(sunny(), 1900, 30);
    assert.equal(driver.verdict, "on solar-on");
    for (let round = 0; round < 5; round++) battery(battery(driver, 2500, 8), -100, 2);
    assert.deepEqual(driver.commands, [true]);

    driver.give({ kind: "power", readings: [{ quantity: "battery-level", value: 61, meter: "house/battery/soc" }] });
    assert.deepEqual([driver.decision.inputs.batteryW, driver.decision.inputs.batteryPercent], [-100, 61]);
  });

  it("starts again after a restart, for readings belong to the time before", () => {
    const driver = battery(sunny(), 4000, 11).restart();
    driver
      .car({ ...PARKED })
      .says("surplus", true)
      .pass(MINUTE_MS);
    assert.equal(driver.verdict, "on solar-on");
    assert.equal(driver.decision.inputs.batteryW, undefined);
  });

  it("holds it while the car charges from the grid, unless the tariff says otherwise", () => {
    const charging = (news: SourceDecision, mode: "cheap" | "now" = "cheap"): boolean =>
      new ModeDriver({ mode }).car().says("tariff", true, news).decision.holdsBattery;

    assert.equal(charging({ code: "cheap" }), true);
    assert.equal(charging({ code: "sun" }), false);
    assert.equal(charging({ code: "cheap", holdsBattery: false }), false);
    assert.equal(charging({ code: "cheap", holdsBattery: false }, "now"), true);
  });
});

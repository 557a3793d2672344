import assert from "node:assert/strict";
import { HOUR, MINUTE, ModeDriver, PARKED } from "./mode-driver";

const CHARGING = { ...PARKED, charging: true };

describe("a start or stop in the car's app", () => {
  const running = (settings = {}): ModeDriver =>
    new ModeDriver({ mode: "now", ...settings })
      .car()
      .pass(3 * MINUTE)
      .car(CHARGING)
      .pass(HOUR);
  const idle = (settings = {}): ModeDriver =>
    new ModeDriver({ mode: "solar", ...settings })
      .car()
      .says("surplus", false, { heartbeatMs: 48 * HOUR })
      .car()
      .pass(HOUR);

  it("is respected: a stop, for half a day", () => {
    const driver = running().car(PARKED);
    assert.deepEqual([driver.verdict, driver.decision.until], ["off left-off", driver.now + 12 * HOUR]);

    driver.pass(12 * HOUR - 1);
    assert.deepEqual([driver.verdict, driver.commands], ["off left-off", [true]]);
    driver.pass(1);
    assert.deepEqual([driver.verdict, driver.commands], ["on now", [true, true]]);
  });

  it("is respected: a start, for a day", () => {
    const driver = idle().car(CHARGING);
    assert.deepEqual([driver.verdict, driver.commands], ["on left-on", [false]]);

    driver.pass(24 * HOUR);
    assert.deepEqual([driver.verdict, driver.commands], ["off solar-off", [false, false]]);
  });

  it("is respected until the car is unplugged", () => {
    const driver = running()
      .car(PARKED)
      .pass(HOUR)
      .car({ ...PARKED, pluggedIn: false })
      .pass(HOUR)
      .car();

    assert.equal(driver.verdict, "on now");
  });

  it("is respected for as long as is set", () => {
    const driver = running({ respectStopMs: 30 * MINUTE })
      .car(PARKED)
      .pass(30 * MINUTE);

    assert.equal(driver.verdict, "on now");
  });

  it("is not respected where that is switched off", () => {
    const stopped = running({ respectStopMs: 0 }).car(PARKED);
    assert.deepEqual([stopped.verdict, stopped.commands], ["on now", [true, true]]);

    const started = idle({ respectStartMs: 0 }).car(CHARGING).pass(MINUTE);
    assert.deepEqual([started.verdict, started.commands], ["off solar-off", [false, false]]);
  });

  it("comes before minimum and boost, and a stop ends the boost", () => {
    const driver = running({ mode: "solar", minimumPercent: 60 }).car(PARKED);
    assert.equal(driver.verdict, "off left-off");

    const boosted = idle()
      .wish({ what: "boost", boost: { forMs: 5 * HOUR } })
      .car(CHARGING)
      .pass(HOUR)
      .car(PARKED);
    assert.deepEqual([boosted.verdict, boosted.decision.boost], ["off left-off", undefined]);
  });

  it("gives way to a newer wish", () => {
    const driver = running()
      .car(PARKED)
      .wish({ what: "boost", boost: { forMs: HOUR } });
    assert.equal(driver.verdict, "on boost");

    const again = idle().car(CHARGING).mode("off");
    assert.equal(again.verdict, "off off");
  });

  it("is not undone by the same mode once more", () => {
    assert.equal(running().car(PARKED).mode("now").verdict, "off left-off");
  });

  it("can be followed by another one", () => {
    const driver = running().car(PARKED).pass(HOUR).car(CHARGING);
    assert.equal(driver.verdict, "on left-on");

    assert.equal(driver.pass(HOUR).car(PARKED).verdict, "off left-off");
  });

  it("ends with a charge that fills the car", () => {
    const driver = idle()
      .car(CHARGING)
      .pass(HOUR)
      .car({ ...PARKED, soc: 80 });

    assert.deepEqual([driver.verdict, driver.commands], ["off solar-off", [false]]);
  });

  it("is not seen in a car that stops because it is full", () => {
    const driver = running().car({ ...PARKED, soc: 80 });
    assert.equal(driver.verdict, "on now");

    assert.equal(running().car({ ...PARKED, fullyCharged: true }).verdict, "on now");
  });

  it("is not seen in a charge that begins with the plug: that is stopped", () => {
    const driver = idle()
      .car({ ...PARKED, pluggedIn: false })
      .pass(HOUR)
      .car(CHARGING);
    assert.equal(driver.verdict, "on found");

    driver.pass(MINUTE);
    assert.deepEqual([driver.verdict, driver.commands], ["off solar-off", [false, false]]);
  });

  it("is not seen in news from before the command", () => {
    const driver = running().mode("off");
    assert.deepEqual(driver.commands, [true, false]);

    driver.pass(MINUTE).car({ ...CHARGING, updatedAt: driver.now - 2 * MINUTE });

    assert.equal(driver.verdict, "off off");
  });

  it("is not seen in a stop that has not reached the car yet, which is tried again after an hour", () => {
    const driver = running().mode("off").pass(MINUTE).car(CHARGING);
    assert.equal(driver.verdict, "off off");

    driver.pass(10 * MINUTE).car(CHARGING);
    assert.deepEqual([driver.verdict, driver.commands], ["on not-stopped", [true, false]]);
    driver.pass(HOUR);
    assert.deepEqual([driver.verdict, driver.commands], ["off off", [true, false, false]]);
  });

  it("is not seen in a car that follows the windows it was given", () => {
    const driver = new ModeDriver({ mode: "cheap" }).car();
    const plan = [{ startAt: driver.now + HOUR, endAt: driver.now + 2 * HOUR }];
    driver
      .says("tariff", false, { plan })
      .car()
      .pass(50 * MINUTE);

    driver.car(CHARGING);

    assert.equal(driver.verdict, "off cheap-off");
  });
});

import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { ModeDriver, PARKED as REPORTED } from "./mode-driver";

/** As a second report or measurement confirms it. */
const PARKED = { ...REPORTED, certainty: { charging: 2, pluggedIn: 2 } } as const;
const CHARGING = { ...PARKED, charging: true };

describe("a start or stop in the car's app", () => {
  const running = (settings = {}): ModeDriver =>
    new ModeDriver({ mode: "now", ...settings })
      .car()
      .pass(3 * MINUTE_MS)
      .car(CHARGING)
      .pass(HOUR_MS);
  const idle = (settings = {}): ModeDriver =>
    new ModeDriver({ mode: "solar", ...settings })
      .car()
      .says("surplus", false, { heartbeatMs: 48 * HOUR_MS })
      .car()
      .pass(HOUR_MS);

  it("is respected: a stop, for half a day", () => {
    const driver = running().car(PARKED);
    assert.deepEqual([driver.verdict, driver.decision.until], ["off left-off", driver.now + 12 * HOUR_MS]);

    driver.pass(12 * HOUR_MS - 1);
    assert.deepEqual([driver.verdict, driver.commands], ["off left-off", [true]]);
    driver.pass(1);
    assert.deepEqual([driver.verdict, driver.commands], ["on now", [true, true]]);
  });

  it("is respected: a start, for a day", () => {
    const driver = idle().car(CHARGING);
    assert.deepEqual([driver.verdict, driver.commands], ["on left-on", [false]]);

    driver.pass(24 * HOUR_MS);
    assert.deepEqual([driver.verdict, driver.commands], ["off solar-off", [false, false]]);
  });

  it("is respected until the car is unplugged", () => {
    const driver = running()
      .car(PARKED)
      .pass(HOUR_MS)
      .car({ ...PARKED, pluggedIn: false })
      .pass(HOUR_MS)
      .car();

    assert.equal(driver.verdict, "on now");
  });

  it("is respected for an hour where one report alone shows it, which does not end a boost", () => {
    const stopped = running().car(REPORTED);
    assert.equal(stopped.decision.until, stopped.now + HOUR_MS);
    stopped.pass(HOUR_MS);
    assert.deepEqual([stopped.verdict, stopped.commands], ["on now", [true, true]]);

    const boosted = idle()
      .request({ boost: { forMs: 5 * HOUR_MS } })
      .car(CHARGING)
      .pass(HOUR_MS)
      .car(REPORTED);
    assert.equal(boosted.verdict, "off left-off");
    assert.equal(boosted.pass(HOUR_MS).verdict, "on boost");
  });

  it("survives one report of the cable, and so does a boost", () => {
    const unplugged = { ...REPORTED, pluggedIn: false };
    const stopped = running()
      .car(PARKED)
      .pass(HOUR_MS)
      .car(unplugged)
      .pass(2 * MINUTE_MS)
      .car();
    assert.deepEqual([stopped.verdict, stopped.commands], ["off left-off", [true]]);

    const boosted = new ModeDriver({ mode: "off" })
      .car()
      .request({ boost: { forMs: 5 * HOUR_MS } })
      .car(unplugged)
      .pass(2 * MINUTE_MS)
      .car();
    assert.equal(boosted.verdict, "on boost");
    const gone = boosted
      .car({ ...unplugged, certainty: { pluggedIn: 2 } })
      .pass(MINUTE_MS)
      .car();
    assert.equal(gone.verdict, "off off");
  });

  it("is not what another of our own nodes did", () => {
    const driver = running();
    const byNode = { ...PARKED, sent: { start: driver.now - 2 * HOUR_MS, stop: driver.now - MINUTE_MS } };

    assert.equal(driver.car(byNode).verdict, "on now");
  });

  it("is left alone: nothing is said again to the car", () => {
    const driver = running();
    assert.equal(driver.decision.leavesAlone, false);
    assert.equal(driver.car(PARKED).decision.leavesAlone, true);
    assert.equal(driver.pass(12 * HOUR_MS).decision.leavesAlone, false);
  });

  it("is no charge that begins again soon after a stop: stopped once more, then left alone with a warning", () => {
    const driver = running()
      .mode("off")
      .pass(5 * MINUTE_MS)
      .car(PARKED)
      .pass(5 * MINUTE_MS);
    const said = driver.commands.length;

    driver.car(CHARGING).pass(MINUTE_MS);
    assert.deepEqual([driver.verdict, driver.commands.slice(said)], ["off off", [false]]);
    driver
      .pass(5 * MINUTE_MS)
      .car(PARKED)
      .pass(5 * MINUTE_MS)
      .car(CHARGING)
      .pass(HOUR_MS);
    assert.deepEqual([driver.verdict, driver.decision.warning?.code], ["on left-on", "stop-not-held"]);
    assert.deepEqual(driver.commands.slice(said), [false]);
  });

  it("goes on from where it was when the clock is set", () => {
    for (const jump of [-6 * HOUR_MS, 30 * HOUR_MS]) {
      const driver = running().car(PARKED).pass(HOUR_MS);
      driver.now += jump;

      driver.give({ kind: "tick" }).pass(MINUTE_MS);
      assert.deepEqual(
        [driver.verdict, driver.decision.until],
        ["off left-off", driver.now + 12 * HOUR_MS - 2 * MINUTE_MS],
      );
      driver.pass(12 * HOUR_MS);
      assert.equal(driver.verdict, "on now");
    }
  });

  it("is respected for as long as is set", () => {
    const driver = running({ respectStopMs: 30 * MINUTE_MS })
      .car(PARKED)
      .pass(30 * MINUTE_MS);

    assert.equal(driver.verdict, "on now");
  });

  it("is not respected where that is switched off", () => {
    const stopped = running({ respectStopMs: 0 }).car(PARKED);
    assert.deepEqual([stopped.verdict, stopped.commands], ["on now", [true, true]]);

    const started = idle({ respectStartMs: 0 }).car(CHARGING).pass(MINUTE_MS);
    assert.deepEqual([started.verdict, started.commands], ["off solar-off", [false, false]]);
  });

  it("comes before minimum and boost, and a stop ends the boost", () => {
    const driver = running({ mode: "solar", minimumPercent: 60 }).car(PARKED);
    assert.equal(driver.verdict, "off left-off");

    const boosted = idle()
      .request({ boost: { forMs: 5 * HOUR_MS } })
      .car(CHARGING)
      .pass(HOUR_MS)
      .car(PARKED);
    assert.deepEqual([boosted.verdict, boosted.decision.boost], ["off left-off", undefined]);
  });

  it("gives way to a newer request", () => {
    const driver = running()
      .car(PARKED)
      .request({ boost: { forMs: HOUR_MS } });
    assert.equal(driver.verdict, "on boost");

    const again = idle().car(CHARGING).mode("off");
    assert.equal(again.verdict, "off off");
  });

  it("is not undone by the same mode once more", () => {
    assert.equal(running().car(PARKED).mode("now").verdict, "off left-off");
  });

  it("can be followed by another one", () => {
    const driver = running().car(PARKED).pass(HOUR_MS).car(CHARGING);
    assert.equal(driver.verdict, "on left-on");

    assert.equal(driver.pass(HOUR_MS).car(PARKED).verdict, "off left-off");
  });

  it("ends with a charge that fills the car", () => {
    const driver = idle()
      .car(CHARGING)
      .pass(HOUR_MS)
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
      .pass(HOUR_MS)
      .car(CHARGING);
    assert.equal(driver.verdict, "on found");

    driver.pass(MINUTE_MS);
    assert.deepEqual([driver.verdict, driver.commands], ["off solar-off", [false, false]]);
  });

  it("is not seen in news from before the command", () => {
    const driver = running().mode("off");
    assert.deepEqual(driver.commands, [true, false]);

    driver.pass(MINUTE_MS).car({ ...CHARGING, updatedAt: driver.now - 2 * MINUTE_MS });

    assert.equal(driver.verdict, "off off");
  });

  it("is not seen in a stop that has not reached the car yet, which is tried again after an hour", () => {
    const driver = running().mode("off").pass(MINUTE_MS).car(CHARGING);
    assert.equal(driver.verdict, "off off");

    driver.pass(10 * MINUTE_MS).car(CHARGING);
    assert.deepEqual([driver.verdict, driver.commands], ["on not-stopped", [true, false]]);
    driver.pass(HOUR_MS);
    assert.deepEqual([driver.verdict, driver.commands], ["off off", [true, false, false]]);
  });

  it("is not seen in a car that follows the windows it was given", () => {
    const driver = new ModeDriver({ mode: "cheap" }).car();
    const plan = [{ startAt: driver.now + HOUR_MS, endAt: driver.now + 2 * HOUR_MS }];
    driver
      .says("tariff", false, { plan })
      .car()
      .pass(50 * MINUTE_MS);

    driver.car(CHARGING);

    assert.equal(driver.verdict, "off cheap-off");
  });
});

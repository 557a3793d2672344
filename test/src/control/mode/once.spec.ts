import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { ModeDriver, PARKED } from "./mode-driver";

describe("a boost", () => {
  const solar = (settings = {}): ModeDriver =>
    new ModeDriver({ mode: "solar", ...settings }).car().says("surplus", false, { heartbeatMs: 24 * HOUR_MS });

  it("ends automatically after its time, and the mode decides again", () => {
    const driver = solar().request({ boost: { forMs: HOUR_MS } });
    assert.deepEqual([driver.verdict, driver.decision.until], ["on boost", driver.now + HOUR_MS]);

    driver.pass(HOUR_MS - 1);
    assert.equal(driver.verdict, "on boost");
    driver.pass(1);
    assert.deepEqual([driver.verdict, driver.commands], ["off solar-off", [false, true, false]]);
  });

  it("of energy ends when the charging power has brought it", () => {
    const driver = solar().request({ boost: { kwh: 9 } });
    assert.equal(driver.decision.until, driver.now + 1.5 * HOUR_MS);

    driver.pass(HOUR_MS).give({ kind: "tick" });
    assert.equal(driver.verdict, "on boost-kwh");
    assert.deepEqual(driver.decision.reason.params, { kwh: 9, charged: 6 });
    driver.pass(0.5 * HOUR_MS + 1000);
    assert.equal(driver.verdict, "off solar-off");
  });

  it("of energy goes by the car's own report when it has one", () => {
    const driver = solar().request({ boost: { kwh: 9 } });

    driver.pass(HOUR_MS).car({ ...PARKED, charging: true, soc: 52 });

    const charged = Number(((0.02 * 60) / 0.85).toFixed(1));
    assert.deepEqual(driver.decision.reason.params, { kwh: 9, charged });
  });

  it("of energy without a known power goes by the state of charge alone", () => {
    const driver = solar({ chargePowerW: undefined }).request({ boost: { kwh: 6 } });

    driver.pass(2 * HOUR_MS).car({ ...PARKED, charging: true, soc: 55 });
    assert.equal(driver.verdict, "on boost-kwh");
    driver.pass(HOUR_MS).car({ ...PARKED, charging: true, soc: 59 });
    assert.equal(driver.verdict, "off solar-off");
  });

  it("of energy is not taken where nothing could count it", () => {
    const driver = solar({ chargePowerW: undefined }).car({ pluggedIn: true });

    driver.request({ boost: { kwh: 6 } });

    assert.equal(driver.verdict, "off solar-off");
  });

  it("ends when the car is full", () => {
    const driver = solar().request({ boost: { forMs: 5 * HOUR_MS } });

    driver.pass(HOUR_MS).car({ ...PARKED, charging: false, soc: 80 });

    assert.equal(driver.verdict, "off solar-off");
  });

  it("ends when the car is unplugged", () => {
    const driver = solar().request({ boost: { forMs: 5 * HOUR_MS } });

    driver
      .pass(HOUR_MS)
      .car({ ...PARKED, pluggedIn: false })
      .pass(HOUR_MS)
      .car();

    assert.equal(driver.verdict, "off solar-off");
  });

  it("can be taken back, and ends with off", () => {
    const driver = solar().request({ boost: { forMs: HOUR_MS } });
    assert.equal(driver.request({ boost: null }).verdict, "off solar-off");

    driver.request({ boost: { forMs: HOUR_MS } }).mode("off");
    assert.equal(driver.verdict, "off off");
  });

  it("lasts a day at most", () => {
    const driver = solar().request({ boost: { forMs: 100 * HOUR_MS } });

    assert.equal(driver.decision.until, driver.now + 24 * HOUR_MS);
  });
});

describe("ready by a time, once", () => {
  /** 30 % of 60 kWh at 6 kW and 0.85: a good three and a half hours. */
  const NEEDED = ((0.3 * 60) / 0.85 / 6) * HOUR_MS;
  const off = (settings = {}): ModeDriver => new ModeDriver({ mode: "off", ...settings }).car();

  it("charges as late as is enough, and ends automatically", () => {
    const driver = off();
    const at = driver.now + 12 * HOUR_MS;
    driver.request({ ready: { at } });
    assert.equal(driver.verdict, "off ready-waiting");
    const startAt = driver.decision.nextChangeAt ?? 0;
    assert.ok(Math.abs(startAt - (at - 15 * MINUTE_MS - NEEDED)) < 1000, new Date(startAt).toISOString());

    driver.pass(startAt - driver.now);
    assert.equal(driver.verdict, "on ready");
    driver.pass(at - driver.now - 14 * MINUTE_MS);
    assert.equal(driver.verdict, "off off");
    driver.pass(HOUR_MS);
    assert.equal(driver.decision.ready, undefined);
    assert.deepEqual(driver.commands, [false, true, false]);
  });

  it("goes on without a pause when the car reports that it was quicker", () => {
    const driver = off().request({ ready: { at: Date.parse("2026-06-02T06:00:00Z") } });
    driver.pass((driver.decision.nextChangeAt ?? 0) - driver.now);

    driver.pass(HOUR_MS).car({ ...PARKED, charging: true, soc: 70 });

    assert.deepEqual([driver.verdict, driver.commands], ["on ready", [false, true]]);
  });

  it("ends when the target is reached", () => {
    const driver = off().request({ ready: { at: Date.parse("2026-06-02T06:00:00Z"), targetPercent: 70 } });
    driver.pass((driver.decision.nextChangeAt ?? 0) - driver.now);

    driver.pass(HOUR_MS).car({ ...PARKED, charging: true, soc: 70 });

    assert.equal(driver.verdict, "off off");
  });

  it("goes on after its time when the target was missed, but not for ever", () => {
    const driver = off();
    driver.request({ ready: { at: driver.now + HOUR_MS, targetPercent: 80 } });
    assert.equal(driver.verdict, "on ready");

    driver.pass(HOUR_MS + MINUTE_MS);
    assert.equal(driver.verdict, "on ready-overrun");
    driver.pass(2 * HOUR_MS);
    assert.deepEqual([driver.verdict, driver.decision.ready], ["off off", undefined]);
  });

  it("is over when the car has left", () => {
    const driver = off();
    driver.request({ ready: { at: driver.now + HOUR_MS } }).pass(HOUR_MS + MINUTE_MS);

    driver.car({ ...PARKED, pluggedIn: false });

    assert.equal(driver.decision.ready, undefined);
  });

  it("waits for a car that is not here yet", () => {
    const driver = off().car({ ...PARKED, pluggedIn: false });

    driver
      .request({ ready: { at: driver.now + 2 * HOUR_MS } })
      .pass(HOUR_MS)
      .car();

    assert.equal(driver.verdict, "on ready");
  });

  it("follows the tariff's plan when that plans for it", () => {
    const driver = off();
    const at = driver.now + 12 * HOUR_MS;
    const goal = { readyAt: at, targetPercent: 80 };
    driver.request({ ready: { at } });

    driver.says("tariff", true, { goal });
    assert.equal(driver.verdict, "on ready-plan");
    driver.says("tariff", false, { goal, nextChangeAt: driver.now + HOUR_MS });
    assert.deepEqual([driver.verdict, driver.decision.nextChangeAt], ["off ready-waiting", driver.now + HOUR_MS]);
  });

  it("starts in time automatically when the tariff falls silent", () => {
    const driver = off();
    const at = driver.now + 6 * HOUR_MS;
    driver.request({ ready: { at } }).says("tariff", false, { goal: { readyAt: at } });

    driver.pass(3 * HOUR_MS);

    assert.equal(driver.verdict, "on ready");
  });

  it("only adds to what the mode brings", () => {
    const driver = new ModeDriver({ mode: "solar" }).car();

    driver.request({ ready: { at: driver.now + 20 * HOUR_MS } }).says("surplus", true);

    assert.equal(driver.verdict, "on solar-on");
  });

  it("says so when it cannot tell when to begin", () => {
    const driver = off().car({ pluggedIn: true });

    driver.request({ ready: { at: driver.now + HOUR_MS } });

    assert.deepEqual([driver.verdict, driver.decision.warning?.code], ["off off", "ready-unknown"]);
  });

  it("can be taken back", () => {
    const driver = off().request({ ready: { at: Date.parse("2026-06-01T19:00:00Z") } });

    assert.equal(driver.request({ ready: null }).verdict, "off off");
  });
});

import assert from "node:assert/strict";
import { restoreMode } from "../../../../src/control/mode/stored-mode";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { ModeDriver, PARKED } from "./mode-driver";

describe("a mode after a restart", () => {
  it("keeps what was asked for", () => {
    const driver = new ModeDriver({ mode: "solar" }).car().mode("cheap");
    driver.request({ minimumPercent: 30 }).request({ boost: { forMs: 3 * HOUR_MS } });
    driver.request({ ready: { at: driver.now + 12 * HOUR_MS, targetPercent: 90 } });

    driver.pass(HOUR_MS).restart().car().pass(MINUTE_MS);

    const { mode, ready, until, inputs } = driver.decision;
    assert.equal(driver.verdict, "on boost");
    assert.deepEqual([mode, ready?.targetPercent, inputs.minimumPercent], ["cheap", 90, 30]);
    assert.equal(until, driver.now + 2 * HOUR_MS - MINUTE_MS);
  });

  it("sends nothing before whoever had spoken has spoken again", () => {
    const driver = new ModeDriver({ mode: "solar+cheap" }).car().says("surplus", false).says("tariff", true);
    driver
      .restart()
      .car()
      .pass(5 * MINUTE_MS);
    assert.equal(driver.verdict, "- warming-up");

    driver.says("surplus", false);
    assert.deepEqual([driver.verdict, driver.commands], ["- warming-up", [false, true]]);
    driver.says("tariff", true);
    assert.deepEqual([driver.verdict, driver.commands], ["on cheap-on", [false, true]]);
  });

  it("sends what has changed meanwhile", () => {
    const driver = new ModeDriver({ mode: "solar" })
      .car()
      .says("surplus", true)
      .restart()
      .car()
      .pass(5 * MINUTE_MS);

    driver.says("surplus", false);

    assert.deepEqual(driver.commands, [true, false]);
  });

  it("does not wait for ever: what runs is stopped", () => {
    const driver = new ModeDriver({ mode: "solar" }).car().says("surplus", true).restart().car();

    driver.pass(2 * HOUR_MS);

    assert.deepEqual([driver.verdict, driver.commands], ["off waiting-surplus", [true, false]]);
  });

  it("ends a boost that ended meanwhile", () => {
    const driver = new ModeDriver({ mode: "off" }).car().request({ boost: { forMs: HOUR_MS } });
    driver.now += 5 * HOUR_MS;

    driver.restart().car();
    assert.deepEqual(driver.commands, [false, true]);
    driver.pass(MINUTE_MS);
    assert.deepEqual([driver.verdict, driver.commands], ["off off", [false, true, false]]);
  });

  it("goes on respecting what a person did", () => {
    const driver = new ModeDriver({ mode: "now" })
      .car()
      .car({ ...PARKED, charging: true })
      .pass(HOUR_MS)
      .car({ ...PARKED, certainty: { charging: 2 } });
    assert.equal(driver.verdict, "off left-off");

    driver.restart().car().pass(HOUR_MS);

    assert.deepEqual([driver.verdict, driver.commands], ["off left-off", [true]]);
  });

  it("does not tell the same windows again", () => {
    const driver = new ModeDriver({ mode: "cheap" }).car();
    const plan = [{ startAt: driver.now + 4 * HOUR_MS, endAt: driver.now + 5 * HOUR_MS }];
    driver.says("tariff", false, { plan }).restart().car().pass(MINUTE_MS).says("tariff", false, { plan });

    assert.equal(driver.synced.length, 1);
  });

  it("takes another mode from the settings, but not the same one again", () => {
    const driver = new ModeDriver({ mode: "solar" }).car().mode("off");
    driver.restart({ mode: "solar" }).pass(MINUTE_MS);
    assert.equal(driver.decision.mode, "off");

    driver.restart({ mode: "now" }).car().pass(MINUTE_MS);
    assert.equal(driver.decision.mode, "now");
  });

  for (const stored of [undefined, null, 7, "state", [], { at: "x", boost: 5, will: {}, windows: {}, mode: "fast" }]) {
    it(`makes nothing of ${JSON.stringify(stored)}`, () => {
      const { mode, boost, override, windows } = restoreMode(stored);

      assert.deepEqual([mode, boost, override, windows], [undefined, undefined, undefined, undefined]);
    });
  }
});

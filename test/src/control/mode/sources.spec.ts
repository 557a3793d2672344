import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { ModeDriver } from "./mode-driver";

describe("sun and price together", () => {
  const both = (): ModeDriver => new ModeDriver({ mode: "solar+cheap" }).car();

  for (const [what, code, sunKnown, verdict] of [
    ["a plan that only waits has nothing against the sun", "waiting", true, "on solar-on"],
    ["a target that is reached has nothing against the sun", "target-reached", false, "on solar-on"],
    ["a plan that weighs the sun may find more not worth it", "target-reached", true, "off cheap-off"],
    ["a ceiling is for the grid", "above-ceiling", false, "on solar-on"],
    ["a car that is full has no room", "full", false, "off cheap-off"],
    ["a car at its limit has no room", "limit-reached", true, "off cheap-off"],
  ] as const) {
    it(what, () => {
      const driver = both().says("tariff", false, { code, sunKnown }).says("surplus", true);

      assert.equal(driver.verdict, verdict);
    });
  }

  it("ends a charge of the plan, though the surplus takes it for one that a person began", () => {
    const driver = both().says("surplus", false).says("tariff", true).says("surplus", true, { code: "left-on" });

    driver.says("tariff", false);

    assert.equal(driver.verdict, "off both-off");
  });

  it("stays on from the price to the sun, without a stop", () => {
    const driver = both().says("surplus", false).says("tariff", true).says("surplus", true).says("tariff", false);

    assert.deepEqual([driver.verdict, driver.commands], ["on solar-on", [false, true]]);
  });

  it("stays on for a plan that is about to begin", () => {
    const driver = both().says("tariff", false, { nextChangeAt: undefined }).says("surplus", true);
    driver.says("tariff", false, { code: "waiting", nextChangeAt: driver.now + 10 * MINUTE_MS });

    driver.says("surplus", false);
    assert.equal(driver.verdict, "on bridging");

    driver.pass(10 * MINUTE_MS).says("tariff", true);
    assert.deepEqual([driver.verdict, driver.commands], ["on cheap-on", [false, true]]);
  });

  it("does not stay on for one that is far", () => {
    const driver = both().says("tariff", false).says("surplus", true);
    driver.says("tariff", false, { nextChangeAt: driver.now + 20 * MINUTE_MS });

    driver.says("surplus", false);

    assert.equal(driver.verdict, "off both-off");
  });

  it("does not begin early for a plan that is near", () => {
    const driver = both().says("surplus", false);

    driver.says("tariff", false, { nextChangeAt: driver.now + 10 * MINUTE_MS });

    assert.equal(driver.verdict, "off both-off");
    assert.equal(driver.decision.nextChangeAt, driver.now + 10 * MINUTE_MS);
  });

  it("follows the one that speaks, and says that the other is missed", () => {
    const driver = both().says("surplus", true);
    assert.deepEqual([driver.verdict, driver.decision.warning?.code], ["on solar-on", "tariff-missing"]);

    const other = both().says("tariff", false);
    assert.deepEqual([other.verdict, other.decision.warning?.code], ["off cheap-off", "surplus-missing"]);
  });

  it("misses no meter where the plan weighs the sun itself", () => {
    const driver = both().says("tariff", true, { sunKnown: true });

    assert.deepEqual([driver.verdict, driver.decision.warning], ["on cheap-on", undefined]);
  });

  it("is off when neither speaks any more", () => {
    const driver = both().says("surplus", true).says("tariff", true);

    driver.pass(2 * HOUR_MS);

    assert.deepEqual([driver.verdict, driver.commands], ["off both-silent", [true, false]]);
  });
});

describe("a source that falls silent", () => {
  for (const [mode, name] of [
    ["solar", "surplus"],
    ["cheap", "tariff"],
  ] as const) {
    it(`does not keep the car on: ${name}`, () => {
      const driver = new ModeDriver({ mode }).car().says(name, true);

      driver.pass(60 * MINUTE_MS);
      assert.equal(driver.decision.on, true);
      driver.pass(MINUTE_MS);
      assert.deepEqual([driver.verdict, driver.commands], [`off ${name}-silent`, [true, false]]);

      driver.says(name, true);
      assert.deepEqual(driver.commands, [true, false, true]);
    });
  }

  it("is one that misses its own heartbeat twice", () => {
    const driver = new ModeDriver({ mode: "solar" }).car().says("surplus", true, { heartbeatMs: 5 * MINUTE_MS });

    driver.pass(11 * MINUTE_MS);

    assert.equal(driver.verdict, "off surplus-silent");
  });

  it("does not matter while another mode is on", () => {
    const driver = new ModeDriver({ mode: "now" }).car().says("surplus", true);

    driver.pass(3 * HOUR_MS);

    assert.equal(driver.verdict, "on now");
  });
});

describe("a source that has nothing to say", () => {
  it("changes nothing until it is silent, and nothing is said in its name", () => {
    const driver = new ModeDriver({ mode: "solar" }).car().says("surplus", true).says("surplus", undefined);
    assert.deepEqual([driver.verdict, driver.commands], ["- undecided", [true]]);

    driver.pass(2 * HOUR_MS);
    assert.equal(driver.verdict, "off surplus-silent");
  });

  for (const code of ["no-reading-yet", "warming-up"])
    it(`has no opinion while it waits: ${code}`, () => {
      const alone = new ModeDriver({ mode: "solar" }).car().says("surplus", true, { code });
      assert.deepEqual([alone.verdict, alone.commands], ["- undecided", []]);

      const beside = new ModeDriver({ mode: "solar+cheap" }).car().says("surplus", true, { code });
      assert.equal(beside.says("tariff", true).verdict, "on cheap-on");
      assert.equal(beside.says("tariff", false).verdict, "off cheap-off");
      assert.equal(beside.says("tariff", true, { code: "warming-up" }).verdict, "- undecided");
      assert.equal(beside.says("surplus", true, { code: "charging" }).verdict, "on solar-on");
    });

  it("is not missed while it leaves the car alone", () => {
    const driver = new ModeDriver({ mode: "solar" }).car();
    driver.says("surplus", false, { code: "left-off", nextChangeAt: driver.now + 12 * HOUR_MS });

    driver.pass(12 * HOUR_MS);
    assert.equal(driver.verdict, "off solar-off");
    driver.pass(2 * HOUR_MS);
    assert.equal(driver.verdict, "off surplus-silent");
  });

  it("is believed when it says that the car is away", () => {
    const driver = new ModeDriver({ mode: "solar" }).says("surplus", true).says("surplus", undefined, { code: "away" });
    assert.equal(driver.verdict, "- away");

    driver.pass(12 * HOUR_MS);
    assert.deepEqual(driver.commands, [true]);
  });
});

import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../../src/core/duration";
import { instant } from "./tariff-driver";
import { SEVEN, evening } from "./tuesday-morning";

describe("a request to be ready once", function () {
  it("takes the place of that day's departure, and ends automatically", () => {
    const driver = evening(40, { targetPercent: 50 });
    const at = instant("2026-06-02T04:00:00+02:00");
    driver.request({ ready: { at, targetPercent: 70 } });
    assert.deepEqual(driver.decision.goal, { readyAt: at, targetPercent: 70, once: true });

    driver.until("2026-06-02T03:59:00+02:00");
    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 70);
    driver.until("2026-06-02T04:10:00+02:00");
    driver.car({ soc: 70, pluggedIn: true });
    assert.equal(driver.decision.goal?.readyAt, instant("2026-06-03T07:00:00+02:00"), "it is not also ready at seven");
    driver.until("2026-06-03T00:30:00+02:00");

    assert.equal(driver.state.requests?.ready, undefined);
    assert.equal(driver.decision.goal?.targetPercent, 50);
  });

  it("for a day without a departure is the only one", () => {
    const driver = evening(40, { ready: {} });
    driver.request({ ready: { at: SEVEN } });

    assert.deepEqual(driver.decision.goal, { readyAt: SEVEN, targetPercent: 80, once: true });
  });

  it("is taken back", () => {
    const driver = evening();
    driver.request({ ready: { at: instant("2026-06-02T04:00:00+02:00") } });
    driver.request({ ready: null });

    assert.deepEqual(driver.decision.goal, { readyAt: SEVEN, targetPercent: 80, once: false });
  });

  it("for the evening is charged for in time, and does not cancel the morning", () => {
    const driver = evening(40, { targetPercent: 50 });
    driver.request({ ready: { at: instant("2026-06-02T20:00:00+02:00"), targetPercent: 90 } });
    assert.deepEqual(driver.decision.goal, { readyAt: SEVEN, targetPercent: 50, once: false });
    driver.until(SEVEN - MINUTE_MS);
    assert.ok((driver.decision.inputs.soc ?? 0) >= 50);
    driver.until("2026-06-02T19:59:00+02:00");

    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 90);
  });
});

describe("requests for the car", () => {
  it("hold until they are taken back", () => {
    const driver = evening();
    driver.request({ targetPercent: 60 });
    assert.equal(driver.decision.goal?.targetPercent, 60);
    driver.request({ minimumPercent: 50 });
    assert.deepEqual([driver.decision.on, driver.reason], [true, "minimum"]);
    driver.request({ minimumPercent: null, fullPercent: 70, ceiling: 0.05 });
    assert.deepEqual([driver.decision.on, driver.reason], [false, "above-ceiling"]);
    assert.equal(driver.decision.inputs.fullPercent, 70);
    driver.request({ ceiling: null, targetPercent: null });

    assert.equal(driver.decision.goal?.targetPercent, 80);
    assert.equal(driver.reason, "waiting");
  });
});

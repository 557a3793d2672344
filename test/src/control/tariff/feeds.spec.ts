import assert from "node:assert/strict";
import { DAY_MS } from "../../../../src/core/duration";
import { dayOf, hourly, instant, settings, TariffDriver } from "./tariff-driver";
import { MONDAY, TUESDAY } from "./tuesday-morning";

const MIDNIGHT = instant(TUESDAY);

function at(time: string): TariffDriver {
  const driver = new TariffDriver(settings, time);
  driver.prices(dayOf(MONDAY, 0.3));
  driver.car({ soc: 40, pluggedIn: true, limit: 90 });
  return driver;
}

describe("tomorrow's prices", () => {
  const cases: ReadonlyArray<readonly [string, string, string | undefined]> = [
    ["are not expected before one o'clock", "2026-06-01T12:59:00+02:00", undefined],
    ["may be late by two hours without a word", "2026-06-01T14:59:00+02:00", undefined],
    ["are missed loudly from three o'clock on", "2026-06-01T15:00:00+02:00", "prices-late"],
    ["are missed in the evening", "2026-06-01T21:00:00+02:00", "prices-late"],
  ];
  for (const [promise, time, warning] of cases) {
    it(promise, () => {
      assert.equal(at(time).decision.warning?.code, warning);
    });
  }

  it("end the warning when they come", () => {
    const driver = at("2026-06-01T16:00:00+02:00");
    assert.deepEqual(driver.decision.warning, { code: "prices-late", params: { untilAt: MIDNIGHT } });
    driver.prices(dayOf(TUESDAY, 0.3));

    assert.equal(driver.decision.warning, undefined);
  });

  it("are planned on without: what is left after the known ones may wait", () => {
    const driver = at("2026-06-01T22:00:00+02:00");
    assert.equal(driver.decision.warning?.code, "prices-late");
    assert.notEqual(driver.reason, "no-prices-yet");
    driver.prices(hourly("2026-06-01T23:00:00+02:00", [0.01]));

    assert.match(driver.plan, /23:00-00:00$/);
  });

  it("that never come do not keep the car from being charged", () => {
    const driver = at("2026-06-01T18:00:00+02:00");
    driver.until("2026-06-02T00:30:00+02:00");
    assert.equal(driver.decision.warning?.code, "prices-ended");
    driver.until("2026-06-02T07:00:00+02:00");

    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 80);
  });

  it("that never come do not keep a charge going for which there is no need", () => {
    const driver = new TariffDriver({ ...settings, ready: { 5: "07:00" } }, "2026-06-01T22:00:00+02:00");
    driver.prices(dayOf(MONDAY, 0.3));
    driver.car({ soc: 40, pluggedIn: true, limit: 90 });
    driver.request({ minimumPercent: 70 });
    assert.equal(driver.decision.on, true);
    driver.until("2026-06-01T23:59:30+02:00");
    driver.request({ minimumPercent: null });
    driver.until("2026-06-02T00:01:00+02:00");

    assert.equal(driver.decision.on, false);
  });
});

describe("a price feed that fails", () => {
  /** Two weeks of nights that are cheap from two to four o'clock. */
  function learnt(): TariffDriver {
    const driver = new TariffDriver(settings, "2026-05-18T12:00:00+02:00");
    for (let day = 0; day < 14; day++) {
      const date = new Date(instant("2026-05-19T12:00:00+02:00") + day * DAY_MS).toISOString().slice(0, 10);
      driver.prices(dayOf(`${date}T00:00:00+02:00`, 0.3, { 2: 0.1, 3: 0.1 }));
      driver.now += DAY_MS;
    }
    driver.car({ soc: 50, pluggedIn: true, limit: 90 });
    return driver;
  }

  it("leaves what hours usually cost: plans go on, without a price", () => {
    const driver = learnt();
    driver.until("2026-06-02T00:30:00+02:00");
    assert.match(driver.plan, /^02:..-03:../);
    driver.until("2026-06-03T01:30:00+02:00");
    driver.car({ soc: 50, pluggedIn: true, limit: 90 });

    assert.equal(driver.decision.warning?.code, "prices-ended");
    assert.match(driver.plan, /^02:..-03:../);
    assert.equal(driver.decision.plan[0]?.price, undefined);
  });
});

describe("the first day", () => {
  it("trusts a price that is known more than one that it guesses", () => {
    const driver = new TariffDriver({ ...settings, ready: { 4: "07:00" } }, "2026-06-01T12:00:00+02:00");
    driver.prices(
      dayOf(MONDAY, 0.3, { 14: 0.2, 15: 0.2, 16: 0.2 }),
      dayOf(TUESDAY, 0.3, { 14: 0.2, 15: 0.2, 16: 0.2 }),
    );
    driver.car({ soc: 40, pluggedIn: true, limit: 90 });

    assert.ok(driver.decision.plan.length > 0);
    assert.equal(driver.decision.plan[0]?.price, 0.2);
  });
});

describe("a negative price", () => {
  it("is used though no departure is set", () => {
    const driver = new TariffDriver(
      { ...settings, ready: {}, targetPercent: 50, fullPercent: 90 },
      "2026-06-01T09:00:00+02:00",
    );
    driver.prices(dayOf(MONDAY, 0.2, { 13: -0.05, 14: -0.02 }), dayOf(TUESDAY, 0.2));
    driver.car({ soc: 60, pluggedIn: true, limit: 90 });

    assert.equal(driver.plan, "13:00-14:30");
  });
});

describe("without any price", () => {
  it("the car is charged as late as is enough", () => {
    const driver = new TariffDriver(settings, "2026-06-01T18:00:00+02:00");
    driver.car({ soc: 40, pluggedIn: true, limit: 90 });

    assert.equal(driver.reason, "waiting");
    assert.equal(driver.plan, "05:00-07:00");
    driver.until("2026-06-02T05:30:00+02:00");
    assert.deepEqual([driver.decision.on, driver.reason], [true, "late"]);
    assert.equal(driver.decision.cost, undefined);
  });

  it("a car that holds enough is not charged", () => {
    const driver = new TariffDriver(settings, "2026-06-02T06:00:00+02:00");
    driver.car({ soc: 80, pluggedIn: true });

    assert.equal(driver.reason, "target-reached");
  });

  it("a car that leaves on another day is left alone", () => {
    const driver = new TariffDriver({ ...settings, ready: { 1: "07:00" } }, "2026-05-26T18:00:00+02:00");
    driver.car({ soc: 40, pluggedIn: true });

    assert.deepEqual([driver.decision.on, driver.reason], [undefined, "no-prices-yet"]);
  });
});

describe("the worst of several warnings", () => {
  it("is reported: a car that will not be ready before prices that are late", () => {
    const driver = new TariffDriver({ ...settings, ready: { 1: "20:00" } }, "2026-06-01T18:00:00+02:00");
    driver.prices(dayOf(MONDAY, 0.3));
    driver.car({ soc: 10, pluggedIn: true });

    assert.equal(driver.decision.warning?.code, "target-missed");
    driver.car({ soc: 80, pluggedIn: true });
    assert.equal(driver.decision.warning?.code, "prices-late");
  });

  it("tells without any price, too, that the target is missed", () => {
    const driver = new TariffDriver(settings, "2026-06-02T06:00:00+02:00");
    driver.car({ soc: 40, pluggedIn: true });

    assert.deepEqual(driver.decision.warning, {
      code: "target-missed",
      params: { at: instant("2026-06-02T07:00:00+02:00"), target: 80, reached: 60 },
    });
  });
});

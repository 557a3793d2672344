import assert from "node:assert/strict";
import type { TariffSettings } from "../../../../src/control/tariff/settings";
import { MINUTE_MS } from "../../../../src/core/duration";
import { dayOf, hourly, instant, settings, TariffDriver } from "./tariff-driver";

const MONDAY = "2026-06-01T00:00:00+02:00";
const TUESDAY = "2026-06-02T00:00:00+02:00";
const WEDNESDAY = "2026-06-03T00:00:00+02:00";
const EVENING = "2026-06-01T18:00:00+02:00";
const NIGHT = { 2: 0.1, 3: 0.12, 4: 0.2 };

/** A car that came home at six in the evening with 40 %, and prices until the end of tomorrow. */
function evening(
  wanted: Partial<TariffSettings> = {},
  tuesday: Readonly<Record<number, number>> = NIGHT,
): TariffDriver {
  const driver = new TariffDriver({ ...settings, ...wanted }, EVENING);
  driver.prices(dayOf(MONDAY, 0.3), dayOf(TUESDAY, 0.3, tuesday));
  driver.car({ soc: 40, pluggedIn: true, limit: 90 });
  return driver;
}

describe("a car that is to be ready by a time", function () {
  it("is charged in the cheapest hours before it leaves", () => {
    const driver = evening();

    assert.equal(driver.plan, "02:00-04:00");
    assert.deepEqual(driver.decision.reason, {
      code: "waiting",
      params: { price: 0.3, at: instant("2026-06-02T02:00:00+02:00") },
    });

    driver.until("2026-06-02T02:00:00+02:00");
    assert.equal(driver.reason, "cheap");
    driver.until("2026-06-02T06:00:00+02:00");

    assert.equal(driver.summary, "off 18:00, on 02:00, off 04:00");
    assert.equal(driver.reason, "target-reached");
  });

  it("is told what that costs, and what it saves against charging at once", () => {
    const { plan, cost, saving, inputs } = evening().decision;

    const energyKwh = plan.reduce((sum, charge) => sum + charge.energyKwh, 0);
    const money = plan.reduce((sum, charge) => sum + charge.energyKwh * (charge.price ?? NaN), 0);
    assert.ok(Math.abs(energyKwh - 20) < 0.01);
    assert.ok(Math.abs(energyKwh - (inputs.neededKwh ?? NaN)) < 0.01);
    assert.ok(Math.abs(money - (cost ?? NaN)) < 1e-9);
    assert.ok(Math.abs((cost ?? NaN) + (saving ?? NaN) - 20 * 0.3) < 0.01);
    assert.ok(Math.abs((cost ?? NaN) - (10 * 0.1 + 10 * 0.12)) < 0.01);
  });

  it("takes the later of equal hours, without a pause", () => {
    const [charge, ...others] = evening({}, { 0: 0.1, 1: 0.1, 2: 0.1, 3: 0.1, 4: 0.1 }).decision.plan;

    assert.equal(others.length, 0);
    assert.ok((charge?.endAt ?? 0) >= instant("2026-06-02T04:45:00+02:00"));
  });

  it("is charged no longer than needed, also where prices hold for hours", () => {
    const driver = evening({ targetPercent: 45 }, { 2: 0.1 });
    driver.until("2026-06-02T06:00:00+02:00");

    assert.equal(driver.summary, "off 18:00, on 02:45, off 03:00");
  });

  it("is charged at once where hardly any time is left", () => {
    const driver = new TariffDriver(settings, "2026-06-02T05:20:00+02:00");
    driver.prices(dayOf(TUESDAY, 0.3, NIGHT));
    driver.car({ soc: 40, pluggedIn: true, limit: 90 });

    assert.deepEqual([driver.decision.on, driver.reason], [true, "no-time-left"]);
    const { warning } = driver.decision;
    assert.equal(warning?.code, "target-missed");
    assert.ok(warning?.code === "target-missed" && warning.params.reached > 70 && warning.params.reached < 75);
  });

  it("charges at any price where nothing is cheap", () => {
    const driver = evening({ targetPercent: 90 }, Object.fromEntries(Array.from({ length: 24 }, (_, at) => [at, 9])));
    driver.until("2026-06-02T06:59:00+02:00");

    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 90);
  });

  it("waits for a cheap day only as long as the target is sure", () => {
    const driver = evening({}, { 9: 0.01, 10: 0.01, 11: 0.01, 12: 0.01, 13: 0.01, 14: 0.01 });

    driver.until("2026-06-02T06:59:00+02:00");

    assert.equal(driver.decision.on, false);
    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 80);
  });

  it("takes more than its target where that pays, up to what it is allowed", () => {
    const free = { 1: 0.01, 2: 0.01, 3: 0.01, 4: 0.01, 5: 0.01 };

    const driver = evening({ targetPercent: 50, fullPercent: 80 }, free);
    driver.until("2026-06-02T06:30:00+02:00");
    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 80);
    const strict = evening({ targetPercent: 50 }, free);
    strict.until("2026-06-02T06:30:00+02:00");
    assert.equal(Math.round(strict.decision.inputs.soc ?? 0), 50);
  });

  it("counts a fullest below the target as the target", () => {
    const driver = evening({ fullPercent: 50 });
    driver.until("2026-06-02T06:30:00+02:00");

    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 80);
  });
});

describe("prices", function () {
  it("below 0 fill the car", () => {
    const driver = evening({ targetPercent: 50, fullPercent: 90 }, { 2: -0.1, 3: -0.1, 4: -0.1, 5: -0.1 });
    driver.until("2026-06-02T06:30:00+02:00");

    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 90);
    assert.ok(Math.abs((evening({}, { 2: -0.1, 3: -0.1 }).decision.cost ?? 0) + 2) < 0.01);
  });

  it("of nothing at all still reach the target", () => {
    const driver = new TariffDriver(settings, EVENING);
    driver.prices(dayOf(MONDAY, 0), dayOf(TUESDAY, 0));
    driver.car({ soc: 40, pluggedIn: true, limit: 90 });
    driver.until("2026-06-02T06:59:00+02:00");

    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 80);
    assert.equal(driver.switches.filter(({ on }) => on).length, 1);
  });

  it("that change sign about 0 do not make stops free", () => {
    const driver = new TariffDriver({ ...settings, mostStops: 25 }, EVENING);
    const wild = Array.from({ length: 24 }, (_, hour) => (hour % 2 === 0 ? 0.001 : -0.001));
    driver.prices(hourly(MONDAY, wild), hourly(TUESDAY, wild));
    driver.car({ soc: 40, pluggedIn: true, limit: 90 });
    driver.until("2026-06-02T06:59:00+02:00");

    assert.ok(driver.switches.filter(({ on }) => on).length <= 2, driver.summary);
  });

  it("that are missing in the middle are used only where nothing else is left", () => {
    const gap = [...dayOf(MONDAY, 0.3), ...dayOf(TUESDAY, 0.3)].filter(
      ({ startAt }) =>
        startAt < instant("2026-06-02T01:00:00+02:00") || startAt >= instant("2026-06-02T06:00:00+02:00"),
    );
    const driver = new TariffDriver({ ...settings, ready: { 2: "07:00" } }, "2026-06-02T00:00:00+02:00");
    driver.prices(gap);
    driver.car({ soc: 50, pluggedIn: true, limit: 90 });
    assert.match(driver.plan, /^00:1\d-01:00 06:0\d-06:[45]\d$/);
    assert.ok(Math.abs((driver.decision.cost ?? NaN) - 4.5) < 0.1);

    const empty = new TariffDriver(settings, "2026-06-02T00:00:00+02:00");
    empty.prices(gap);
    empty.car({ soc: 20, pluggedIn: true, limit: 90 });
    assert.equal(empty.decision.cost, undefined, "nobody knows what the gap costs");
    empty.until("2026-06-02T06:59:00+02:00");
    assert.equal(Math.round(empty.decision.inputs.soc ?? 0), 80);
  });

  it("of which only tomorrow's are known do not keep the car from leaving charged today", () => {
    const driver = new TariffDriver({ ...settings, ready: { 1: "22:00" } }, EVENING);
    driver.prices(dayOf(TUESDAY, 0.3, NIGHT));
    driver.car({ soc: 40, pluggedIn: true, limit: 90 });
    driver.until("2026-06-01T21:59:00+02:00");

    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 80);
  });

  it("of quarter hours are used as they are", () => {
    const driver = new TariffDriver({ ...settings, targetPercent: 45 }, EVENING);
    const quarters = Array.from({ length: 96 }, (_, at) => (at === 9 ? 0.1 : 0.3));
    driver.prices(dayOf(MONDAY, 0.3), hourly(TUESDAY, quarters, 15 * MINUTE_MS));
    driver.car({ soc: 40, pluggedIn: true, limit: 90 });

    assert.equal(driver.plan, "02:15-02:30");
  });
});

describe("one price for ever", function () {
  const flat = { ...settings, fixedPrice: 0.3 };

  it("needs no feed: the target is reached in one charge before the departure", () => {
    const driver = new TariffDriver(flat, EVENING);
    driver.car({ soc: 40, pluggedIn: true, limit: 90 });
    driver.until("2026-06-02T06:59:00+02:00");

    assert.match(driver.summary, /^off 18:00, on 04:[45]\d, off 06:[45]\d$/);
    assert.equal(driver.decision.warning, undefined);
    assert.equal(driver.decision.inputs.importPrice, 0.3);
  });

  it("reaches the target by the end of tomorrow where no departure is set, and does not wait for ever", () => {
    const driver = new TariffDriver({ ...flat, ready: {} }, EVENING);
    driver.car({ soc: 40, pluggedIn: true, limit: 90 });
    const { goal } = driver.decision;
    assert.deepEqual([goal?.stays, driver.clock(goal?.readyAt ?? 0)], [true, "00:00"]);
    driver.until("2026-06-03T00:30:00+02:00");

    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 80);
    assert.equal(driver.switches.filter(({ on }) => on).length, 1);
    assert.equal(driver.decision.updateWantedAt, undefined, "nobody left");
  });
});

describe("a car for which no departure is set", function () {
  it("has its target by the end of tomorrow, by the cheapest hours", () => {
    const driver = evening({ ready: {} }, { 3: 0.1, 14: 0.05 });
    assert.equal(driver.plan, "03:00-04:00 14:00-15:00");
    driver.until("2026-06-02T20:00:00+02:00");

    assert.equal(driver.summary, "off 18:00, on 03:00, off 04:00, on 14:00, off 15:00");
  });

  it("is charged late, without a price, by the end of tomorrow", () => {
    const driver = new TariffDriver({ ...settings, ready: {} }, EVENING);
    driver.car({ soc: 40, pluggedIn: true, limit: 90 });
    driver.until("2026-06-03T00:30:00+02:00");

    assert.equal(driver.summary, "on 22:00, off 00:00");
  });
});

describe("a car that reports just its target", function () {
  it("gets the last half percent in the cheap night, says so, and is left alone before it leaves", () => {
    const driver = new TariffDriver(
      { ...settings, targetPercent: 50, fullPercent: 80, ready: { 2: "07:00" } },
      "2026-05-28T12:00:00+02:00",
    );
    // Nights are cheaper as a rule, so that nothing is bought in advance.
    for (const day of ["28", "29", "30", "31"]) driver.prices(dayOf(`2026-05-${day}T00:00:00+02:00`, 0.3, { 2: 0.2 }));
    driver.now = instant(EVENING);
    driver.prices(dayOf(MONDAY, 0.38), dayOf(TUESDAY, 0.38, { 1: 0.37, 2: 0.37, 3: 0.37, 6: 0.41 }));
    driver.car({ soc: 50, pluggedIn: true, limit: 80 });
    driver.until("2026-06-02T06:59:00+02:00");

    const started = driver.switches.filter(({ on }) => on === true);
    assert.deepEqual(
      started.map(({ reason }) => reason),
      ["to-be-sure"],
    );
    assert.match(driver.summary, /on 0[123]:/);
  });
});

describe("a car that has reached its limit", () => {
  it("ends the charge by itself, and no price is told for seconds of it", () => {
    const wanted = { ...settings, targetPercent: 50, fullPercent: 80 };
    const driver = new TariffDriver(wanted, "2026-06-02T02:00:00+02:00");
    driver.prices(dayOf(TUESDAY, 0.3, NIGHT));
    driver.car({ soc: 60, pluggedIn: true, charging: true, limit: 80 });
    assert.deepEqual([driver.decision.on, driver.reason], [true, "worth-it"]);
    driver.until("2026-06-02T02:40:00+02:00");

    driver.car({ soc: 79.95, pluggedIn: true, charging: true, limit: 80 });

    assert.deepEqual([driver.decision.on, driver.reason], [true, "finishing"]);
  });

  it("ends it at no time that anybody knows, though more is planned for another day", () => {
    const wanted = { ...settings, targetPercent: 50, fullPercent: 80, minimumPercent: 60 };
    const driver = new TariffDriver(wanted, "2026-06-02T02:00:00+02:00");
    driver.prices([...dayOf(TUESDAY, 0.3, { 17: 0.02 }), ...dayOf(WEDNESDAY, 0.3, { 5: 0.02 })]);
    driver.car({ soc: 45, pluggedIn: true, charging: true, limit: 80 });
    driver.until("2026-06-02T02:10:00+02:00");
    driver.car({ soc: 79.95, pluggedIn: true, charging: true, limit: 80 });
    driver.until("2026-06-02T02:10:30+02:00");

    assert.deepEqual([driver.decision.on, driver.reason], [true, "finishing"]);
    assert.equal(driver.decision.plan.length, 1);
    assert.equal(driver.decision.nextChangeAt, undefined);
  });
});

describe("a charging power that the car contradicts", () => {
  it("gives way to what the car takes, and that is said", () => {
    const driver = new TariffDriver({ ...settings, targetPercent: 60, fullPercent: 60 }, "2026-06-02T00:00:00+02:00");
    driver.prices(dayOf(TUESDAY, 0.3, { 0: 0.1, 1: 0.1, 2: 0.1, 3: 0.1, 4: 0.1, 5: 0.1 }));
    driver.car({ soc: 40, pluggedIn: true, limit: 90 });
    assert.equal(driver.decision.warning, undefined);
    driver.request({ minimumPercent: 50 });
    for (let minute = 0; minute < 36; minute++) {
      driver.power(4_000 + (minute % 3), 3_700);
      driver.until(driver.now + MINUTE_MS);
    }

    assert.deepEqual(driver.decision.warning, { code: "power-contradicted", params: { setW: 10_000, takenW: 3_700 } });
    assert.equal(driver.decision.inputs.chargePowerW, 3_700);
  });
});

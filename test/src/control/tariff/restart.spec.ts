import assert from "node:assert/strict";
import { lasting, restoreTariff, tariffOf1 } from "../../../../src/control/tariff/stored-tariff";
import type { TariffState } from "../../../../src/control/tariff/state";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { dayOf, instant, settings, TariffDriver } from "./tariff-driver";

const MONDAY = "2026-06-01T00:00:00+02:00";
const TUESDAY = "2026-06-02T00:00:00+02:00";
const SEVEN = instant("2026-06-02T07:00:00+02:00");

/** In the middle of a charge at night. */
function charging(): TariffDriver {
  const driver = new TariffDriver({ ...settings, mostStops: 25 }, "2026-06-01T18:00:00+02:00");
  driver.prices(dayOf(MONDAY, 0.3), dayOf(TUESDAY, 0.3, { 2: 0.1, 3: 0.12, 4: 0.2 }));
  driver.car({ soc: 40, pluggedIn: true, limit: 90, stops: { left: 60, total: 80, windowDays: 30 } });
  driver.request({ targetPercent: 75 });
  driver.until("2026-06-02T02:31:00+02:00");
  assert.equal(driver.decision.on, true);
  return driver;
}

describe("after a restart", () => {
  it("nothing is sent to the car before something fresh was received, and half a minute has passed", () => {
    const driver = charging();
    driver.restart();
    assert.deepEqual([driver.reason, driver.decision.changed], ["warming-up", false]);
    driver.now += MINUTE_MS;
    driver.give({ kind: "tick" });
    assert.equal(driver.reason, "warming-up");
    driver.car({ soc: 51, pluggedIn: true });

    assert.deepEqual([driver.decision.on, driver.reason, driver.decision.changed], [true, "cheap", false]);
  });

  it("what of the past no house can have is forgotten, and the rest is kept", () => {
    const driver = charging();
    const history = { slotMs: HOUR_MS / 2, startAt: instant(MONDAY) };
    driver.state = {
      ...driver.state,
      history: { ...history, surplusW: [-500, -65_509_000, null, 700], solarW: [0, 0, 2_000_000, 3000] },
    };

    driver.restart();

    const { surplusW, solarW } = driver.state.history ?? {};
    assert.deepEqual(
      [surplusW, solarW],
      [
        [-500, null, null, 700],
        [0, 0, null, 3000],
      ],
    );
  });

  it("half a minute passes even if all is received at once", () => {
    const driver = charging();
    driver.restart();
    driver.car({ pluggedIn: false });
    assert.equal(driver.reason, "warming-up");
    driver.until(driver.now + MINUTE_MS);

    assert.deepEqual([driver.decision.on, driver.reason], [false, "not-plugged"]);
  });

  it("news of the car are wanted until something was received", () => {
    const driver = charging();
    driver.restart();
    assert.equal(driver.decision.updateWantedAt, driver.now + MINUTE_MS / 2);
    driver.until(driver.now + MINUTE_MS);
    driver.power(500, 10_000);
    assert.equal(driver.reason, "warming-up", "a meter tells nothing of the car");
    driver.car({ soc: 51, pluggedIn: true });

    assert.equal(driver.decision.updateWantedAt, SEVEN + 15 * MINUTE_MS);
  });

  it("neither prices nor a request, nor what was known of the car before, are a fresh report of it", () => {
    const driver = charging();
    driver.restart();
    driver.now += MINUTE_MS;
    driver.prices(dayOf("2026-06-03T00:00:00+02:00", 0.3));
    driver.request({ targetPercent: 75 });
    driver.give({ kind: "car", car: { soc: 51, pluggedIn: true, updatedAt: driver.now }, isRemembered: true });
    assert.deepEqual([driver.reason, driver.decision.on], ["warming-up", undefined]);

    driver.car({ soc: 51, pluggedIn: true });
    assert.equal(driver.reason, "cheap");
  });

  it("prices that have ended are waited for, but not for ever", () => {
    const driver = new TariffDriver(settings, "2026-06-01T18:00:00+02:00");
    driver.prices(dayOf(MONDAY, 0.3));
    driver.car({ soc: 40, pluggedIn: true, limit: 90 });
    driver.now = instant("2026-06-02T01:00:00+02:00");
    driver.restart();
    driver.car({ soc: 40, pluggedIn: true });
    driver.until(driver.now + 5 * MINUTE_MS);
    assert.deepEqual([driver.reason, driver.decision.on], ["warming-up", undefined]);
    const fresh = new TariffDriver(settings, driver.now);
    fresh.state = driver.state;
    fresh.prices(dayOf(TUESDAY, 0.3, { 1: 0.1 }));
    assert.equal(fresh.reason, "cheap");

    driver.until(driver.now + 15 * MINUTE_MS);
    assert.equal(driver.reason, "waiting");
    driver.until("2026-06-02T05:30:00+02:00");
    assert.deepEqual([driver.reason, driver.decision.on], ["cheap", true]);
  });

  it("nothing is lost: prices, requests, what was said, the stops and where the car is", () => {
    const before = charging();
    const after = charging();
    after.restart();
    for (const driver of [before, after]) {
      driver.now += MINUTE_MS;
      driver.power(500, 10_000);
      driver.car({ soc: 51 });
    }

    assert.deepEqual(after.decision, before.decision);
    before.until(SEVEN + HOUR_MS);
    after.until(SEVEN + HOUR_MS);
    assert.deepEqual(after.decision, before.decision);
    assert.equal(after.summary, before.summary);
  });

  it("a car that was away is not commanded because only the meter has reported", () => {
    const driver = charging();
    driver.car({ pluggedIn: false });
    driver.restart();
    driver.now += MINUTE_MS;
    driver.power(-9_000, 0);

    assert.deepEqual([driver.decision.on, driver.reason], [undefined, "warming-up"]);
  });

  it("a missed target is still charged for", () => {
    const driver = charging();
    driver.now = SEVEN - 30 * MINUTE_MS;
    driver.car({ soc: 40, pluggedIn: true });
    driver.until(SEVEN + MINUTE_MS);
    driver.car({ soc: 45, pluggedIn: true, charging: true });
    assert.equal(driver.reason, "overrun");
    driver.restart();
    driver.now += MINUTE_MS;
    driver.power(500, 10_000);
    driver.car({ soc: 45 });

    assert.deepEqual([driver.decision.on, driver.reason], [true, "overrun"]);
  });
});

describe("a stored state", () => {
  it("is plain JSON of moderate size", () => {
    const driver = charging();
    const stored = lasting(driver.state);

    const asFile = JSON.stringify(stored);
    assert.equal(JSON.stringify(restoreTariff(JSON.parse(asFile))), JSON.stringify(restoreTariff(stored)));
    for (const key of ["terminalValue", "expected", "judged", "meter", "wakeAt"]) assert.ok(!(key in stored), key);
    assert.ok(JSON.stringify(stored).length < 50_000);
  });

  const rubbish: readonly unknown[] = [
    undefined,
    null,
    0,
    "on",
    [],
    {},
    { prices: "dear", priceDays: 7, requests: [], goal: 1, presence: "home", car: true, stops: {}, starts: "many" },
    {
      prices: [null, { startAt: 2, endAt: 1, value: 1 }, { startAt: "a", endAt: 2, value: 3 }],
      on: "yes",
      since: "now",
    },
    {
      prices: [{ startAt: 0, endAt: 1e300, value: 1e300 }],
      stops: [NaN, "x", Infinity],
      stopPace: { kwh: 1e9, reviewedAt: -5 },
    },
    {
      goal: { readyAt: 1e17, targetPercent: 80 },
      requests: { ready: { at: 1e18 }, targetPercent: 1e9, ceiling: "low" },
    },
    {
      priceDays: [
        { startAt: 5, hourly: [1] },
        { startAt: 7, hourly: Array(24).fill("x") },
      ],
      history: { surplusW: 1 },
    },
    {
      car: { at: 1, soc: "full", pluggedIn: 1, stops: { left: 1 } },
      estimate: { base: { soc: -5 } },
      presence: { leftAt: {} },
    },
    JSON.parse('{"__proto__":{"on":true},"constructor":{"on":true}}'),
  ];
  for (const [index, stored] of rubbish.entries()) {
    it(`that is rubbish harms nobody (${index + 1})`, () => {
      const driver = new TariffDriver(settings, "2026-06-01T18:00:00+02:00");
      driver.restart(stored);
      driver.now += MINUTE_MS;
      driver.prices(dayOf(MONDAY, 0.3), dayOf(TUESDAY, 0.3, { 2: 0.1, 3: 0.12 }));
      driver.car({ soc: 40, pluggedIn: true, limit: 90 });
      driver.until("2026-06-01T19:00:00+02:00");

      assert.notEqual(driver.decision.on, true);
      assert.ok((driver.step?.nextTickAt ?? 0) > driver.now - HOUR_MS);
      assert.deepEqual(
        JSON.parse(JSON.stringify(restoreTariff(stored))),
        JSON.parse(JSON.stringify(restoreTariff(restoreTariff(stored)))),
      );
    });
  }

  it("keeps only what is understood", () => {
    const at = Date.parse(MONDAY);
    const state = restoreTariff({
      on: true,
      since: at,
      forecastAt: at * 1e6,
      prices: [
        { startAt: at + HOUR_MS, endAt: at + 2 * HOUR_MS, value: 2 },
        { startAt: at, endAt: at + HOUR_MS, value: 1 },
        { startAt: at, endAt: at * 1e6, value: 9 },
      ],
      requests: { targetPercent: 70, fullPercent: "all", ready: { at, targetPercent: 60 } },
      goal: { readyAt: at, targetPercent: 50, stays: true },
      car: { at, soc: 44, pluggedIn: false, charging: "maybe", stops: { left: 3, total: 80, windowDays: 30 } },
      stops: [at, "2", at * 1e6],
      starts: { readyAt: at, count: 2 },
    } satisfies Record<keyof Pick<TariffState, "on">, unknown> & Record<string, unknown>);

    assert.deepEqual(state.forecasts, []);
    assert.deepEqual([state.on, state.since, state.stops, state.starts], [true, at, [at], { readyAt: at, count: 2 }]);
    assert.deepEqual(
      state.prices?.map(({ value }) => value),
      [1, 2],
    );
    assert.deepEqual(
      [state.requests?.targetPercent, state.requests?.fullPercent, state.requests?.ready?.at],
      [70, undefined, at],
    );
    assert.deepEqual(state.goal, { readyAt: at, targetPercent: 50, once: false, stays: true });
    assert.deepEqual([state.car?.soc, state.car?.pluggedIn, state.car?.charging], [44, false, undefined]);
    assert.deepEqual(state.car?.stops, { left: 3, total: 80, windowDays: 30 });
  });

  it("opens a forecast of the time before topics", () => {
    const at = Date.parse(MONDAY);
    const forecast = [{ startAt: at, endAt: at + HOUR_MS, value: 1200 }];
    const state = restoreTariff(tariffOf1({ forecast, forecastAt: at }));
    assert.deepEqual(
      state.forecasts?.map(({ topic, slots }) => [topic, slots.map(({ value }) => value)]),
      [[undefined, [1200]]],
    );
    const again = restoreTariff(JSON.parse(JSON.stringify(state)));
    assert.deepEqual(JSON.parse(JSON.stringify(again.forecasts)), JSON.parse(JSON.stringify(state.forecasts)));
  });
});

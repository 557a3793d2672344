import assert from "node:assert/strict";
import { syncDueAt } from "../../../../src/control/mode/windows";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { ModeDriver, PARKED } from "./mode-driver";

const hours = (driver: ModeDriver, ...spans: readonly (readonly [number, number])[]) =>
  spans.map(([from, to]) => ({ startAt: driver.now + from * HOUR_MS, endAt: driver.now + to * HOUR_MS }));

describe("the windows for a car with schedules", () => {
  it("are the tariff's plan in cheap, told once", () => {
    const driver = new ModeDriver({ mode: "cheap" }).car();
    const plan = hours(driver, [4, 6], [8, 9]);

    driver.says("tariff", false, { plan }).pass(MINUTE_MS).says("tariff", false, { plan });

    assert.deepEqual(driver.synced, [plan]);
  });

  it("are told again when they change", () => {
    const driver = new ModeDriver({ mode: "cheap" }).car();
    driver.says("tariff", false, { plan: hours(driver, [4, 6]) });

    driver.says("tariff", false, { plan: hours(driver, [0.5, 6]) });

    assert.equal(driver.synced.length, 2);
  });

  it("stay as they are while the tariff cannot plan", () => {
    const driver = new ModeDriver({ mode: "cheap" }).car();
    driver.says("tariff", false, { plan: hours(driver, [4, 6]) });

    driver.says("tariff", false, { plan: [], code: "not-plugged" }).says("tariff", undefined, { code: "away" });
    driver.says("tariff", true, { plan: [], code: "minimum" }).pass(HOUR_MS + 20 * MINUTE_MS);
    assert.equal(driver.synced.length, 1);

    driver.says("tariff", false, { plan: [], code: "target-reached" }).pass(HOUR_MS + 20 * MINUTE_MS);
    assert.deepEqual(driver.synced.at(-1), []);
  });

  it("are the sunny ones in solar", () => {
    const driver = new ModeDriver({ mode: "solar" }).car();
    const [night, noon] = hours(driver, [4, 6], [18, 20]);
    const plan = [
      { startAt: 0, endAt: 0, ...night, energyKwh: 6, solarKwh: 0 },
      { startAt: 0, endAt: 0, ...noon, energyKwh: 6, solarKwh: 5 },
    ];

    driver.says("tariff", false, { plan });

    assert.deepEqual(driver.synced.at(-1), [noon]);
  });

  it("are none when off", () => {
    const driver = new ModeDriver({ mode: "cheap" }).car();
    driver.says("tariff", false, { plan: hours(driver, [4, 6]) });

    driver.mode("off");

    assert.deepEqual(driver.synced.at(-1), []);
  });

  it("last from now to the end of a boost", () => {
    const driver = new ModeDriver({ mode: "off" }).car().request({ boost: { forMs: 2 * HOUR_MS } });
    assert.deepEqual(driver.synced.at(-1), hours(driver, [0, 2]));

    driver.pass(3 * HOUR_MS);
    assert.equal(driver.synced.length, 2, "what has passed goes by itself");
  });

  it("last in now until the car is full, and do not move with the time", () => {
    const driver = new ModeDriver({ mode: "now" }).car();
    const needed = (0.3 * 60) / 0.85 / 6 + 0.5;
    const [window] = driver.synced.at(-1) ?? [];
    assert.ok(Math.abs((window?.endAt ?? 0) - driver.now - needed * HOUR_MS) < 1000);

    driver.pass(3 * HOUR_MS);
    assert.equal(driver.synced.length, 1);
    driver.car({ ...PARKED, charging: true, soc: 60 });
    assert.equal(driver.synced.length, 2);
  });

  it("are prolonged in now while nobody knows how long it takes", () => {
    const driver = new ModeDriver({ mode: "now", chargePowerW: undefined }).car({ pluggedIn: true });
    assert.deepEqual(driver.synced.at(-1), hours(driver, [0, 12]));

    driver.pass(12.5 * HOUR_MS);
    const [window] = driver.synced.at(-1) ?? [];
    assert.ok((window?.endAt ?? 0) > driver.now);
  });

  it("hold the block of a request to be ready, beside the plan", () => {
    const driver = new ModeDriver({ mode: "cheap" }).car();
    const plan = hours(driver, [1, 2]);
    driver.says("tariff", false, { plan });

    driver.request({ ready: { at: driver.now + 12 * HOUR_MS } });

    assert.equal(driver.synced.at(-1)?.length, 2);
  });

  it("are told to a car that began with the plug and cannot be stopped otherwise", () => {
    const driver = new ModeDriver({ mode: "cheap" }).car({ ...PARKED, charging: true });
    const plan = hours(driver, [4, 6]);
    driver
      .says("tariff", false, { code: "soc-unknown", plan: [] })
      .pass(6 * MINUTE_MS)
      .car({ ...PARKED, charging: true });
    assert.equal(driver.verdict, "on not-stopped");

    driver.says("tariff", false, { plan });

    assert.deepEqual(driver.synced.at(-1), plan);
  });

  it("stay as they are while the car is away or somebody's will is respected", () => {
    const driver = new ModeDriver({ mode: "now" }).car();
    const { length } = driver.synced;

    driver
      .car({ ...PARKED, place: "away" })
      .mode("cheap")
      .pass(HOUR_MS);

    assert.equal(driver.synced.length, length);
  });

  const NOW = Date.parse("2026-06-01T18:00:00Z");
  for (const [what, shift, at, waits] of [
    ["none", 0, 5, undefined],
    ["a small one of a far edge", 14, 5, undefined],
    ["a large one of a far edge", 15, 6, 2 * HOUR_MS],
    ["a large one of an edge not so far", 15, 3, HOUR_MS],
    ["a small one of a near edge", 4, 0.5, undefined],
    ["a larger one of a near edge", 5, 0.5, 0],
    ["any in the past", 30, -2, undefined],
  ] as const) {
    it(`are told after a shift, or not: ${what}`, () => {
      const startAt = NOW + at * HOUR_MS;
      const endAt = NOW + 10 * HOUR_MS;
      const planned = [{ startAt: startAt + shift * MINUTE_MS, endAt }];

      const dueAt = syncDueAt({ windows: [{ startAt, endAt }], at: NOW }, planned, NOW);

      assert.equal(dueAt, waits === undefined ? undefined : NOW + waits);
    });
  }

  it("are told of a change far ahead when as much has passed as half of what is left, whatever else changes", () => {
    const driver = new ModeDriver({ mode: "cheap" }).car();
    const [first, later] = [hours(driver, [9, 12]), hours(driver, [6, 12])];
    driver.says("tariff", false, { plan: first, heartbeatMs: 24 * HOUR_MS });

    driver.says("tariff", false, { plan: later, heartbeatMs: 24 * HOUR_MS }).pass(2 * HOUR_MS - 1);
    assert.deepEqual(driver.synced, [first]);
    driver.pass(1);
    assert.deepEqual(driver.synced, [first, later]);
  });

  it("are told at once after a request", () => {
    const driver = new ModeDriver({ mode: "off" }).car().says("tariff", false, { plan: [] });
    const plan = hours(driver, [9, 12]);

    driver.says("tariff", false, { plan }).mode("cheap");

    assert.deepEqual(driver.synced, [[], plan]);
  });

  it("cost few calls though a plan moves all the time", () => {
    const driver = new ModeDriver({ mode: "cheap" }).car();
    const endAt = driver.now + 14 * HOUR_MS;
    for (let minute = 0; minute < 11 * 60; minute += 5) {
      const startAt = driver.now + 12 * HOUR_MS - minute * MINUTE_MS + ((minute / 5) % 2) * 40 * MINUTE_MS;
      driver.says("tariff", false, { plan: [{ startAt, endAt }] }).pass(5 * MINUTE_MS);
    }

    assert.ok(driver.synced.length <= 8, `${driver.synced.length} times`);
  });
});

import assert from "node:assert/strict";
import type { KnownCar } from "../../../../src/control/shared/known-car";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../../src/core/duration";
import { SurplusDriver, immediate } from "./surplus-driver";

const patient = { ...immediate, minOnMs: HOUR_MS, stopDelayMs: HOUR_MS, settleMs: 3 * MINUTE_MS };

describe("protections", () => {
  it("stops when the night begins, whatever the shortest time", () => {
    const night = { from: "22:00", to: "06:00" };
    const surplus = new SurplusDriver({ ...patient, night, zone: "Europe/Berlin" }, "2026-06-01T18:30:00Z");
    surplus.meter(-5000, MINUTE_MS);
    const nextChangeAt = surplus.meter(0, 5 * MINUTE_MS).nextChangeAt;

    surplus.meter(0, 2 * HOUR_MS);

    const nightAt = Date.parse("2026-06-01T20:00:00Z");
    const until = Date.parse("2026-06-02T04:00:00Z");
    assert.equal(nextChangeAt, nightAt);
    assert.deepEqual(surplus.switches.at(-1), { at: nightAt, on: false, reason: "night" });
    assert.deepEqual(surplus.decision.reason, { code: "night", params: { until } });
  });

  it("does not start in the night, and may when it is over", () => {
    const night = { from: "22:00", to: "06:00" };
    const surplus = new SurplusDriver({ ...patient, night }, "2026-06-01T22:00:00Z");

    surplus.meter(-9000, 8 * HOUR_MS - SECOND_MS, MINUTE_MS);
    const inNight = surplus.decision.on;
    surplus.meter(-9000, SECOND_MS);

    assert.deepEqual([inNight, surplus.decision.on], [false, true]);
  });

  it("reports each warning: none hides another", () => {
    const surplus = new SurplusDriver(immediate);
    surplus.meter(500, 30 * MINUTE_MS, 5 * MINUTE_MS);

    surplus.grid(-65_509_000);

    const { warnings, warning } = surplus.decision;
    assert.deepEqual(
      warnings.map(({ code }) => code),
      ["reading-implausible", "meter-slow"],
    );
    assert.equal(warning, warnings[0]);
  });

  it("stops when the meter says nothing any more, and says since when", () => {
    const surplus = new SurplusDriver({ ...patient, silenceMs: 5 * MINUTE_MS });
    surplus.meter(-5000, MINUTE_MS);
    const lastAt = surplus.now;

    const before = surplus.wait(5 * MINUTE_MS - 1).on;
    const after = surplus.wait(1);

    assert.equal(before, true);
    assert.deepEqual([after.on, after.changed], [false, true]);
    assert.deepEqual(after.reason, { code: "silent-meter", params: { lastAt } });
  });

  it("does not start on what a silent meter said last", () => {
    const surplus = new SurplusDriver({ ...immediate, startDelayMs: 10 * MINUTE_MS, silenceMs: 5 * MINUTE_MS });
    surplus.grid(-5000);

    surplus.wait(24 * HOUR_MS);

    assert.equal(surplus.decision.on, false);
    assert.equal(surplus.reason, "silent-meter");
  });

  it("begins the delay again when the meter is back", () => {
    const surplus = new SurplusDriver({ ...immediate, startDelayMs: 10 * MINUTE_MS, silenceMs: 5 * MINUTE_MS });
    surplus.grid(-5000);
    surplus.wait(HOUR_MS);
    const backAt = surplus.now;

    surplus.meter(-5000, 10 * MINUTE_MS);

    assert.deepEqual(surplus.switches.at(-1), { at: backAt + 10 * MINUTE_MS, on: true, reason: "start" });
  });

  const ends: ReadonlyArray<readonly [reason: string, car: KnownCar]> = [
    ["not-plugged", { pluggedIn: false }],
    ["full", { fullyCharged: true }],
    ["full", { fullyCharged: true, charging: false }],
    ["limit-reached", { soc: 80, limit: 80 }],
    ["limit-reached", { soc: 82, limit: 80, charging: false }],
  ];

  for (const [reason, car] of ends) {
    it(`is off at once with ${JSON.stringify(car)}, and stays off`, () => {
      const surplus = new SurplusDriver(patient);
      surplus.meter(-5000, 4 * MINUTE_MS);

      const { on, changed, reason: first } = surplus.car(car);
      surplus.meter(-9000, 2 * HOUR_MS);

      assert.deepEqual([on, changed, first.code], [false, true, reason]);
      assert.equal(surplus.reason, reason);
      assert.equal(surplus.decision.on, false);
    });
  }

  it("spends no stop on a car that charges at its limit: it ends automatically", () => {
    const surplus = new SurplusDriver(patient);
    surplus.meter(-5000, 4 * MINUTE_MS);

    const atLimit = surplus.car({ charging: true, soc: 80, limit: 80 }).on;
    surplus.now += MINUTE_MS;
    const ended = surplus.car({ charging: false, soc: 80, limit: 80 });

    assert.equal(atLimit, true);
    assert.deepEqual([ended.on, ended.reason.code], [false, "limit-reached"]);
  });

  it("decides by the meter alone where the car says nothing, and says so", () => {
    const surplus = new SurplusDriver(patient);
    surplus.meter(-5000, MINUTE_MS);

    surplus.meter(0, 10 * MINUTE_MS);

    assert.deepEqual([surplus.decision.on, surplus.reason], [true, "charging-unconfirmed"]);
  });

  it("leaves a car alone that is elsewhere: it is told neither start nor stop", () => {
    const surplus = new SurplusDriver({ ...immediate, chargePowerW: undefined });
    surplus.grid(500);
    const said = surplus.switches.length;

    surplus.car({ place: "away", charging: true, pluggedIn: true });
    surplus.meter(5000, HOUR_MS);

    assert.equal(surplus.decision.on, undefined);
    assert.equal(surplus.reason, "away");
    assert.equal(surplus.switches.length, said);
  });

  it("decides again when the car is back", () => {
    const surplus = new SurplusDriver(immediate);
    surplus.car({ place: "away" });
    surplus.grid(-5000);

    surplus.car({ place: "home", pluggedIn: true });

    assert.equal(surplus.decision.on, true);
  });

  it("ignores the charger while another car is at it", () => {
    const surplus = new SurplusDriver(immediate);
    surplus.car({ pluggedIn: false });
    surplus.grid(0);
    const said = surplus.switches.length;

    surplus.charger(7000);
    surplus.meter(7000, HOUR_MS);

    assert.deepEqual([surplus.decision.on, surplus.reason], [false, "not-plugged"]);
    assert.equal(surplus.switches.length, said);
  });
});

import assert from "node:assert/strict";
import type { TariffState } from "../../../../src/control/tariff/state";
import { reviewedPace, stopBudget, withStop } from "../../../../src/control/tariff/planning/plan-weights";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { dayOf, hourly, instant, settings, TariffDriver } from "./tariff-driver";
import { choppy, morning, starts } from "./choppy-night";
import { EVENING, MONDAY, TUESDAY } from "./tuesday-morning";

const NOW = instant(EVENING);

function used(count: number, now = NOW): TariffState {
  return { stops: Array.from({ length: count }, (_, index) => now - (index + 1) * HOUR_MS) };
}

describe("a stop", () => {
  it("counts more as they run out", () => {
    const price = (count: number): number => stopBudget(used(count), { ...settings, mostStops: 25 }, NOW).kwh;

    assert.ok(price(23) > price(10));
    assert.ok(price(24) > price(23));
    assert.ok(price(25) > 10 * price(24));
    assert.equal(stopBudget(used(3), { ...settings, mostStops: 25 }, NOW).used, 3);
  });

  it("counts little where any number is allowed", () => {
    assert.deepEqual({ ...stopBudget(used(200), settings, NOW), kwh: 0 }, { used: 200, allowed: undefined, kwh: 0 });
    assert.ok(stopBudget(used(200), settings, NOW).kwh < 0.5);
  });

  it("counts more beyond a few where only the make limits them", () => {
    const kwh = (count: number, mostStops?: number): number =>
      stopBudget(
        { car: { at: NOW, stops: { left: 80 - count, total: 80, windowDays: 30 } } },
        { ...settings, mostStops },
        NOW,
      ).kwh;
    assert.equal(kwh(16), kwh(0));
    assert.ok(kwh(24) > kwh(16) + 0.3, String(kwh(24)));
    assert.equal(kwh(24, 60), kwh(0, 60), "who wants many has them");
  });

  it("of a BMW is one of sixty that may be planned: the others are for its owner", () => {
    const car = { at: NOW, stops: { left: 70, total: 80, windowDays: 30 } };

    assert.deepEqual({ ...stopBudget({ car }, settings, NOW), kwh: 0 }, { used: 10, allowed: 60, kwh: 0 });
    assert.equal(stopBudget({ car }, { ...settings, mostStops: 25 }, NOW).allowed, 25);
    assert.equal(stopBudget({ car }, { ...settings, mostStops: 100 }, NOW).allowed, 60);
  });

  it("comes back after thirty days", () => {
    const long = withStop([NOW - 31 * DAY_MS, NOW - 29 * DAY_MS], NOW);

    assert.deepEqual(long, [NOW - 29 * DAY_MS, NOW]);
    assert.equal(stopBudget({ stops: long }, { ...settings, mostStops: 25 }, NOW).used, 2);
  });

  it("is held more expensive while they go too fast, and cheaper while they do not, within bounds", () => {
    const wanted = { ...settings, mostStops: 25 };
    const begin = { kwh: 0.3, reviewedAt: NOW - DAY_MS };
    const after = (count: number): number => reviewedPace({ ...used(count), stopPace: begin }, wanted, NOW).kwh;
    assert.ok(after(25) > 0.3 && after(5) < 0.3);
    assert.deepEqual(
      reviewedPace({ ...used(25), stopPace: { ...begin, reviewedAt: NOW - HOUR_MS } }, wanted, NOW).kwh,
      0.3,
    );
    let pace = begin;
    for (let day = 1; day < 400; day++)
      pace = reviewedPace({ ...used(200), stopPace: pace }, wanted, NOW + day * DAY_MS);
    assert.ok(pace.kwh < 1);
    assert.deepEqual(reviewedPace({ stopPace: { kwh: 0.3, reviewedAt: NOW + 9 * DAY_MS } }, wanted, NOW), {
      kwh: 0.3,
      reviewedAt: NOW,
    });
  });

  it("is counted when a charge is ended, not when it has ended or the car has left", () => {
    const begun = (): TariffDriver => {
      const driver = new TariffDriver({ ...settings, targetPercent: 40 }, EVENING);
      driver.prices(dayOf(MONDAY, 0.3), dayOf(TUESDAY, 0.3, { 2: 0.1 }));
      driver.car({ soc: 30, pluggedIn: true, limit: 90 });
      driver.until("2026-06-02T02:31:00+02:00");
      assert.equal(driver.decision.on, true);
      return driver;
    };
    const ended = begun();
    ended.until("2026-06-02T06:59:00+02:00");
    const left = begun();
    left.car({ pluggedIn: false });
    const full = begun();
    full.car({ fullyCharged: true });
    const stopped = begun();
    stopped.now += MINUTE_MS;
    stopped.car({ charging: false, soc: 40 });

    assert.deepEqual(
      [ended, left, full, stopped].map(({ state, decision }) => [decision.on, state.stops?.length ?? 0]),
      [
        [false, 1],
        [false, 0],
        [false, 0],
        [false, 0],
      ],
    );
  });

  it("is reported as money", () => {
    const { inputs } = choppy({ mostStops: 25 }).decision;

    assert.equal(inputs.stopsUsed, 0);
    assert.ok((inputs.stopPrice ?? 0) > 0.02 && (inputs.stopPrice ?? 0) < 0.2);
  });
});

describe("a car that has no stops left", function () {
  const spent = { at: NOW, stops: { left: 5, total: 80, windowDays: 30 } };

  it("is charged only where the charge ends automatically, and still leaves with its target", () => {
    const driver = choppy({ targetPercent: 60, fullPercent: 90 });
    driver.car({ soc: 30, pluggedIn: true, limit: 90, stops: spent.stops });
    driver.until("2026-06-02T06:59:00+02:00");

    assert.equal(starts(driver), 1, driver.summary);
    assert.equal(driver.decision.on, true, "the departure ends it");
    assert.ok((driver.decision.inputs.soc ?? 0) >= 60);
  });

  it("is charged early only up to the limit at which it ends itself", () => {
    const driver = new TariffDriver({ ...settings, mostStops: 25, fullPercent: 90, targetPercent: 60 }, EVENING);
    driver.state = used(25);
    driver.prices(dayOf(MONDAY, 0.3), dayOf(TUESDAY, 0.3, { 0: 0.05, 1: 0.05, 2: 0.05, 3: 0.05 }));
    driver.car({ soc: 60, pluggedIn: true, limit: 90 });
    driver.until("2026-06-02T03:59:00+02:00");

    assert.equal(starts(driver), 1, driver.summary);
    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 90);
  });
});

describe("a charge that ends automatically", function () {
  function filling(soc: number): TariffDriver {
    const driver = new TariffDriver({ ...settings, fullPercent: 90, targetPercent: 60 }, EVENING);
    driver.prices(dayOf(MONDAY, 0.05), dayOf(TUESDAY, 0.5));
    driver.car({ soc, pluggedIn: true, limit: 90, charging: true });
    return driver;
  }

  it("at the car's own limit is no stop", () => {
    const driver = filling(80);
    driver.until("2026-06-01T23:59:00+02:00");
    assert.ok((driver.decision.inputs.soc ?? 0) >= 89.9);
    driver.until("2026-06-02T08:00:00+02:00");

    assert.equal(driver.state.stops?.length ?? 0, 0, driver.summary);
  });

  it("is not begun for some minutes that no departure needs", () => {
    const driver = filling(89);
    driver.until("2026-06-02T03:00:00+02:00");

    assert.equal(starts(driver), 0, driver.summary);
  });
});

describe("a car that begins late", () => {
  it("is commanded so much earlier", () => {
    const lasting = (state: TariffState): number => {
      const driver = choppy({ oneBlock: true, targetPercent: 60 }, state);
      return morning(driver).reduce((sum, { startAt, endAt }) => sum + endAt - startAt, 0);
    };
    const late = lasting({ estimate: { startDelaysMs: [12, 12, 12].map((minutes) => minutes * MINUTE_MS) } });

    assert.ok(Math.abs(late - lasting({}) - 12 * MINUTE_MS) <= 3 * MINUTE_MS);
  });
});

describe("a car beside another one that charges", () => {
  it("goes on where the fuse carries both: what the other one draws is no load of the house", () => {
    const driver = new TariffDriver({ ...settings, chargePowerW: 11_000 }, "2026-06-01T03:00:00+02:00");
    driver.car({ soc: 80, pluggedIn: true, charging: false, limit: 90 });
    driver.prices(dayOf(MONDAY, 0.3), dayOf(TUESDAY, 0.3, { 4: 0.27, 5: 0.27 }));
    while (driver.now < instant("2026-06-02T04:00:00+02:00")) {
      driver.until(driver.now + 10 * MINUTE_MS);
      driver.power(500 + (driver.now % 7), 0);
    }
    driver.car({ soc: 42, pluggedIn: true, charging: true, limit: 90 });
    driver.steady(11_500, 15, 11_000);
    const other = { startAt: driver.now, endAt: instant("2026-06-02T06:15:00+02:00"), value: 11_000 };
    const share = { connectionW: 24_150, others: [other] };
    driver.state = { ...driver.state, house: { grant: { granted: true }, share, othersW: other.value } };
    driver.steady(22_500, 75, 11_000);

    assert.equal(starts(driver), 1, driver.summary);
    assert.equal(driver.decision.on, true);
  });
});

describe("a car that takes only schedules", () => {
  const ARRIVES = instant("2026-06-01T19:00:00+02:00");
  const volvo = { schedulesOnly: true, soc: 62, limit: 90, place: "home", pluggedIn: true, charging: true } as const;

  /** A day of sun, by which the evening was planned while the car was away. */
  function afterAway(): TariffDriver {
    const driver = new TariffDriver({ ...settings, chargePowerW: 11_000 }, "2026-06-01T10:00:00+02:00");
    driver.prices(dayOf(MONDAY, 0.3), dayOf(TUESDAY, 0.3, { 3: 0.24, 4: 0.24 }));
    const sun = hourly("2026-06-01T10:00:00+02:00", [...Array.from({ length: 11 }, () => 8000), ...Array(15).fill(0)]);
    const slots = sun.map((slot) => ({ ...slot, low: slot.value * 0.8, high: slot.value * 1.2 }));
    driver.give({ kind: "forecast", slots });
    driver.car({ ...volvo, place: "away", pluggedIn: false, charging: false });
    while (driver.now < ARRIVES - MINUTE_MS) {
      driver.until(driver.now + MINUTE_MS);
      driver.power(-7700 + (driver.now % 7), undefined);
    }
    driver.until(ARRIVES);
    return driver;
  }

  it("keeps a window that has begun when it arrives, though the meter has shown its power before the car reported it", () => {
    const driver = afterAway();
    driver.power(-7700 + 11_000);
    driver.car(volvo);
    assert.equal(driver.decision.on, true, driver.plan);
    for (let minute = 0; minute < 15; minute++) {
      driver.steady(-7700 + 11_000, 1);
      assert.equal(driver.decision.on, true, driver.plan);
    }
  });

  it("draws from the house as soon as it is seen to charge, some minutes before its plan begins", () => {
    const driver = new TariffDriver({ ...settings, chargePowerW: 11_000 }, "2026-06-02T02:50:00+02:00");
    driver.prices(dayOf(TUESDAY, 0.4, { 3: 0.1, 4: 0.2, 5: 0.2 }));
    driver.car({ ...volvo, soc: 60, charging: false });
    const startsAt = instant("2026-06-02T03:00:00+02:00");
    assert.equal(driver.step?.demand?.startsAt, startsAt, driver.plan);

    driver.until("2026-06-02T02:52:00+02:00");
    driver.car({ ...volvo, soc: 60 });
    assert.equal(driver.step?.demand?.startsAt, driver.now, driver.plan);
    driver.meters({ charger: 0 });
    assert.equal(driver.step?.demand?.startsAt, startsAt, driver.plan);
  });
});

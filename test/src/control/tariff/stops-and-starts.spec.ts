import assert from "node:assert/strict";
import type { TariffDecision } from "../../../../src/control/tariff/decision";
import type { TariffSettings } from "../../../../src/control/tariff/settings";
import type { TariffState } from "../../../../src/control/tariff/state";
import { reviewedPace, stopBudget, withStop } from "../../../../src/control/tariff/planning/plan-weights";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { dayOf, hourly, instant, settings, TariffDriver } from "./tariff-driver";

const MONDAY = "2026-06-01T00:00:00+02:00";
const TUESDAY = "2026-06-02T00:00:00+02:00";
const EVENING = "2026-06-01T18:00:00+02:00";
const NOW = instant(EVENING);

/** Cheap and dear hours take turns all night. */
const CHOPPY = Array.from({ length: 24 }, (_, hour) => (hour % 2 === 0 ? 0.1 : 0.3));

function choppy(
  wanted: Partial<TariffSettings>,
  state: TariffState = {},
  startAt: string | number = EVENING,
): TariffDriver {
  const driver = new TariffDriver({ ...settings, ...wanted }, startAt);
  driver.state = state;
  driver.prices(dayOf(MONDAY, 0.3), hourly(TUESDAY, CHOPPY));
  driver.car({ soc: 30, pluggedIn: true, limit: 90 });
  return driver;
}

/** Charging in its first cheap hour, for a few minutes. */
function inCheapHour(wanted: Partial<TariffSettings>): TariffDriver {
  const driver = choppy(wanted);
  driver.prices(hourly(TUESDAY, [0.3, 0.3, 0.05, 0.3, 0.1, 0.3, 0.1]));
  driver.until("2026-06-02T02:05:00+02:00");
  assert.equal(driver.summary, "off 18:00, on 02:00");
  return driver;
}

/** What is planned for the morning. */
function morning({ decision }: TariffDriver): TariffDecision["plan"] {
  return decision.plan.filter(({ startAt }) => startAt < instant("2026-06-02T07:00:00+02:00"));
}

function starts(driver: TariffDriver): number {
  return driver.switches.filter(({ on }) => on).length;
}

function used(count: number, now = NOW): TariffState {
  return { stops: Array.from({ length: count }, (_, index) => now - (index + 1) * HOUR_MS) };
}

describe("a charge cut into pieces", function () {
  it("is allowed where each piece is cheap enough", () => {
    assert.equal(morning(choppy({})).length, 3);
  });

  it("is one block where a user wants it so, and it is not given up for a cheaper one", () => {
    const driver = choppy({ oneBlock: true });
    assert.equal(morning(driver).length, 1);
    driver.until("2026-06-02T05:10:00+02:00");
    assert.equal(driver.decision.on, true);
    // Now the rest of the block could be had much cheaper.
    driver.prices(hourly("2026-06-02T05:00:00+02:00", [0.9, 0.9, 0.9]));
    driver.prices(hourly("2026-06-02T05:30:00+02:00", [0.01]));
    driver.until("2026-06-02T06:59:00+02:00");

    assert.equal(starts(driver), 1, driver.summary);
    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 80);
  });

  it("is one block also where the clock shows parts of a second", () => {
    const driver = choppy({ oneBlock: true }, {}, NOW + 123);
    driver.until("2026-06-02T06:59:00+02:00");

    assert.equal(starts(driver), 1);
    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 80);
  });

  it("has no more starts than allowed for a departure", () => {
    const driver = choppy({ mostStarts: 2 });
    assert.equal(morning(driver).length, 2);
    driver.until("2026-06-02T03:30:00+02:00");
    // Ever new prices are no reason for ever new starts.
    for (let hour = 3; hour < 7; hour++) {
      driver.prices(hourly(`2026-06-02T0${hour}:00:00+02:00`, [0.5, 0.01]));
      driver.until(`2026-06-02T0${hour}:59:00+02:00`);
    }

    assert.ok(starts(driver) <= 2, driver.summary);
    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 80);
  });

  it("has no piece shorter than requested", () => {
    const plan = morning(choppy({ shortestRunMs: 2 * HOUR_MS }));

    assert.ok(plan.every(({ startAt, endAt }) => endAt - startAt >= 2 * HOUR_MS));
  });

  it("keeps its end for a warm battery", () => {
    const driver = choppy({ preconditionMs: HOUR_MS / 2 });

    const last = morning(driver).at(-1);
    assert.ok(Math.abs((last?.endAt ?? 0) - instant("2026-06-02T07:00:00+02:00")) <= 3 * MINUTE_MS);
    assert.ok((last?.endAt ?? 0) - (last?.startAt ?? 0) >= HOUR_MS / 2);
    driver.until("2026-06-02T06:55:00+02:00");
    assert.equal(driver.decision.on, true);
  });

  it("goes on to the end of a quarter hour when a new plan has better ones", () => {
    const driver = inCheapHour({ mostStarts: 5 });
    driver.prices(hourly("2026-06-02T02:00:00+02:00", [0.5]), hourly("2026-06-02T03:00:00+02:00", [0.01, 0.01, 0.01]));
    assert.equal(driver.decision.on, true);
    assert.equal(driver.clock(driver.decision.nextChangeAt ?? 0), "02:15");
    driver.until("2026-06-02T06:59:00+02:00");

    assert.ok(driver.summary.startsWith("off 18:00, on 02:00, off 02:15, on 03:"), driver.summary);
  });

  it("goes on so also over a restart", () => {
    const driver = inCheapHour({ mostStarts: 5 });
    driver.restart();
    driver.until("2026-06-02T02:06:00+02:00");
    driver.car({ soc: 41, pluggedIn: true, limit: 90, charging: true });
    driver.prices(hourly("2026-06-02T02:00:00+02:00", [0.5]), hourly("2026-06-02T03:00:00+02:00", [0.01, 0.01, 0.01]));
    driver.until("2026-06-02T02:30:00+02:00");

    assert.equal(driver.summary, "off 18:00, on 02:00, off 02:15");
  });

  it("is not stopped for the few minutes that are missing", () => {
    const driver = inCheapHour({ shortestRunMs: HOUR_MS / 2, targetPercent: 50 });
    driver.until("2026-06-02T02:59:00+02:00");
    driver.car({ soc: 47, pluggedIn: true, limit: 90, charging: true });
    driver.prices(hourly("2026-06-02T03:00:00+02:00", [0.5]), hourly("2026-06-02T04:00:00+02:00", [0.01, 0.01, 0.01]));
    driver.until("2026-06-02T06:59:00+02:00");

    assert.equal(starts(driver), 1, driver.summary);
    assert.ok((driver.decision.inputs.soc ?? 0) >= 50);
  });

  it("is cut at once where a new price is above the ceiling", () => {
    const driver = inCheapHour({ mostStarts: 5, ceiling: 0.2 });
    driver.prices(hourly("2026-06-02T02:00:00+02:00", [0.5]));

    assert.equal(driver.decision.on, false);
  });

  it("as one block keeps below the ceiling, and says what is missed", () => {
    const driver = choppy({ oneBlock: true, ceiling: 0.2 });

    assert.equal(morning(driver).length, 1);
    assert.equal(driver.decision.warning?.code, "target-missed");
    driver.until("2026-06-02T06:59:00+02:00");
    assert.ok(driver.summary.startsWith("off 18:00, on 04:00, off 05:00"), driver.summary);
  });
});

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

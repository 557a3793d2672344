import assert from "node:assert/strict";
import type { Absence, Departed, TariffState } from "../../../../src/control/tariff/state";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { dayOf, instant, settings, TariffDriver } from "./tariff-driver";
import { EVENING, MONDAY, TUESDAY } from "./tuesday-morning";

const MONDAY_AT = instant(MONDAY);
const untold = { ...settings, ready: {}, learnsDepartures: true, targetPercent: 50, fullPercent: 80 };

function clock(time: string): number {
  return MONDAY_AT + Date.parse(`1970-01-01T${time}:00Z`);
}

/** Absences on the Mondays before, the car seen back after so many hours. */
function awayFor(...hours: readonly number[]): readonly Absence[] {
  return hours.map((each) => ({ weekday: 1, leastMs: (each - 1) * HOUR_MS, mostMs: each * HOUR_MS }));
}

/** It left at any time between half past six and noon, on each of the workdays before. */
const leftAtAnyTime: readonly Departed[] = [6.5, 8, 9.5, 11, 12, 7, 8.5, 10, 11.5, 9].map((hour, index) => {
  const at = MONDAY_AT - (14 - index - (index >= 5 ? 2 : 0)) * DAY_MS + hour * HOUR_MS;
  return { at, sinceAt: at - 10 * MINUTE_MS };
});

/** On Monday it is cheap from one to two. */
function driverWith(presence: TariffState["presence"], at: string, wanted: object = untold): TariffDriver {
  const driver = new TariffDriver({ ...untold, ...wanted }, clock(at));
  driver.state = { presence };
  driver.prices(dayOf(MONDAY, 0.3, { 13: 0.1 }), dayOf(TUESDAY, 0.3));
  return driver;
}

describe("a car that comes back at no usual time", () => {
  function isAway(hours: readonly number[]): TariffDriver {
    const driver = driverWith({ away: awayFor(...hours) }, "08:00");
    driver.car({ soc: 60, pluggedIn: true, limit: 80 });
    driver.now = clock("08:30");
    driver.car({ soc: 58, pluggedIn: false });
    return driver;
  }

  it("is asked for when it would charge, and while it would as soon as one more such absence has ended", () => {
    const driver = isAway([3, 9, 5, 2, 7]);
    assert.equal(driver.decision.updateWantedAt, clock("13:00"));
    driver.until(clock("13:00"));
    driver.car({ soc: 40, pluggedIn: false });
    driver.now = clock("13:01");
    driver.car({ soc: 40, pluggedIn: false });
    assert.equal(driver.decision.updateWantedAt, clock("14:36"), "not again at once");
    driver.now = clock("13:20");
    driver.car({ soc: 40, pluggedIn: true, limit: 80 });

    assert.equal(driver.decision.on, true);
  });

  it("is asked for sooner where more such absences end", () => {
    const driver = isAway([2, 9, 5, 5, 8]);
    driver.now = clock("13:01");
    driver.car({ soc: 40, pluggedIn: false });

    assert.equal(driver.decision.updateWantedAt, clock("13:21"));
  });

  it("is asked for before the morning at last, while there is time to charge", () => {
    const driver = isAway([3, 9, 5, 2, 7]);
    driver.until(clock("15:30"));
    driver.car({ soc: 40, pluggedIn: false });
    const wantedAt = driver.decision.updateWantedAt ?? 0;

    assert.ok(wantedAt > clock("16:30") && wantedAt <= clock("06:00") + DAY_MS - 2 * HOUR_MS, String(wantedAt));
  });

  it("is no other one than before where its return is usual", () => {
    assert.equal(isAway([9, 9, 9, 9, 9]).decision.updateWantedAt, clock("16:45"));
  });
});

describe("a car that leaves untold", () => {
  function isHere(at: string, soc: number, wanted: object = {}): TariffDriver {
    const driver = driverWith({ left: leftAtAnyTime }, "02:00", wanted);
    driver.car({ soc, pluggedIn: true, limit: 80 });
    driver.until(clock(at));
    return driver;
  }

  it("is asked for when it would charge if it had been away, once it may have been", () => {
    const driver = isHere("12:30", 80);
    assert.equal(driver.decision.on, false, "as far as anybody knows it is full");
    const wantedAt = driver.decision.updateWantedAt ?? 0;
    assert.ok(wantedAt >= clock("13:00") && wantedAt < clock("13:15"), String(wantedAt));
    driver.until(wantedAt);
    driver.car({ soc: 40, pluggedIn: true, limit: 80 });

    assert.equal(driver.decision.on, true);
  });

  it("is not asked for while it was seen late enough, nor where its departure is set", () => {
    const seen = isHere("12:30", 80);
    seen.car({ soc: 80, pluggedIn: true, limit: 80 });
    seen.until(clock("13:05"));
    assert.ok((seen.decision.updateWantedAt ?? Infinity) > clock("15:00"));

    const told = isHere("12:30", 80, { departures: [{ days: [1, 2, 3, 4, 5, 6, 7], time: "18:00" }] });
    assert.notEqual(told.decision.updateWantedAt, clock("13:00"));
  });
});

describe("what is reckoned of a car that nobody has seen", () => {
  it("is not stored, and reckoned again after a quarter of an hour", () => {
    const driver = new TariffDriver(untold, EVENING);
    driver.state = { presence: { away: awayFor(3, 9, 5) } };
    driver.prices(dayOf(MONDAY, 0.3), dayOf(TUESDAY, 0.3));
    driver.car({ soc: 60, pluggedIn: true, limit: 80 });
    driver.car({ soc: 60, pluggedIn: false });
    const first = driver.state.prospect;
    driver.now += 5 * MINUTE_MS;
    driver.power(300);
    assert.equal(driver.state.prospect, first);
    driver.now += 11 * MINUTE_MS;
    driver.power(300);
    assert.notEqual(driver.state.prospect, first);
    driver.restart();

    assert.equal(driver.state.prospect, undefined);
  });
});

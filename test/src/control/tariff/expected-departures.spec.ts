import assert from "node:assert/strict";
import { departures } from "../../../../src/control/tariff/departures";
import type { Departed, TariffState } from "../../../../src/control/tariff/state";
import { withDeparture } from "../../../../src/control/tariff/usual-departures";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { dayOf, instant, settings, TariffDriver } from "./tariff-driver";

const zone = "Europe/Berlin";
const MONDAY = instant("2026-06-01T00:00:00+02:00");
const learning = { ...settings, ready: {}, learnsDepartures: true };

function local(day: number, time: string): number {
  return MONDAY + day * DAY_MS + Date.parse(`1970-01-01T${time}:00Z`);
}

/** Days after Monday and times, with the kind of each departure. */
function ahead(state: TariffState, from: number, days: number, wanted: object = learning): readonly string[] {
  return departures(state, { ...learning, ...wanted }, from, from + days * DAY_MS).map(
    ({ readyAt, once, stays, learnt }) => {
      const wall = new Date(readyAt - MONDAY).toISOString();
      return `${wall.slice(8, 10)} ${wall.slice(11, 16)}${once ? " once" : ""}${stays ? " any" : ""}${learnt ? " learnt" : ""}`;
    },
  );
}

/** The car was seen to leave on these days after Monday. */
function leftOn(days: readonly number[], time: string): readonly Departed[] {
  return days.reduce<readonly Departed[]>((left, day) => {
    const at = local(day, time);
    return withDeparture(left, { at, sinceAt: at - 10 * MINUTE_MS }, zone);
  }, []);
}

function told(...at: number[]): TariffState {
  const driver = new TariffDriver(learning, local(0, "12:00"));
  for (const each of at) {
    driver.now = each - 10 * HOUR_MS;
    driver.request({ ready: { at: each } });
  }
  return driver.state;
}

describe("departures that nobody has set", () => {
  it("are to be expected each morning, and as the car usually leaves where that is known", () => {
    assert.deepEqual(ahead({}, local(0, "20:00"), 3), ["02 06:00 any", "03 06:00 any", "04 06:00 any"]);
    const left = leftOn([0, 1, 2, 3, 4], "07:30");

    assert.deepEqual(ahead({ presence: { left } }, local(4, "20:00"), 3), [
      "06 07:10 learnt",
      "07 07:10 learnt",
      "08 07:10 learnt",
    ]);
  });

  it("are as likely as the car left on such days", () => {
    const left = leftOn([0, 2, 4, 7, 9, 11], "09:00");
    const shares = departures({ presence: { left } }, learning, local(13, "12:00"), local(20, "12:00")).map(
      ({ chances = [] }) => Math.round(100 * (1 - chances.reduce((here, { share }) => here * (1 - share), 1))),
    );

    assert.deepEqual(shares, [64, 64, 64, 64, 64, 33, 50]);
  });

  it("stay where one departure is requested, which takes the place of the nearest", () => {
    const state = told(local(1, "08:30"));

    assert.deepEqual(ahead(state, local(0, "23:00"), 2), ["02 08:30 once", "03 06:00 any"]);
    assert.deepEqual(ahead(told(local(1, "20:00")), local(0, "23:00"), 2), [
      "02 06:00 any",
      "02 20:00 once",
      "03 06:00 any",
    ]);
  });

  it("are none until tomorrow where someone tells them all, nor before one that was told", () => {
    const state = told(local(1, "05:30"), local(2, "05:30"), local(3, "05:30"));

    assert.deepEqual(ahead(state, local(2, "20:00"), 3), ["04 05:30 once", "05 06:00 any", "06 06:00 any"]);
    const between = { ...state, requests: { ...state.requests, ready: undefined } };
    assert.deepEqual(ahead(between, local(3, "20:00"), 3), ["06 06:00 any", "07 06:00 any"]);
    assert.deepEqual(ahead(between, local(10, "20:00"), 2), ["12 06:00 any", "13 06:00 any"], "a week later");
  });

  it("are expected where somebody moved one departure again and again, or took it back", () => {
    const moved = told(local(1, "08:00"), local(1, "08:30"), local(1, "09:00"));
    assert.equal(moved.requests?.told?.length, 1);
    const driver = new TariffDriver(learning, local(0, "12:00"));
    for (const day of [1, 2, 3]) {
      driver.request({ ready: { at: local(day, "08:00") } });
      driver.request({ ready: null });
    }

    assert.deepEqual(driver.state.requests?.told, []);
  });

  it("are one time without learning, and none beside a request", () => {
    const none = { learnsDepartures: false };

    assert.deepEqual(ahead({}, local(0, "20:00"), 5, none), ["03 00:00 any"]);
    assert.deepEqual(ahead(told(local(1, "08:30")), local(0, "23:00"), 2, none), ["02 08:30 once"]);
  });
});

describe("what the days ahead take", () => {
  const evening = "2026-06-01T18:00:00+02:00";
  const MON = "2026-06-01T00:00:00+02:00";
  const TUE = "2026-06-02T00:00:00+02:00";

  function charged(learnsDepartures: boolean): number {
    const driver = new TariffDriver({ ...learning, learnsDepartures, targetPercent: 50, fullPercent: 90 }, evening);
    driver.prices(dayOf(MON, 0.3, { 22: 0.25, 23: 0.25 }), dayOf(TUE, 0.3));
    driver.car({ soc: 50, pluggedIn: true, limit: 90 });
    return driver.decision.plan.reduce((sum, { energyKwh, price }) => (price === 0.25 ? sum + energyKwh : sum), 0);
  }

  it("is charged where it is cheap, though the target is reached", () => {
    assert.ok(charged(true) > charged(false) + 5, `${charged(true)} and ${charged(false)} kWh`);
  });
});

describe("a request while the car is away", () => {
  it("asks once for news of it: it has often just been plugged in", () => {
    const driver = new TariffDriver(learning, local(0, "12:00"));
    driver.car({ soc: 50, pluggedIn: true });
    driver.now = local(0, "12:10");
    driver.car({ soc: 50, pluggedIn: false });
    driver.now = local(0, "12:20");
    driver.request({ ready: { at: local(1, "08:00") } });
    assert.equal(driver.decision.updateWantedAt, local(0, "12:35"));
    driver.request({ ready: { at: local(1, "08:00") } });
    assert.equal(driver.decision.updateWantedAt, local(0, "12:35"), "the same said again is no new request");
    driver.now = local(0, "12:35");
    driver.car({ soc: 50, pluggedIn: false });

    assert.equal(driver.decision.updateWantedAt, local(0, "12:40"), "as it was asked for before");
  });
});

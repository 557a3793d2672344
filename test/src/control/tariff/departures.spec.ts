import assert from "node:assert/strict";
import { departures } from "../../../../src/control/tariff/departures";
import { asksAfterMs, presenceAfter } from "../../../../src/control/tariff/presence";
import type { Presence, TariffCar, TariffState } from "../../../../src/control/tariff/state";
import type { TariffSettings } from "../../../../src/control/tariff/settings";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { dayOf, instant, settings, TariffDriver } from "./tariff-driver";

const zone = "Europe/Berlin";
const MONDAY = "2026-06-01T00:00:00+02:00";
const TUESDAY = "2026-06-02T00:00:00+02:00";
const EVENING = "2026-06-01T18:00:00+02:00";
const SEVEN = instant("2026-06-02T07:00:00+02:00");

function evening(soc = 40, wanted: Partial<TariffSettings> = {}): TariffDriver {
  const driver = new TariffDriver({ ...settings, ...wanted }, EVENING);
  driver.prices(dayOf(MONDAY, 0.3), dayOf(TUESDAY, 0.3, { 5: 0.1, 6: 0.1 }));
  driver.car({ soc, pluggedIn: true, limit: 90 });
  return driver;
}

function local(from: string, until: string, ready: TariffSettings["ready"]): readonly string[] {
  return departures({}, { ...settings, ready }, instant(from), instant(until)).map(({ readyAt }) =>
    new Date(readyAt).toISOString(),
  );
}

describe("departures", () => {
  it("come at the same local time, also over a change of the clocks", () => {
    const daily = { 1: "07:00", 2: "07:00", 3: "07:00", 4: "07:00", 5: "07:00", 6: "07:00", 7: "07:00" };

    assert.deepEqual(local("2026-03-28T00:00:00Z", "2026-03-30T12:00:00Z", daily), [
      "2026-03-28T06:00:00.000Z",
      "2026-03-29T05:00:00.000Z",
      "2026-03-30T05:00:00.000Z",
    ]);
    assert.deepEqual(local("2026-10-24T00:00:00Z", "2026-10-26T12:00:00Z", daily), [
      "2026-10-24T05:00:00.000Z",
      "2026-10-25T06:00:00.000Z",
      "2026-10-26T06:00:00.000Z",
    ]);
  });

  it("at an hour that is left out are an hour earlier, and at one that comes twice the first", () => {
    assert.deepEqual(local("2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z", { 7: "02:30" }), [
      "2026-03-29T00:30:00.000Z",
    ]);
    assert.deepEqual(local("2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z", { 7: "02:30" }), [
      "2026-10-25T00:30:00.000Z",
    ]);
  });

  it("that are no times are none", () => {
    assert.deepEqual(local("2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z", { 1: "soon" }), []);
  });

  it("say when the car is expected back, by how long it uses to be away on such a day", () => {
    const presence = {
      away: [
        { weekday: 1, leastMs: 8 * HOUR_MS, mostMs: 8 * HOUR_MS },
        { weekday: 3, leastMs: 8 * HOUR_MS, mostMs: 10 * HOUR_MS },
        { weekday: 4, leastMs: 29 * HOUR_MS, mostMs: 31 * HOUR_MS },
        { weekday: 6, leastMs: HOUR_MS, mostMs: 3 * HOUR_MS },
      ],
    };
    const all = departures(
      { presence },
      { ...settings, ready: { 2: "07:00", 6: "10:00", 7: "10:00" } },
      instant(TUESDAY),
      instant(TUESDAY) + 6 * DAY_MS,
    );

    assert.deepEqual(
      all.map(({ readyAt, backAt }) => (backAt - readyAt) / HOUR_MS),
      [10, 3, 10],
    );
  });
});

function goals(from: string, until: string, wanted: Partial<TariffSettings>, wish: TariffState["wish"] = {}): unknown {
  return departures({ wish }, { ...settings, ready: {}, ...wanted }, instant(from), instant(until)).map(
    ({ readyAt, targetPercent }) => `${new Date(readyAt).toISOString().slice(0, 16)} ${targetPercent}`,
  );
}

describe("the list of departures", () => {
  it("has several a day, each with its own target or the usual one", () => {
    const list = [
      { days: [1, 2], time: "07:00" },
      { days: [2], time: "17:30", targetPercent: 40 },
    ] as const;

    assert.deepEqual(goals(MONDAY, "2026-06-03T00:00:00+02:00", { departures: list }), [
      "2026-06-01T05:00 80",
      "2026-06-02T05:00 80",
      "2026-06-02T15:30 40",
    ]);
  });

  it("has dates, and dates that repeat every so many days, also over a change of the clocks", () => {
    const list = [
      { date: "2026-03-28", time: "09:00", targetPercent: 90 },
      { date: "2026-03-24", time: "05:30", everyDays: 4 },
    ] as const;

    assert.deepEqual(goals("2026-03-22T00:00:00Z", "2026-04-02T12:00:00Z", { departures: list }), [
      "2026-03-24T04:30 80",
      "2026-03-28T04:30 80",
      "2026-03-28T08:00 90",
      "2026-04-01T03:30 80",
    ]);
  });

  it("is joined by the times of the week and by a calendar; of two at one instant the higher target counts", () => {
    const wish = { departures: [{ at: SEVEN, targetPercent: 90 }, { at: SEVEN + 5 * HOUR_MS }] };
    const wanted = { ready: settings.ready, departures: [{ date: "2026-06-02", time: "07:00", targetPercent: 30 }] };

    assert.deepEqual(goals(EVENING, "2026-06-03T00:00:00+02:00", wanted, wish), [
      "2026-06-02T05:00 90",
      "2026-06-02T10:00 80",
    ]);
  });

  it("whose dates have passed is as good as none", () => {
    const list = [{ date: "2026-05-31", time: "07:00" }];

    assert.deepEqual(goals(MONDAY, EVENING, { departures: list }), ["2026-06-02T22:00 80"]);
  });

  it("gives way to a request within five hours, and to no other", () => {
    const list = [
      { days: [2], time: "07:00" },
      { days: [2], time: "13:00" },
    ] as const;
    const on = (at: string): unknown =>
      goals(
        EVENING,
        "2026-06-03T00:00:00+02:00",
        { departures: list },
        { ready: { at: instant(at), targetPercent: 60 } },
      );

    assert.deepEqual(on("2026-06-02T09:00:00+02:00"), ["2026-06-02T07:00 60", "2026-06-02T11:00 80"]);
    assert.deepEqual(on("2026-06-02T18:30:00+02:00"), [
      "2026-06-02T05:00 80",
      "2026-06-02T11:00 80",
      "2026-06-02T16:30 60",
    ]);
  });
});

describe("a request to be ready once", function () {
  it("takes the place of that day's departure, and ends automatically", () => {
    const driver = evening(40, { targetPercent: 50 });
    const at = instant("2026-06-02T04:00:00+02:00");
    driver.wish({ ready: { at, targetPercent: 70 } });
    assert.deepEqual(driver.decision.goal, { readyAt: at, targetPercent: 70, once: true });

    driver.until("2026-06-02T03:59:00+02:00");
    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 70);
    driver.until("2026-06-02T04:10:00+02:00");
    driver.car({ soc: 70, pluggedIn: true });
    assert.equal(driver.decision.goal?.readyAt, instant("2026-06-03T07:00:00+02:00"), "it is not also ready at seven");
    driver.until("2026-06-03T00:30:00+02:00");

    assert.equal(driver.state.wish?.ready, undefined);
    assert.equal(driver.decision.goal?.targetPercent, 50);
  });

  it("for a day without a departure is the only one", () => {
    const driver = evening(40, { ready: {} });
    driver.wish({ ready: { at: SEVEN } });

    assert.deepEqual(driver.decision.goal, { readyAt: SEVEN, targetPercent: 80, once: true });
  });

  it("is taken back", () => {
    const driver = evening();
    driver.wish({ ready: { at: instant("2026-06-02T04:00:00+02:00") } });
    driver.wish({ ready: null });

    assert.deepEqual(driver.decision.goal, { readyAt: SEVEN, targetPercent: 80, once: false });
  });

  it("for the evening is charged for in time, and does not cancel the morning", () => {
    const driver = evening(40, { targetPercent: 50 });
    driver.wish({ ready: { at: instant("2026-06-02T20:00:00+02:00"), targetPercent: 90 } });
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
    driver.wish({ targetPercent: 60 });
    assert.equal(driver.decision.goal?.targetPercent, 60);
    driver.wish({ minimumPercent: 50 });
    assert.deepEqual([driver.decision.on, driver.reason], [true, "minimum"]);
    driver.wish({ minimumPercent: null, fullPercent: 70, ceiling: 0.05 });
    assert.deepEqual([driver.decision.on, driver.reason], [false, "above-ceiling"]);
    assert.equal(driver.decision.inputs.fullPercent, 70);
    driver.wish({ ceiling: null, targetPercent: null });

    assert.equal(driver.decision.goal?.targetPercent, 80);
    assert.equal(driver.reason, "waiting");
  });
});

describe("the time of departure", function () {
  it("finds a car that has reported nothing since taken to be away, until it should be back", () => {
    const driver = evening(80);
    driver.until(SEVEN + MINUTE_MS);
    assert.deepEqual([driver.decision.on, driver.reason], [false, "departed"]);
    driver.until(SEVEN + 10 * HOUR_MS - MINUTE_MS);
    assert.equal(driver.reason, "departed");
    driver.until(SEVEN + 10 * HOUR_MS);

    assert.notEqual(driver.reason, "departed");
  });

  it("finds a car that never tells whether it is plugged in as well", () => {
    const driver = new TariffDriver(settings, EVENING);
    driver.prices(dayOf(MONDAY, 0.3), dayOf(TUESDAY, 0.3));
    driver.car({ soc: 80 });
    driver.until(SEVEN + MINUTE_MS);
    assert.equal(driver.reason, "departed");
    driver.car({ soc: 78 });

    assert.notEqual(driver.reason, "departed");
  });

  it("sends no stop to a car that charges and leaves, and one to a car that stays and tells nothing", () => {
    const driver = evening(40, { targetPercent: 50, fullPercent: 90 });
    driver.car({ limit: 100 });
    driver.until(SEVEN - MINUTE_MS);
    assert.equal(driver.decision.on, true);
    driver.until(SEVEN + 5 * MINUTE_MS);
    assert.deepEqual([driver.decision.on, driver.reason, driver.decision.changed], [undefined, "departed", false]);
    const staying = new TariffDriver({ ...settings, targetPercent: 50, fullPercent: 90 }, SEVEN + 5 * MINUTE_MS);
    staying.state = driver.state;
    staying.give({ kind: "tick" });
    driver.car({ pluggedIn: false });
    staying.until(SEVEN + 30 * MINUTE_MS);

    assert.equal(driver.decision.on, false);
    assert.equal(driver.state.stops?.length ?? 0, 0);
    assert.equal(staying.decision.on, false);
    assert.equal(staying.state.stops?.length, 1);
  });

  it("does not end a charge that has not reached its target, until it is reached", () => {
    const driver = evening(40);
    driver.now = SEVEN - HOUR_MS;
    driver.car({ soc: 40, pluggedIn: true });
    assert.equal(driver.reason, "no-time-left");
    driver.until(SEVEN + MINUTE_MS);
    assert.deepEqual([driver.decision.on, driver.reason], [true, "overrun"]);
    driver.car({ soc: 60, pluggedIn: true, charging: true });
    assert.deepEqual([driver.decision.on, driver.reason], [true, "overrun"], "the car is still here and charges");
    assert.equal(driver.decision.goal?.readyAt, SEVEN);
    driver.until(SEVEN + 2 * HOUR_MS);

    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 80);
    assert.equal(driver.decision.on, false);
  });

  it("ends an overrun with the car that leaves", () => {
    const driver = evening(40);
    driver.now = SEVEN - HOUR_MS;
    driver.car({ soc: 40, pluggedIn: true });
    driver.until(SEVEN + 5 * MINUTE_MS);
    driver.car({ pluggedIn: false });

    assert.deepEqual([driver.decision.on, driver.reason], [false, "not-plugged"]);
    driver.until(SEVEN + HOUR_MS);
    driver.car({ pluggedIn: true, soc: 45 });
    assert.equal(driver.decision.goal?.readyAt, instant("2026-06-03T07:00:00+02:00"));
  });

  it("ends an overrun at the car's own limit", () => {
    const driver = evening(40);
    driver.now = SEVEN - HOUR_MS;
    driver.car({ soc: 40, pluggedIn: true });
    driver.until(SEVEN + 5 * MINUTE_MS);
    driver.car({ soc: 60, limit: 60, pluggedIn: true });

    assert.equal(driver.reason, "limit-reached");
  });

  it("does not begin to charge what was not charged for it", () => {
    const driver = evening(40, { ceiling: 0.05 });
    driver.until(SEVEN + MINUTE_MS);

    assert.equal(driver.decision.on, false);
  });

  it("counts in its last minutes as it did before", () => {
    const driver = evening(79);
    driver.now = SEVEN - 4 * MINUTE_MS;
    driver.car({ soc: 79, pluggedIn: true });
    assert.deepEqual([driver.decision.on, driver.reason], [true, "no-time-left"]);
    const full = evening(80);
    full.now = SEVEN - MINUTE_MS;
    full.car({ soc: 80, pluggedIn: true });

    assert.deepEqual([full.decision.on, full.reason], [false, "target-reached"]);
  });
});

describe("how long the car uses to be away", () => {
  it("is learnt from when it was unplugged until it is back", () => {
    const before = { car: { at: 0, pluggedIn: true } };
    const left = presenceAfter(before, { at: HOUR_MS, pluggedIn: false }, zone, HOUR_MS);
    const back = presenceAfter(
      { car: { at: HOUR_MS, pluggedIn: false }, presence: left },
      { at: 9 * HOUR_MS, pluggedIn: true },
      zone,
      9 * HOUR_MS,
    );

    const departed = { left: [{ at: HOUR_MS, sinceAt: 0 }] };
    assert.deepEqual(left, { ...departed, leftAt: HOUR_MS, seenAwayAt: HOUR_MS });
    assert.deepEqual(back, { ...departed, away: [{ weekday: 4, leastMs: 0, mostMs: 8 * HOUR_MS }] });
  });

  it("is counted from the departure where the car reported of it much later", () => {
    const goal = { readyAt: 2 * HOUR_MS, targetPercent: 80, once: false };

    assert.deepEqual(
      presenceAfter(
        { car: { at: 0, pluggedIn: true }, goal },
        { at: 5 * HOUR_MS, pluggedIn: false },
        zone,
        5 * HOUR_MS,
      ),
      {
        left: [{ at: 5 * HOUR_MS, sinceAt: 0 }],
        leftAt: 2 * HOUR_MS,
        seenAwayAt: 5 * HOUR_MS,
      },
    );
  });

  it("is not learnt from journeys of days, nor from older news", () => {
    const away = { car: { at: HOUR_MS, pluggedIn: false }, presence: { leftAt: HOUR_MS } };

    assert.deepEqual(presenceAfter(away, { at: 3 * DAY_MS, pluggedIn: true }, zone, 3 * DAY_MS), { away: [] });
    assert.deepEqual(presenceAfter(away, { at: HOUR_MS / 2, pluggedIn: true }, zone, HOUR_MS / 2), { leftAt: HOUR_MS });
    assert.deepEqual(presenceAfter(away, { at: 2 * HOUR_MS }, zone, 2 * HOUR_MS), { leftAt: HOUR_MS });
  });
});

describe("a return that nobody has seen", () => {
  const away = (at: number): TariffCar => ({ at, pluggedIn: false });

  /** How much later than it was back the car is seen on Saturdays, if it is asked for as the tariff does. */
  function late(weeks: number, awayFor: (week: number) => number): number[] {
    let presence: Presence = {};
    return Array.from({ length: weeks }, (_, week) => {
      const leftAt = week * 7 * DAY_MS;
      const backAt = leftAt + awayFor(week);
      const see = (at: number, pluggedIn: boolean): void => {
        presence = presenceAfter({ car: away(leftAt), presence }, { at, pluggedIn }, zone, at);
      };
      presence = presenceAfter({ car: { at: leftAt - 1, pluggedIn: true }, presence }, away(leftAt), zone, leftAt);
      for (const ms of asksAfterMs(presence, 4)) {
        see(leftAt + ms, leftAt + ms >= backAt);
        if (leftAt + ms >= backAt) return leftAt + ms - backAt;
      }
      see(backAt, true);
      return 0;
    });
  }

  it("is found within the hour at first, and to a quarter of an hour within weeks", () => {
    for (const hours of [1, 3.8, 7, 9.3]) {
      const [first = Infinity, ...others] = late(10, () => hours * HOUR_MS);
      assert.ok(first <= HOUR_MS, `back after ${hours} h, seen ${first / MINUTE_MS} min later`);
      assert.ok(
        Math.max(...others.slice(3)) <= 15 * MINUTE_MS,
        `later: ${others.map((ms) => ms / MINUTE_MS).join(", ")}`,
      );
    }
  });

  it("is asked for once or twice a day when it is known", () => {
    const known = Array.from({ length: 8 }, () => ({ weekday: 4, leastMs: 7.8 * HOUR_MS, mostMs: 8 * HOUR_MS }));
    assert.deepEqual(asksAfterMs({ away: known.slice(0, 1) }, 4), [8 * HOUR_MS]);
    assert.deepEqual(asksAfterMs({ away: [{ weekday: 4, leastMs: 6 * HOUR_MS, mostMs: 8 * HOUR_MS }] }, 4), [
      7 * HOUR_MS,
      8 * HOUR_MS,
    ]);
    assert.deepEqual(asksAfterMs({ away: known }, 6).length, 10, "Saturdays are others");
  });

  it("is found again when it has become another one", () => {
    const earlier = late(30, (week) => (week < 10 ? 7 : 4) * HOUR_MS).slice(20);
    assert.ok(Math.max(...earlier) <= 40 * MINUTE_MS, `earlier: ${earlier.map((ms) => ms / MINUTE_MS).join(", ")}`);
    const later = late(30, (week) => (week < 10 ? 4 : 7) * HOUR_MS).slice(12);
    assert.ok(Math.max(...later) <= 15 * MINUTE_MS, `later: ${later.map((ms) => ms / MINUTE_MS).join(", ")}`);
  });
});

describe("news of the car", function () {
  it("are wanted once while there is time to charge what was driven meanwhile, and a while after it should have left", () => {
    const driver = evening();
    assert.equal(driver.decision.updateWantedAt, SEVEN - 4 * HOUR_MS);
    driver.until(SEVEN - 4 * HOUR_MS);
    driver.car({ soc: 25, pluggedIn: true });
    assert.equal(driver.decision.updateWantedAt, SEVEN + 15 * MINUTE_MS);
    driver.until(SEVEN - MINUTE_MS);
    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 80, "it was driven since it was last seen");
    driver.until(SEVEN + HOUR_MS);
    assert.equal(driver.decision.updateWantedAt, SEVEN + 15 * MINUTE_MS, "the same news are wanted, not ever new ones");
    driver.car({ pluggedIn: true });

    assert.equal(driver.decision.updateWantedAt, instant("2026-06-03T03:00:00+02:00"));
  });

  it("of a car that is away are wanted each hour until it should be back, then ever more rarely", () => {
    const driver = evening();
    driver.now = SEVEN;
    driver.car({ pluggedIn: false });
    const wanted = [driver.decision.updateWantedAt ?? 0];
    for (let ask = 0; ask < 16; ask++) {
      driver.now = wanted.at(-1) ?? 0;
      driver.car({ pluggedIn: false });
      wanted.push(driver.decision.updateWantedAt ?? 0);
    }

    const apart = wanted.map((at, index) => (at - (wanted[index - 1] ?? SEVEN)) / MINUTE_MS);
    assert.deepEqual(apart, [...Array.from({ length: 10 }, () => 60), 15, 15, 30, 60, 120, 240, 240]);
  });

  it("are not asked for while nothing is known of a car, or nobody leaves", () => {
    const driver = new TariffDriver({ ...settings, ready: {} }, EVENING);
    driver.prices(dayOf(MONDAY, 0.3));
    assert.equal(driver.decision.updateWantedAt, undefined);
    driver.car({ soc: 50, pluggedIn: true });

    assert.equal(driver.decision.updateWantedAt, undefined);
  });
});

import assert from "node:assert/strict";
import { asksAfterMs, awayMs, isIrregular, presenceAfter } from "../../../../src/control/tariff/presence";
import type { Absence, Presence, TariffCar } from "../../../../src/control/tariff/state";
import { DAY_MS, HALF_HOUR_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { dayOf, instant, settings, TariffDriver } from "./tariff-driver";
import { zone, MONDAY, EVENING, SEVEN, evening } from "./tuesday-morning";

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

  it("is counted from the middle of the time in which it left, if nobody knows better", () => {
    const monday = Date.UTC(2026, 5, 1);
    const leftAt = (sinceHour: number, hour: number): number => {
      const before = { car: { at: monday + sinceHour * HOUR_MS, pluggedIn: true } };
      const at = monday + hour * HOUR_MS;
      return ((presenceAfter(before, { at, pluggedIn: false }, "UTC", at).leftAt ?? 0) - monday) / HOUR_MS;
    };

    assert.equal(leftAt(8, 12), 10);
    assert.equal(leftAt(2, 12), 9, "nobody leaves before six");
    assert.equal(leftAt(2, 5), 5, "unless it was seen");
    assert.equal(leftAt(11.5, 12), 12);
  });

  it("is learnt of a weekday by itself where somebody is away from Friday to Sunday", () => {
    let presence: Presence = {};
    const monday = Date.UTC(2024, 0, 1, 7);
    for (let week = 0; week < 3; week++)
      for (let day = 0; day < 5; day++) {
        const leftAt = monday + (week * 7 + day) * DAY_MS;
        const backAt = leftAt + (day === 4 ? 50 : 10) * HOUR_MS;
        const here = { car: { at: leftAt - 1, pluggedIn: true }, presence };
        presence = presenceAfter(here, { at: leftAt, pluggedIn: false }, "UTC", leftAt);
        const away = { car: { at: leftAt, pluggedIn: false }, presence };
        presence = presenceAfter(away, { at: backAt, pluggedIn: true }, "UTC", backAt);
      }

    assert.equal(awayMs(presence, 5), 50 * HOUR_MS);
    assert.deepEqual(asksAfterMs(presence, 5).at(-1), 50 * HOUR_MS);
    assert.deepEqual(
      [1, 2, 3, 4].map((day) => awayMs(presence, day) / HOUR_MS),
      [10, 10, 10, 10],
    );
  });

  it("is not learnt from a trip that nobody has seen, but that the car left that day is", () => {
    const before = { car: { at: 0, pluggedIn: true, soc: 70 }, presence: {} };
    const after = (soc: number): Presence =>
      presenceAfter(before, { at: 9 * HOUR_MS, pluggedIn: true, soc }, zone, 9 * HOUR_MS);

    assert.deepEqual(after(58), { left: [{ at: 9 * HOUR_MS, sinceAt: 0 }] });
    assert.deepEqual([after(68), after(75)], [{}, {}], "it stood, or was charged");
  });

  it("is not learnt from journeys of days, nor from older news", () => {
    const away = { car: { at: HOUR_MS, pluggedIn: false }, presence: { leftAt: HOUR_MS } };

    assert.deepEqual(presenceAfter(away, { at: 3 * DAY_MS, pluggedIn: true }, zone, 3 * DAY_MS), { away: [] });
    assert.deepEqual(presenceAfter(away, { at: HOUR_MS / 2, pluggedIn: true }, zone, HOUR_MS / 2), { leftAt: HOUR_MS });
    assert.deepEqual(presenceAfter(away, { at: 2 * HOUR_MS }, zone, 2 * HOUR_MS), { leftAt: HOUR_MS });
  });

  it("is learnt from its lower end where the upper one is longer than any habit", () => {
    const seenBack = (seenAwayHours: number, backHours: number): unknown => {
      const [seenAwayAt, at] = [seenAwayHours * HOUR_MS, backHours * HOUR_MS];
      const presence = { leftAt: 0, seenAwayAt };
      return presenceAfter({ car: { at: seenAwayAt, pluggedIn: false }, presence }, { at, pluggedIn: true }, zone, at);
    };

    const weekend = { weekday: 4, leastMs: 49 * HOUR_MS, mostMs: 60 * HOUR_MS };
    assert.deepEqual(seenBack(49, 62), { away: [weekend] });
    assert.deepEqual(seenBack(61, 62), { away: [] }, "a journey");
    assert.deepEqual(seenBack(1, 240), { away: [] }, "a late report does not show how long it was");
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

  it("is found within half an hour at first, and to ten minutes the third time", () => {
    for (const hours of [1, 3.8, 7, 9.3]) {
      const [first = Infinity, ...others] = late(10, () => hours * HOUR_MS);
      assert.ok(first <= HALF_HOUR_MS, `back after ${hours} h, seen ${first / MINUTE_MS} min later`);
      assert.ok(
        Math.max(...others.slice(1)) <= 10 * MINUTE_MS,
        `later: ${others.map((ms) => ms / MINUTE_MS).join(", ")}`,
      );
    }
  });

  it("is asked for once or twice a day when it is known", () => {
    const known = Array.from({ length: 8 }, () => ({ weekday: 4, leastMs: 7.9 * HOUR_MS, mostMs: 8 * HOUR_MS }));
    assert.deepEqual(asksAfterMs({ away: known.slice(0, 1) }, 4), [8 * HOUR_MS]);
    const once = [{ weekday: 4, leastMs: 6 * HOUR_MS, mostMs: 8 * HOUR_MS }];
    assert.deepEqual(
      asksAfterMs({ away: once }, 4).map((ms) => ms / HOUR_MS),
      [6.5, 7, 7.5, 8],
    );
    assert.deepEqual(asksAfterMs({ away: known }, 6).length, 20, "Saturdays are others");
  });

  it("is at a usual time also after a journey, and at none where the absences differ", () => {
    const absence = (weekday: number, hours: number): Absence => ({
      weekday,
      leastMs: (hours - 0.2) * HOUR_MS,
      mostMs: hours * HOUR_MS,
    });
    const usual = [absence(3, 10.2), absence(4, 10.3)];

    assert.ok(!isIrregular({ away: [...usual, absence(5, 50)] }, 1), "a weekend away");
    assert.ok(!isIrregular({ away: [absence(5, 50), ...usual] }, 5), "another one");
    assert.ok(isIrregular({ away: [...usual, absence(5, 14)] }, 1), "at work for longer");
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

  it("of a car that is away are wanted each half hour until it should be back, then ever more rarely", () => {
    const driver = evening();
    driver.now = SEVEN;
    driver.car({ pluggedIn: false });
    const wanted = [driver.decision.updateWantedAt ?? 0];
    for (let ask = 0; ask < 26; ask++) {
      driver.now = wanted.at(-1) ?? 0;
      driver.car({ pluggedIn: false });
      wanted.push(driver.decision.updateWantedAt ?? 0);
    }

    const apart = wanted.map((at, index) => (at - (wanted[index - 1] ?? SEVEN)) / MINUTE_MS);
    assert.deepEqual(apart, [...Array.from({ length: 20 }, () => 30), 15, 15, 30, 60, 120, 240, 240]);
  });

  it("are not asked for while nothing is known of a car, or nobody leaves", () => {
    const driver = new TariffDriver({ ...settings, ready: {} }, EVENING);
    driver.prices(dayOf(MONDAY, 0.3));
    assert.equal(driver.decision.updateWantedAt, undefined);
    driver.car({ soc: 50, pluggedIn: true });

    assert.equal(driver.decision.updateWantedAt, undefined);
  });
});

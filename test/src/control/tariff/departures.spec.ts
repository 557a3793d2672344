import assert from "node:assert/strict";
import { departures } from "../../../../src/control/tariff/departures";
import type { TariffState } from "../../../../src/control/tariff/state";
import type { TariffSettings } from "../../../../src/control/tariff/settings";
import { DAY_MS, HOUR_MS } from "../../../../src/core/duration";
import { instant, settings } from "./tariff-driver";
import { MONDAY, TUESDAY, EVENING, SEVEN } from "./tuesday-morning";

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

function goals(
  from: string,
  until: string,
  wanted: Partial<TariffSettings>,
  requests: TariffState["requests"] = {},
): unknown {
  return departures({ requests }, { ...settings, ready: {}, ...wanted }, instant(from), instant(until)).map(
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
    const requests = { departures: [{ at: SEVEN, targetPercent: 90 }, { at: SEVEN + 5 * HOUR_MS }] };
    const wanted = { ready: settings.ready, departures: [{ date: "2026-06-02", time: "07:00", targetPercent: 30 }] };

    assert.deepEqual(goals(EVENING, "2026-06-03T00:00:00+02:00", wanted, requests), [
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

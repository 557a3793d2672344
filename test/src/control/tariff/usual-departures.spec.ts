import assert from "node:assert/strict";
import { departures } from "../../../../src/control/tariff/departures";
import type { Departed } from "../../../../src/control/tariff/state";
import { departureAskedAt, usualDepartures, withDeparture } from "../../../../src/control/tariff/usual-departures";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { instant, settings } from "./tariff-driver";

const zone = "Europe/Berlin";
const MONDAY = instant("2026-06-01T00:00:00+02:00");
const SUNDAY = MONDAY + 13 * DAY_MS;

/** The car leaves on these days after Monday, at these minutes of the day, seen within so long. */
function leaving(days: readonly number[], minutes: readonly number[], withinMs = 10 * MINUTE_MS): readonly Departed[] {
  return days.reduce<readonly Departed[]>((left, day, index) => {
    const at = MONDAY + day * DAY_MS + (minutes[index % minutes.length] ?? 0) * MINUTE_MS + withinMs / 2;
    return withDeparture(left, { at, sinceAt: at - withinMs }, zone);
  }, []);
}

const WORKDAYS = [0, 1, 2, 3, 4, 7, 8, 9, 10, 11];

describe("the time at which a car usually leaves", () => {
  it("is learnt by kind of day, from most of them", () => {
    const left = leaving(WORKDAYS, [430, 435, 440, 450, 460]);

    const [workday, ...others] = usualDepartures({ left }, zone, SUNDAY);

    assert.deepEqual(others, []);
    assert.deepEqual([workday?.kind, workday?.share], ["workday", 1]);
    assert.ok((workday?.fromMinute ?? 0) >= 430 && (workday?.toMinute ?? Infinity) <= 460);
  });

  it("is none where it leaves seldom, seldom enough to be chance, or nobody knows when", () => {
    assert.deepEqual(usualDepartures({ left: leaving([0, 7], [430]) }, zone, SUNDAY), []);
    assert.deepEqual(usualDepartures({ left: leaving([0, 4, 9], [430]) }, zone, SUNDAY), []);
    assert.deepEqual(usualDepartures({ left: leaving(WORKDAYS, [600], 8 * HOUR_MS) }, zone, SUNDAY), []);
  });

  it("counts the first departure of a day only", () => {
    const at = MONDAY + 7 * HOUR_MS;
    const left = withDeparture([{ at, sinceAt: at - MINUTE_MS }], { at: at + 9 * HOUR_MS, sinceAt: at }, zone);

    assert.equal(left.length, 1);
  });

  it("is found out by looking in the middle of the time in which it left", () => {
    const at = MONDAY + 10 * HOUR_MS;
    const asked = departureAskedAt({ left: [{ at, sinceAt: at - 4 * HOUR_MS }] }, zone, MONDAY + DAY_MS);

    assert.equal(asked, MONDAY + DAY_MS + 8 * HOUR_MS);
    assert.equal(departureAskedAt({ left: [{ at, sinceAt: at - HOUR_MS }] }, zone, MONDAY + DAY_MS), undefined);
  });

  it("is planned for with a margin where no departure is set, and only then", () => {
    const state = { presence: { left: leaving(WORKDAYS, [450]) } };
    const learning = { ...settings, ready: {}, learnsDepartures: true, departureMarginMs: 30 * MINUTE_MS };
    const ahead = (more: object): readonly string[] =>
      departures(state, { ...learning, ...more }, SUNDAY + 20 * HOUR_MS, SUNDAY + 3 * DAY_MS).map(
        ({ readyAt, learnt, stays }) =>
          `${new Date(readyAt).toISOString().slice(0, 16)}${learnt ? " learnt" : ""}${stays ? " any" : ""}`,
      );

    assert.deepEqual(ahead({}), ["2026-06-15T05:00 learnt", "2026-06-16T05:00 learnt"]);
    assert.deepEqual(ahead({ learnsDepartures: false }), ["2026-06-15T22:00 any"]);
    assert.deepEqual(ahead({ departures: [{ days: [1], time: "09:00" }] }), ["2026-06-15T07:00"]);
  });

  it("is the next morning while no habit is known", () => {
    const learning = { ...settings, ready: {}, learnsDepartures: true };
    const next = (at: number): string =>
      departures({}, learning, at, at + DAY_MS).map(({ readyAt }) => new Date(readyAt).toISOString())[0] ?? "";

    assert.equal(next(SUNDAY + 20 * HOUR_MS), "2026-06-15T04:00:00.000Z");
    assert.equal(next(SUNDAY + 2 * HOUR_MS), "2026-06-14T04:00:00.000Z");
    assert.equal(next(SUNDAY + 5 * HOUR_MS), "2026-06-15T04:00:00.000Z");
  });

  it("far away does not put off the target until then", () => {
    const state = { presence: { left: leaving(WORKDAYS, [450]) } };
    const friday = SUNDAY - 2 * DAY_MS + 20 * HOUR_MS;
    const [first] = departures(state, { ...settings, ready: {}, learnsDepartures: true }, friday, friday + 7 * DAY_MS);

    assert.equal(first?.stays, true);
  });
});

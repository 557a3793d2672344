import assert from "node:assert/strict";
import { departures } from "../../../../src/control/tariff/departures";
import type { Departed } from "../../../../src/control/tariff/state";
import { departureAskedAt, usualDepartures, withDeparture } from "../../../../src/control/tariff/usual-departures";
import { leavingChances, leftSince } from "../../../../src/control/tariff/leaving-chances";
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

  it("is a chance at each of several times where it leaves at any", () => {
    const left = leaving([0, 1, 2, 3, 4, 7, 8, 9, 10, 11], [400, 460, 520, 580, 640]);
    const chances = leavingChances({ left }, zone, SUNDAY + DAY_MS, SUNDAY + 20 * HOUR_MS);

    assert.deepEqual(
      chances.map(({ at, share }) => [(at - SUNDAY - DAY_MS) / MINUTE_MS, Math.round(share * 100) / 100]),
      [
        [400, 0.2],
        [460, 0.25],
        [520, 0.33],
        [580, 0.5],
        [640, 1],
      ],
    );
    const today = { at: SUNDAY + DAY_MS + 7 * HOUR_MS, sinceAt: SUNDAY + DAY_MS + 6 * HOUR_MS };
    assert.deepEqual(
      leavingChances({ left: [...left, today] }, zone, SUNDAY + DAY_MS, SUNDAY + DAY_MS + 8 * HOUR_MS),
      [],
      "it has left today",
    );
  });

  it("takes a vague departure to be as the others, or in the middle where none tells", () => {
    const clear = leaving([0, 1, 2, 3], [440]);
    const vague = { at: MONDAY + 4 * DAY_MS + 14 * HOUR_MS, sinceAt: MONDAY + 4 * DAY_MS + 2 * HOUR_MS };
    const first = (left: readonly Departed[]): readonly number[] =>
      leavingChances({ left }, zone, SUNDAY + DAY_MS, SUNDAY).map(({ at }) => (at - SUNDAY - DAY_MS) / MINUTE_MS);

    assert.deepEqual(first([...clear, vague]), [440]);
    assert.deepEqual(first([vague, vague, vague]), [600], "from six to two o'clock");
  });

  it("is more likely past the longer nothing was reported", () => {
    const left = leaving(WORKDAYS, [400, 460, 520, 580, 640]);
    const since = (from: number, until: number): number => {
      const monday = SUNDAY + DAY_MS;
      return leftSince({ left }, zone, monday + from * MINUTE_MS, monday + until * MINUTE_MS);
    };

    assert.equal(since(0, 390), 0);
    assert.ok(Math.abs(since(0, 530) - 0.6) < 0.01, String(since(0, 530)));
    assert.equal(since(0, 700), 1);
    assert.ok(Math.abs(since(530, 700) - 0.4) < 0.01, "it was here later");
    assert.equal(since(660, 700), 0);
  });

  it("is the next morning while no habit is known", () => {
    const learning = { ...settings, ready: {}, learnsDepartures: true };
    const next = (at: number): string =>
      departures({}, learning, at, at + DAY_MS).map(({ readyAt }) => new Date(readyAt).toISOString())[0] ?? "";

    assert.equal(next(SUNDAY + 20 * HOUR_MS), "2026-06-15T04:00:00.000Z");
    assert.equal(next(SUNDAY + 2 * HOUR_MS), "2026-06-14T04:00:00.000Z");
    assert.equal(next(SUNDAY + 5 * HOUR_MS), "2026-06-15T04:00:00.000Z");
  });

  it("is as often as it was on such days, also where that is seldom", () => {
    const state = { presence: { left: leaving(WORKDAYS, [450]) } };
    const friday = SUNDAY - 2 * DAY_MS + 20 * HOUR_MS;
    const [first] = departures(state, { ...settings, ready: {}, learnsDepartures: true }, friday, friday + 7 * DAY_MS);

    assert.ok((first?.readyAt ?? Infinity) < friday + DAY_MS, "the target is not put off until Monday");
    assert.deepEqual(
      first?.chances?.map(({ share }) => Math.round(share * 10)),
      [5],
    );
  });
});

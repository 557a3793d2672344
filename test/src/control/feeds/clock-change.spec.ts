import assert from "node:assert/strict";
import { DateTime } from "luxon";
import { localDay } from "../../../../src/control/shared/local-time";
import type { Slot } from "../../../../src/control/shared/slots";
import { HOUR_MS } from "../../../../src/core/duration";
import { came, feedOf, slotsOf } from "../../../support/control/feeds";

const QUARTER_MS = 900_000;

/** Zone, date, and how many quarter hours the day has there. */
const days: ReadonlyArray<readonly [zone: string, date: string, quarters: number]> = [
  ["Europe/Berlin", "2026-03-29", 92],
  ["Europe/Berlin", "2026-10-25", 100],
  ["Europe/Berlin", "2026-11-20", 96],
  ["Europe/Stockholm", "2026-10-25", 100],
  ["Europe/London", "2026-03-29", 92],
  ["Europe/London", "2026-10-25", 100],
  ["Europe/Helsinki", "2026-10-25", 100],
  ["Atlantic/Azores", "2026-03-29", 92],
  ["Australia/Sydney", "2026-04-05", 100],
  ["Australia/Lord_Howe", "2026-10-04", 94],
  ["America/Havana", "2026-03-08", 92],
  ["America/Havana", "2026-11-01", 100],
  ["Asia/Kolkata", "2026-10-25", 96],
];

describe("a day of the clock change", () => {
  for (const [zone, date, quarters] of days) {
    describe(`${date} in ${zone}, ${quarters} quarter hours`, () => {
      // Where midnight comes twice the day begins with the first.
      const midnight = DateTime.fromISO(date, { zone }).startOf("day");
      const [start = midnight] = midnight
        .getPossibleOffsets()
        .toSorted((one, other) => one.toMillis() - other.toMillis());
      const day = Array.from({ length: quarters }, (_, index): Slot => {
        const startAt = start.toMillis() + index * QUARTER_MS;
        return { startAt, endAt: startAt + QUARTER_MS, value: index / 100 };
      });
      const options = { zone, now: start.toMillis() + 12 * HOUR_MS };
      const iso = (at: number) => DateTime.fromMillis(at, { zone }).toISO();
      const local = (at: number) => DateTime.fromMillis(at, { zone }).toFormat("yyyy-MM-dd HH:mm:ss");

      const shapes: ReadonlyArray<readonly [name: string, payload: unknown]> = [
        ["times with an offset", day.map(({ startAt, value }) => ({ startsAt: iso(startAt), total: value }))],
        ["local times", day.map(({ startAt, value }) => ({ time: local(startAt), value }))],
        ["local times, newest first", day.map(({ startAt, value }) => ({ hour: local(startAt), value })).toReversed()],
        [
          "local times with an end",
          day.map(({ startAt, endAt, value }) => ({ start: local(startAt), end: local(endAt), value })),
        ],
        [
          "local times of smartENERGY",
          { interval: 15, data: day.map(({ startAt, value }) => ({ date: local(startAt), value: value * 100 })) },
        ],
        ["bare numbers", { today: day.map(({ value }) => value) }],
      ];
      for (const [name, payload] of shapes) {
        it(`reads ${name}`, () => {
          assert.deepEqual(slotsOf(feedOf(payload, options)), day);
        });
      }

      it("knows how long the day is", () => {
        const { startAt, endAt } = localDay(options.now, zone);

        assert.deepEqual([startAt, (endAt - startAt) / QUARTER_MS], [start.toMillis(), quarters]);
      });
    });
  }

  it("does not guess where bare numbers do not fit the day", () => {
    const now = Date.parse("2026-03-29T10:00:00Z");

    assert.equal(came({ today: Array.from({ length: 96 }, () => 0.3) }, { now }), "96 prices for a day of 23 hours");
  });

  it("puts the numbers of tomorrow on the day of 25 hours", () => {
    const now = Date.parse("2026-10-24T13:00:00Z");
    const slots = slotsOf(feedOf({ today: [], tomorrow: Array.from({ length: 25 }, () => 0.3) }, { now }));

    assert.deepEqual([slots.length, slots[0]?.startAt], [25, Date.parse("2026-10-24T22:00:00Z")]);
  });

  it("leaves out a local time that does not exist", () => {
    const rows = ["01:45", "02:00", "02:15", "03:00"].map((time) => ({ start: `2026-03-29 ${time}:00`, value: 1 }));
    const slots = slotsOf(feedOf(rows, { now: Date.parse("2026-03-29T10:00:00Z") }));

    assert.deepEqual(
      slots.map((slot) => new Date(slot.startAt).toISOString()),
      ["2026-03-29T00:45:00.000Z", "2026-03-29T01:00:00.000Z"],
    );
  });

  it("reads a day in which the local times of an hour have a letter", () => {
    const startAt = Date.parse("2026-10-24T22:00:00Z");
    const value = Array.from({ length: 100 }, (_, index) => {
      const end = new Date(startAt + (index + 1) * QUARTER_MS).toISOString().slice(0, 19).replace("T", " ");
      const hour = index >= 8 && index < 12 ? "02a" : "02";
      return {
        dtime: `2026-10-25 ${hour}:15:00`,
        dtime_utc: end,
        period: `${hour}:00 - ${hour}:15`,
        rce_pln: 400 + index,
      };
    });
    const options = { zone: "Europe/Warsaw", now: startAt, expect: "prices", currency: "PLN" } as const;
    const slots = slotsOf(feedOf({ value }, options));
    assert.deepEqual(
      slots.map((slot) => (slot.startAt - startAt) / QUARTER_MS),
      value.map((_row, index) => index),
    );
    assert.equal(slots[99]?.value, 0.499);
  });
});

import assert from "node:assert/strict";
import { weekOf, type WeekWindows } from "../../../../src/simulator/car/charge-schedule";
import { ChargeWindows } from "../../../../src/simulator/car/charge-windows";

function daily(startTime: string, stopTime: string): WeekWindows {
  return weekOf({ type: "daily", startTime, stopTime });
}

/** The stretches that the windows open from `from` on, as long as there are no more than `count`. */
function stretches(windows: ChargeWindows, from: string, count: number): string[] {
  const found: string[] = [];
  let at = Date.parse(from);
  while (found.length < count) {
    const startAt = windows.nextStart(at);
    const endAt = startAt === undefined ? undefined : windows.nextEnd(startAt);
    if (startAt === undefined || endAt === undefined) return found;
    found.push(`${minute(startAt)} ${minute(endAt)}`);
    at = endAt;
  }
  return found;
}

function minute(at: number): string {
  return new Date(at).toISOString().slice(5, 16);
}

describe("charge windows", () => {
  const zone = "Europe/Berlin";

  it("open by the wall clock of the car", () => {
    const windows = new ChargeWindows([daily("11:00", "13:00")], zone);

    assert.deepEqual(stretches(windows, "2026-06-01T00:00Z", 2), [
      "06-01T09:00 06-01T11:00",
      "06-02T09:00 06-02T11:00",
    ]);
  });

  it("reach past midnight", () => {
    const windows = new ChargeWindows([daily("22:30", "05:45")], zone);

    assert.equal(windows.isOpen(Date.parse("2026-06-01T03:44:59Z")), true);
    assert.equal(windows.isOpen(Date.parse("2026-06-01T03:45Z")), false);
    assert.equal(windows.isOpen(Date.parse("2026-06-01T20:30Z")), true);
    assert.deepEqual(stretches(windows, "2026-06-01T00:00Z", 1), ["06-01T20:30 06-02T03:45"]);
  });

  it("end at midnight when they say so", () => {
    const windows = new ChargeWindows([daily("22:00", "00:00")], zone);

    assert.deepEqual(stretches(windows, "2026-06-01T00:00Z", 1), ["06-01T20:00 06-01T22:00"]);
  });

  it("count as one where they overlap or touch", () => {
    const windows = new ChargeWindows(
      [daily("01:00", "03:00"), daily("02:00", "04:00"), daily("04:00", "05:00")],
      zone,
    );

    assert.deepEqual(stretches(windows, "2026-05-31T22:00Z", 1), ["05-31T23:00 06-01T03:00"]);
  });

  it("never end when they fill the whole day", () => {
    const windows = new ChargeWindows([daily("00:00", "12:00"), daily("12:00", "00:00")], zone);

    assert.equal(windows.isOpen(Date.parse("2026-06-01T10:00Z")), true);
    assert.equal(windows.nextEnd(Date.parse("2026-06-01T10:00Z")), undefined);
  });

  it("belong to the day on which they start", () => {
    const windows = new ChargeWindows([{ friday: { startTime: "23:00", stopTime: "02:00" } }], zone);

    assert.deepEqual(stretches(windows, "2026-06-01T00:00Z", 2), [
      "06-05T21:00 06-06T00:00",
      "06-12T21:00 06-13T00:00",
    ]);
  });

  it("are none on an empty week", () => {
    const windows = new ChargeWindows([{}], zone);

    assert.equal(windows.nextStart(0), undefined);
    assert.equal(windows.nextEnd(0), undefined);
    assert.equal(windows.isOpen(0), false);
  });

  describe("when the clocks are put forward", () => {
    const cases: readonly [name: string, startTime: string, stopTime: string, stretch: string][] = [
      ["are an hour shorter across the change", "01:00", "05:00", "03-29T00:00 03-29T03:00"],
      ["begin at the change if their start is left out", "02:30", "05:00", "03-29T01:00 03-29T03:00"],
      ["end at the change if their end is left out", "00:00", "02:30", "03-28T23:00 03-29T01:00"],
    ];
    for (const [name, startTime, stopTime, stretch] of cases) {
      it(name, () => {
        const windows = new ChargeWindows([daily(startTime, stopTime)], zone);

        assert.deepEqual(stretches(windows, "2026-03-28T22:30Z", 1), [stretch]);
      });
    }
  });

  describe("when the clocks are put back", () => {
    const cases: readonly [name: string, startTime: string, stopTime: string, stretch: string][] = [
      ["are an hour longer across the change", "01:00", "05:00", "10-24T23:00 10-25T04:00"],
      ["begin and end at the first of two equal times", "02:15", "02:45", "10-25T00:15 10-25T00:45"],
    ];
    for (const [name, startTime, stopTime, stretch] of cases) {
      it(name, () => {
        const windows = new ChargeWindows([daily(startTime, stopTime)], zone);

        assert.deepEqual(stretches(windows, "2026-10-24T22:00Z", 1), [stretch]);
      });
    }
  });

  it("follow the half hour of Lord Howe Island", () => {
    const windows = new ChargeWindows([daily("02:15", "04:00")], "Australia/Lord_Howe");

    assert.deepEqual(stretches(windows, "2026-10-03T12:00Z", 1), ["10-03T15:30 10-03T17:00"]);
  });
});

import assert from "node:assert/strict";
import { dayNightAt } from "../../../../src/control/surplus/day-night";
import { clockTime } from "../../../../src/control/surplus/settings";

const at = (text: string) => Date.parse(text);
const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString().slice(0, 16));

describe("stretchAt", () => {
  const berlin = "Europe/Berlin";
  const late = { from: "22:00", to: "06:00" };
  const noon = { from: "11:30", to: "13:00" };
  const table = [
    { now: "2026-06-01T12:00Z", night: undefined, is: [false, "2026-05-31T22:00", "2026-06-01T22:00", undefined] },
    { now: "2026-06-01T12:00Z", night: late, is: [false, "2026-06-01T04:00", "2026-06-01T20:00", "2026-06-01T20:00"] },
    { now: "2026-06-01T20:00Z", night: late, is: [true, "2026-06-01T20:00", "2026-06-01T22:00", "2026-06-02T04:00"] },
    { now: "2026-06-01T23:00Z", night: late, is: [true, "2026-06-01T22:00", "2026-06-02T04:00", "2026-06-02T04:00"] },
    { now: "2026-06-01T10:00Z", night: noon, is: [true, "2026-06-01T09:30", "2026-06-01T11:00", "2026-06-01T11:00"] },
    { now: "2026-06-01T15:00Z", night: noon, is: [false, "2026-06-01T11:00", "2026-06-01T22:00", "2026-06-02T09:30"] },
    // The night in which the clocks go forward, and the one in which they go back.
    { now: "2026-03-29T00:30Z", night: late, is: [true, "2026-03-28T23:00", "2026-03-29T04:00", "2026-03-29T04:00"] },
    { now: "2026-10-24T23:00Z", night: late, is: [true, "2026-10-24T22:00", "2026-10-25T05:00", "2026-10-25T05:00"] },
    // A time that does not exist that day, and one that comes twice.
    {
      now: "2026-03-29T00:00Z",
      night: { from: "00:00", to: "02:30" },
      is: [true, "2026-03-28T23:00", "2026-03-29T01:30", "2026-03-29T01:30"],
    },
    {
      now: "2026-10-25T01:00Z",
      night: { from: "00:00", to: "02:30" },
      is: [false, "2026-10-25T00:30", "2026-10-25T23:00", "2026-10-25T23:00"],
    },
    { now: "2026-06-01T12:00Z", night: { from: "22:00", to: "22:00" }, is: [false, undefined, undefined, undefined] },
  ];

  for (const { now, night, is } of table) {
    it(`finds the borders around ${now} with the night ${night?.from ?? "never"} to ${night?.to ?? "never"}`, () => {
      const dayNight = dayNightAt(at(now), { zone: berlin, night });

      const found = [dayNight.night, iso(dayNight.startsAt), iso(dayNight.endsAt), iso(dayNight.turnsAt)];
      assert.deepEqual(
        is.map((value, index) => value ?? found[index]),
        found,
      );
    });
  }

  it("names the local day", () => {
    assert.equal(dayNightAt(at("2026-06-01T22:30Z"), { zone: berlin, night: undefined }).day, "2026-06-02");
    assert.equal(dayNightAt(at("2026-06-01T22:30Z"), { zone: "UTC", night: undefined }).day, "2026-06-01");
  });

  it("covers the year without a hole", () => {
    const calendar = { zone: berlin, night: late };
    const end = at("2027-01-01T00:00Z");
    let dayNight = dayNightAt(at("2026-01-01T00:00Z"), calendar);

    while (dayNight.endsAt < end) {
      const next = dayNightAt(dayNight.endsAt, calendar, dayNight);
      assert.equal(next.startsAt, dayNight.endsAt);
      assert.ok(next.day !== dayNight.day || next.night !== dayNight.night);
      dayNight = next;
    }
  });

  it("keeps a stretch while it holds, and makes another for other settings", () => {
    const dayNight = dayNightAt(at("2026-06-01T12:00Z"), { zone: berlin, night: late });

    assert.equal(dayNightAt(at("2026-06-01T13:00Z"), { zone: berlin, night: late }, dayNight), dayNight);
    assert.notEqual(dayNightAt(at("2026-06-01T13:00Z"), { zone: berlin, night: noon }, dayNight), dayNight);
    assert.notEqual(dayNightAt(at("2026-06-01T13:00Z"), { zone: "UTC", night: late }, dayNight), dayNight);
    assert.notEqual(dayNightAt(at("2026-06-01T20:00Z"), { zone: berlin, night: late }, dayNight), dayNight);
  });
});

describe("clockTime", () => {
  it("knows the times of a day, and nothing else", () => {
    assert.deepEqual(clockTime("00:00"), { hour: 0, minute: 0 });
    assert.deepEqual(clockTime("23:59"), { hour: 23, minute: 59 });
    for (const other of ["24:00", "7:00", "07:60", "07:00:00", "", undefined, 700]) {
      assert.equal(clockTime(other), undefined);
    }
  });
});

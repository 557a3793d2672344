import assert from "node:assert/strict";
import { readCalendar, type LeftOut } from "../../../nodes/tariff/read-calendar";
import type { ReadyRequest } from "../../../src/control/shared/requests";
import { departuresOf, isICalendar } from "../../../src/control/feeds/calendar/icalendar";

const NOW = Date.parse("2026-11-01T00:00:00Z");
const zone = "Europe/Berlin";

const calendar = (...events: ReadonlyArray<readonly string[]>): string =>
  [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    ...events.flatMap((lines) => ["BEGIN:VEVENT", ...lines, "END:VEVENT"]),
    "END:VCALENDAR",
  ].join("\r\n");

async function departuresIn(text: string): Promise<readonly string[] | undefined> {
  const read = await readCalendar(text, NOW);
  return read && departuresOf(read.events, { zone, now: NOW }).map(departureText);
}

/** What of a calendar is used, and what is not. */
async function usedOf(text: string): Promise<{ used: readonly string[]; leftOut: readonly LeftOut[] }> {
  const read = await readCalendar(text, NOW);
  assert.ok(read);
  return { used: departuresOf(read.events, { zone, now: NOW }).map(departureText), leftOut: read.leftOut };
}

function departureText({ at, targetPercent }: ReadyRequest): string {
  const time = new Date(at).toISOString().slice(0, 16);
  return targetPercent === undefined ? time : `${time} ${targetPercent}`;
}

describe("an iCalendar", () => {
  it("tells a departure by each event, with the percentage of its title or description as the target", async () => {
    const text = calendar(
      ["UID:1", "DTSTART:20261103T060000Z", "SUMMARY:Office"],
      ["UID:2", "DTSTART:20261102T060000Z", "SUMMARY:Trip to the lake\\, 90 %"],
      ["UID:3", "DTSTART:20261104T060000Z", "SUMMARY:Visit", "DESCRIPTION:leave with 70%"],
    );

    assert.deepEqual(await departuresIn(text), ["2026-11-02T06:00 90", "2026-11-03T06:00", "2026-11-04T06:00 70"]);
  });

  it("has times in UTC, in a zone that everybody knows, in one of its own, and in that of the home", async () => {
    const own = [
      "BEGIN:VTIMEZONE",
      "TZID:Office",
      "BEGIN:STANDARD",
      "DTSTART:19700101T000000",
      "TZOFFSETFROM:+0300",
      "TZOFFSETTO:+0300",
      "END:STANDARD",
      "END:VTIMEZONE",
    ].join("\r\n");
    const text = calendar(
      ["UID:1", "DTSTART:20261102T070000Z"],
      ["UID:2", "DTSTART;TZID=America/New_York:20261103T070000"],
      ["UID:3", "DTSTART;TZID=Office:20261104T070000"],
      ["UID:4", "DTSTART:20261105T070000"],
    ).replace("VERSION:2.0", `VERSION:2.0\r\n${own}`);

    assert.deepEqual(await departuresIn(text), [
      "2026-11-02T07:00",
      "2026-11-03T12:00",
      "2026-11-04T04:00",
      "2026-11-05T06:00",
    ]);
  });

  it("repeats events for 60 days, without those that are left out, cancelled, or moved", async () => {
    const text = calendar(
      [
        "UID:1",
        "DTSTART;TZID=Europe/Berlin:20260105T073000",
        "RRULE:FREQ=WEEKLY;BYDAY=MO",
        "EXDATE;TZID=Europe/Berlin:20261109T073000",
        "SUMMARY:Work 60%",
      ],
      [
        "UID:1",
        "RECURRENCE-ID;TZID=Europe/Berlin:20261116T073000",
        "DTSTART;TZID=Europe/Berlin:20261116T093000",
        "SUMMARY:Work 60%",
      ],
      [
        "UID:1",
        "RECURRENCE-ID;TZID=Europe/Berlin:20261123T073000",
        "DTSTART;TZID=Europe/Berlin:20261123T073000",
        "STATUS:CANCELLED",
      ],
    );

    const found = await departuresIn(text);

    assert.deepEqual(found?.slice(0, 3), ["2026-11-02T06:30 60", "2026-11-16T08:30 60", "2026-11-30T06:30 60"]);
    assert.equal(found?.at(-1), "2026-12-28T06:30 60");
  });

  it("leaves aside whole days and what is past", async () => {
    const text = calendar(["UID:1", "DTSTART;VALUE=DATE:20261102"], ["UID:2", "DTSTART:20261031T060000Z"]);

    assert.deepEqual(await departuresIn(text), []);
  });

  it("is known by its first line, and is none when it cannot be read", async () => {
    assert.equal(isICalendar(calendar()), true);
    assert.equal(isICalendar("07:30"), false);
    assert.equal(await departuresIn("BEGIN:VCALENDAR\r\nnonsense"), undefined);
    assert.equal(await departuresIn("BEGIN:VCALENDAR"), undefined);
  });

  it("leaves out the events that cannot be read, names them, and tells the others", async () => {
    const text = calendar(
      ["UID:1", "SUMMARY:no begin"],
      ["UID:2", "SUMMARY:repeats from nowhere", "RRULE:FREQ=DAILY"],
      ["UID:3", "SUMMARY:no date", "DTSTART:tomorrow"],
      ["UID:4", "SUMMARY:no rule", "DTSTART:20261101T060000Z", "RRULE:daily"],
      ["UID:5", "DTSTART:20261102T060000Z"],
    );

    const { used, leftOut } = await usedOf(text);

    assert.deepEqual(used, ["2026-11-02T06:00"]);
    assert.deepEqual(
      leftOut.map(({ title }) => title),
      ["no begin", "no date", "repeats from nowhere", "no rule"],
    );
  });

  for (const rule of ["FREQ=DAILY;BYDAY=XX", "FREQ=FORTNIGHTLY", "FREQ=DAILY;INTERVAL=x", "FREQ=MONTHLY;BYYEARDAY=3"])
    it(`with RRULE:${rule} loses only that event`, async () => {
      const text = calendar(
        ["UID:1", "DTSTART:20261102T060000Z", "SUMMARY:Office", "RRULE:FREQ=DAILY;COUNT=2"],
        ["UID:2", "DTSTART:20261102T070000Z", "SUMMARY:Gym", `RRULE:${rule}`],
        ["UID:3", "DTSTART:20261103T080000Z"],
      );

      const { used, leftOut } = await usedOf(text);

      assert.deepEqual(used, ["2026-11-02T06:00", "2026-11-03T06:00", "2026-11-03T08:00"]);
      assert.deepEqual(leftOut, [{ code: "unreadable", title: "Gym" }]);
    });

  for (const rule of [
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=MONTHLY;INTERVAL=4800;BYDAY=5MO",
  ])
    it(`with RRULE:${rule}, which never ends, holds up nobody and loses only that event`, async () => {
      const text = calendar(
        ["UID:1", "DTSTART:20270201T060000Z", "SUMMARY:never", `RRULE:${rule}`],
        ["UID:2", "DTSTART:20261102T070000Z", "RRULE:FREQ=DAILY;INTERVAL=7;COUNT=2"],
        ["UID:3", "DTSTART:20261103T060000Z"],
      );
      let turns = 0;
      const turning = setInterval(() => (turns += 1), 20);

      const { used, leftOut } = await usedOf(text);

      clearInterval(turning);
      assert.deepEqual(used, ["2026-11-02T07:00", "2026-11-03T06:00", "2026-11-09T07:00"]);
      assert.deepEqual(leftOut, [{ code: "too-long", title: "never" }]);
      assert.ok(turns > 1);
    });

  for (const rule of ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2"])
    it(`with RRULE:${rule}, which no day fulfils, has none of that event`, async () => {
      const text = calendar(
        ["UID:1", "DTSTART:20261102T060000Z", `RRULE:${rule}`],
        ["UID:2", "DTSTART:20261103T060000Z"],
      );

      const found = await departuresIn(text);

      assert.ok(found?.includes("2026-11-03T06:00"));
    });

  it("that repeats each second since years ago names that, and tells the others", async () => {
    const text = calendar(
      ["UID:1", "DTSTART:20200101T000000Z", "SUMMARY:tick", "RRULE:FREQ=SECONDLY"],
      ["UID:2", "DTSTART:20261103T060000Z"],
    );

    const { used, leftOut } = await usedOf(text);

    assert.deepEqual(used, ["2026-11-03T06:00"]);
    assert.deepEqual(
      leftOut.map(({ title }) => title),
      ["tick"],
    );
  });

  it("with many events that began years ago still tells the newest", async () => {
    const old = Array.from({ length: 8 }, (_, index) => [
      `UID:${index}`,
      `DTSTART:2010010${index + 1}T060000Z`,
      "RRULE:FREQ=DAILY;UNTIL=20251231T000000Z",
    ]);
    const text = calendar(...old, ["UID:9", "DTSTART:20261102T060000Z", "RRULE:FREQ=DAILY;COUNT=2"]);

    assert.deepEqual(await departuresIn(text), ["2026-11-02T06:00", "2026-11-03T06:00"]);
  });

  it("moves an occurrence of one event and not that of another at the same time", async () => {
    const text = calendar(
      ["UID:1", "DTSTART:20261102T060000Z", "RRULE:FREQ=DAILY;COUNT=1"],
      ["UID:2", "DTSTART:20261102T060000Z", "RRULE:FREQ=DAILY;COUNT=1"],
      ["UID:1", "RECURRENCE-ID:20261102T060000Z", "DTSTART:20261102T080000Z"],
    );

    assert.deepEqual(await departuresIn(text), ["2026-11-02T06:00", "2026-11-02T08:00"]);
  });
});

import assert from "node:assert/strict";
import { departuresInICalendar, isICalendar } from "../../../../../src/control/feeds/calendar/icalendar";

const NOW = Date.parse("2026-11-01T00:00:00Z");
const zone = "Europe/Berlin";

const calendar = (...events: ReadonlyArray<readonly string[]>): string =>
  [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    ...events.flatMap((lines) => ["BEGIN:VEVENT", ...lines, "END:VEVENT"]),
    "END:VCALENDAR",
  ].join("\r\n");

async function departuresIn(text: string): Promise<unknown> {
  const departures = await departuresInICalendar(text, { zone, now: NOW });
  return departures?.map(({ at, targetPercent }) =>
    [new Date(at).toISOString().slice(0, 16), targetPercent].filter((value) => value !== undefined).join(" "),
  );
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

    assert.deepEqual((found as string[]).slice(0, 3), [
      "2026-11-02T06:30 60",
      "2026-11-16T08:30 60",
      "2026-11-30T06:30 60",
    ]);
    assert.equal((found as string[]).at(-1), "2026-12-28T06:30 60");
  });

  it("leaves aside whole days and what is past", async () => {
    const text = calendar(["UID:1", "DTSTART;VALUE=DATE:20261102"], ["UID:2", "DTSTART:20261031T060000Z"]);

    assert.deepEqual(await departuresIn(text), []);
  });

  it("that repeats each second holds up nobody", async () => {
    const text = calendar(["UID:1", "DTSTART:20200101T000000Z", "RRULE:FREQ=SECONDLY"]);

    assert.deepEqual(await departuresIn(text), []);
  });

  it("is known by its first line, and is none when it cannot be read", async () => {
    assert.equal(isICalendar(calendar()), true);
    assert.equal(isICalendar("07:30"), false);
    assert.equal(await departuresIn("BEGIN:VCALENDAR\r\nnonsense"), undefined);
    assert.equal(await departuresIn("BEGIN:VCALENDAR"), undefined);
  });

  it("without the events that cannot be read tells the others", async () => {
    const text = calendar(
      ["UID:1", "SUMMARY:no begin"],
      ["UID:2", "RRULE:FREQ=DAILY"],
      ["UID:3", "DTSTART:tomorrow"],
      ["UID:4", "DTSTART:20261101T060000Z", "RRULE:daily"],
      ["UID:5", "DTSTART:20261102T060000Z"],
    );

    assert.deepEqual(await departuresIn(text), ["2026-11-02T06:00"]);
  });

  it("with a rule that no day fulfils is read to its end", async () => {
    const text = calendar(
      ["UID:1", "DTSTART:20261102T060000Z", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"],
      ["UID:2", "DTSTART:20261102T070000Z", "RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=TU"],
      ["UID:3", "DTSTART:20261103T060000Z"],
    );

    const told = await departuresIn(text);

    assert.ok(Array.isArray(told) && told.includes("2026-11-03T06:00"));
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

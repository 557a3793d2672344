import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../../src/core/duration";
import { recordOf } from "../../../../src/records/known-record";
import { NO_SESSIONS, SessionBook, type DatedValue } from "../../../../src/vehicle/sessions/stored-sessions";
import type { SessionReport } from "../../../../src/vehicle/sessions/session-report";
import { sessions } from "../../../../src/vehicle/sessions/sessions";

const DAY_START = Date.parse("2026-06-01T00:00:00Z");

/** Minutes after midnight. */
const at = (minutes: number): number => DAY_START + minutes * MINUTE_MS;

type Reported = Partial<Omit<SessionReport, "soc" | "counter" | "at">> & {
  readonly soc?: number | DatedValue;
  readonly counter?: number | DatedValue;
};

function report(minutes: number, charging: boolean, { soc, counter, ...reported }: Reported = {}): SessionReport {
  const reading = (value: number | DatedValue | undefined): DatedValue | undefined =>
    typeof value === "number" ? { value, at: at(minutes) } : value;
  return {
    at: at(minutes),
    seenAt: at(minutes),
    receivedAt: at(minutes),
    isLive: false,
    charging,
    soc: reading(soc),
    counter: reading(counter),
    capacityKwh: 80,
    ...reported,
  };
}

function bookAfter(...reports: readonly SessionReport[]): SessionBook {
  return reports.reduce((book, one) => sessions(book, one), NO_SESSIONS);
}

/** The ended sessions in short: minutes of start and end, percent and energy. */
function ended(...reports: readonly SessionReport[]): unknown[] {
  return bookAfter(...reports).ended.map((session) => {
    const { startAt, endAt, socFrom, socTo, energyKwh, approximate } = recordOf(session);
    const minutes = [startAt, endAt].map((time) => (time - DAY_START) / MINUTE_MS);
    return [...minutes, socFrom, socTo, energyKwh, ...(approximate ? ["approximate"] : [])];
  });
}

const live = { isLive: true };

describe("sessions", () => {
  const cases: readonly [what: string, reports: readonly SessionReport[], expected: readonly unknown[]][] = [
    ["nothing where nothing is charged", [report(0, false), report(10, false)], []],
    ["nothing yet while it charges", [report(0, false), report(10, true), report(20, true)], []],
    [
      "one from its first to its last report",
      [
        report(0, false, { soc: 50 }),
        report(10, true, { soc: 50 }),
        report(30, true, { soc: 55 }),
        report(40, false, { soc: 60 }),
      ],
      [[10, 40, 50, 60, 8]],
    ],
    [
      "one that came as it happened, however long the car was silent",
      [
        report(0, false, { soc: 50 }),
        report(600, true, { ...live, soc: 50 }),
        report(900, false, { ...live, soc: 75 }),
      ],
      [[600, 900, 50, 75, 20]],
    ],
    [
      "one whose beginning nobody saw, as approximate",
      [report(10, true, { soc: 50 }), report(20, false, { soc: 60 })],
      [[10, 20, 50, 60, 8, "approximate"]],
    ],
    [
      "one that began somewhere between two seldom reads, as approximate",
      [report(0, false, { soc: 50 }), report(120, true, { soc: 60 }), report(140, false, { soc: 70 })],
      [[120, 140, 50, 70, 16, "approximate"]],
    ],
    [
      "one that has just begun, as its battery shows, when the car was heard to be idle a moment ago",
      [
        report(0, false, { soc: 50 }),
        report(0, false, { soc: 50, receivedAt: at(600) }),
        report(610, true, { soc: 51 }),
        report(630, false, { soc: 60 }),
      ],
      [[610, 630, 50, 60, 8]],
    ],
    [
      "one that began long before it was heard of, as its battery shows, as approximate",
      [
        report(0, false, { soc: 50 }),
        report(0, false, { soc: 50, receivedAt: at(600) }),
        report(610, true, { soc: 70 }),
        report(630, false, { soc: 75 }),
      ],
      [[610, 630, 50, 75, 20, "approximate"]],
    ],
    [
      "one that the filling battery vouched for until shortly before the end",
      [
        report(0, false),
        report(10, true, { soc: 50 }),
        report(10, true, { soc: { value: 60, at: at(110) }, receivedAt: at(120) }),
        report(130, false, { soc: 62 }),
      ],
      [[10, 130, 50, 62, 9.6]],
    ],
    [
      "one that ended somewhere between two seldom reads, as approximate",
      [report(0, false, { soc: 50 }), report(10, true, { soc: 50 }), report(130, false, { soc: 70 })],
      [[10, 130, 50, 70, 16, "approximate"]],
    ],
    [
      "one that the maker vouched for until shortly before the end",
      [
        report(0, false),
        report(10, true, { soc: 50 }),
        report(10, true, { seenAt: at(120) }),
        report(130, false, { soc: 70 }),
      ],
      [[10, 130, 50, 70, 16]],
    ],
    [
      "two, with a pause between",
      [
        report(0, false),
        report(10, true, { soc: 50 }),
        report(20, false, { soc: 55 }),
        report(30, true, { soc: 55 }),
        report(40, false, { soc: 60 }),
      ],
      [
        [10, 20, 50, 55, 4],
        [30, 40, 55, 60, 4],
      ],
    ],
    [
      "its energy by the car's counter",
      [report(0, false, { counter: 7 }), report(10, true, { counter: 0.1 }), report(40, false, { counter: 5.5 })],
      [[10, 40, undefined, undefined, 5.5]],
    ],
    [
      "its energy by a counter that goes on since the car was plugged in",
      [report(0, false, { counter: 3 }), report(10, true, { counter: 3 }), report(40, false, { counter: 5.5 })],
      [[10, 40, undefined, undefined, 2.5]],
    ],
    [
      "its energy by a counter that began anew unseen, as the battery's gain shows",
      [
        report(0, false, { soc: 50, counter: 3 }),
        report(10, true, { soc: 50 }),
        report(40, false, { soc: 60, counter: 8.5 }),
      ],
      [[10, 40, 50, 60, 8.5]],
    ],
    [
      "no energy where nothing tells it",
      [
        report(0, false),
        report(10, true, { capacityKwh: undefined, soc: 50 }),
        report(40, false, { capacityKwh: undefined, soc: 60 }),
      ],
      [[10, 40, 50, 60, undefined]],
    ],
    [
      "no gain from a state of charge of long before",
      [
        report(0, false),
        report(10, true, { soc: { value: 50, at: at(-600) } }),
        report(20, false, { soc: { value: 50, at: at(-600) } }),
      ],
      [[10, 20, 50, undefined, undefined]],
    ],
    [
      "the lower state of charge at the beginning: the car was driven since it was last idle",
      [report(0, false, { soc: 80 }), report(10, true, { soc: 40 }), report(20, false, { soc: 50 })],
      [[10, 20, 40, 50, 8]],
    ],
    [
      "what the car told a little after the end",
      [
        report(0, false),
        report(10, true, { soc: 50 }),
        report(20, false),
        report(20, false, { soc: { value: 60, at: at(35) } }),
      ],
      [[10, 20, 50, 60, 8]],
    ],
    [
      "nothing of what it told long after",
      [
        report(0, false),
        report(10, true, { soc: 50 }),
        report(20, false),
        report(20, false, { soc: { value: 90, at: at(90) } }),
      ],
      [[10, 20, 50, 50, undefined]],
    ],
    [
      "a charge that nobody saw, as approximate",
      [report(0, false, { soc: 50 }), report(600, false, { soc: 75 })],
      [[0, 600, 50, 75, 20, "approximate"]],
    ],
    [
      "nothing for a small correction of the estimate",
      [report(0, false, { soc: 50 }), report(600, false, { soc: 54 })],
      [],
    ],
    ["nothing for what happened over days", [report(0, false, { soc: 50 }), report(3000, false, { soc: 90 })], []],
    [
      "one and the same charge, whose beginning came late",
      [
        report(0, false, { soc: 50 }),
        report(0, false, { soc: { value: 60, at: at(20) } }),
        report(5, true, live),
        report(40, false, { ...live, soc: 70 }),
      ],
      [[5, 40, 50, 70, 16]],
    ],
    [
      "two charges with a drive between that nobody saw",
      [
        report(0, false),
        report(10, true, { soc: 50 }),
        report(20, true, { soc: 60 }),
        report(600, true, { soc: 30 }),
        report(610, false, { soc: 40 }),
      ],
      [
        [10, 20, 50, 60, 8, "approximate"],
        [600, 610, 30, 40, 8, "approximate"],
      ],
    ],
    [
      "nothing of news that came too late",
      [
        report(0, false),
        report(10, true, { soc: 50 }),
        report(40, false, { soc: 60 }),
        report(20, true),
        report(30, false),
      ],
      [[10, 40, 50, 60, 8]],
    ],
  ];
  for (const [what, reports, expected] of cases) {
    it(`are ${what}`, () => {
      assert.deepEqual(ended(...reports), expected);
    });
  }

  it("say where, and whether by a fast charger", () => {
    const place = { location: { latitude: 48.1, longitude: 11.5 }, atHome: true, type: "AC" as const };
    const [session] = bookAfter(report(0, false), report(10, true, place), report(20, false)).ended;
    assert.ok(session);

    const { location, isPublic, type, source } = recordOf(session);

    assert.deepEqual([location, isPublic, type, source], [place.location, false, "AC", "own"]);
  });

  it("do not call a charge public only because it is away from home", () => {
    const [session] = bookAfter(report(0, false), report(10, true, { atHome: false }), report(20, false)).ended;
    assert.ok(session);

    assert.equal(recordOf(session).isPublic, undefined);
  });

  it("are the last 200, and all of this month and the one before up to 600; what is dropped leaves its mark", () => {
    const each = (count: number, everyMinutes: number): unknown => {
      const reports = Array.from({ length: count }, (_, n) => n * everyMinutes).flatMap((minutes) => [
        report(minutes, true),
        report(minutes + 10, false),
      ]);
      const { ended: saved, missingUntilAt } = bookAfter(...reports);
      assert.equal(saved.at(-1)?.startAt, at((count - 1) * everyMinutes));
      return [saved.length, missingUntilAt];
    };
    assert.deepEqual(each(210, 24 * 60), [200, at(9 * 24 * 60 + 10)]);
    assert.deepEqual(each(620, 60), [600, at(19 * 60 + 10)]);
    assert.deepEqual(each(400, 4 * 60), [400, undefined]);
  });

  it("survive being stored at any moment", () => {
    const reports = [
      report(0, false, { soc: 50, counter: 3 }),
      report(10, true, { soc: 50, counter: 3 }),
      report(20, true, { soc: 55 }),
      report(40, false, { soc: 60, counter: 9 }),
    ];
    const stored = reports.reduce(
      (book, one) => SessionBook.parse(JSON.parse(JSON.stringify(sessions(book, one)))),
      NO_SESSIONS,
    );

    assert.deepEqual(JSON.parse(JSON.stringify(bookAfter(...reports))), JSON.parse(JSON.stringify(stored)));
  });
});

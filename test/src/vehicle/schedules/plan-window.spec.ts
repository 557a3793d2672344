import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../../src/core/duration";
import { dailyWindow, heldFrom, planWindows, type PlanWindow } from "../../../../src/vehicle/schedules/plan-window";

const BERLIN = "Europe/Berlin";
const window = (start: string, end: string): PlanWindow => ({ startAt: Date.parse(start), endAt: Date.parse(end) });
const iso = ({ startAt, endAt }: PlanWindow): string =>
  `${new Date(startAt).toISOString().slice(0, 16)}Z ${new Date(endAt).toISOString().slice(0, 16)}Z`;

/** What a car in `zone` is told of a plan. */
function reported(plan: readonly (readonly [string, string])[], zone = BERLIN): string[] {
  return planWindows(
    plan.map(([start, end]) => window(start, end)),
    zone,
  )
    .map((one) => dailyWindow(one, zone))
    .map(({ start, end }) => `${start}-${end}`);
}

interface Case {
  readonly name: string;
  readonly zone?: string;
  readonly plan: readonly (readonly [string, string])[];
  readonly reported: readonly string[];
}

const cases: readonly Case[] = [
  { name: "in summer", plan: [["2026-07-01T10:00Z", "2026-07-01T12:30Z"]], reported: ["12:00-14:30"] },
  { name: "in winter", plan: [["2026-12-01T10:00Z", "2026-12-01T12:30Z"]], reported: ["11:00-13:30"] },
  { name: "across midnight", plan: [["2026-07-01T20:30Z", "2026-07-02T03:45Z"]], reported: ["22:30-05:45"] },
  { name: "up to midnight", plan: [["2026-07-01T20:00Z", "2026-07-01T22:00Z"]], reported: ["22:00-00:00"] },
  { name: "from midnight", plan: [["2026-07-01T22:00Z", "2026-07-02T02:00Z"]], reported: ["00:00-04:00"] },
  { name: "an empty window", plan: [["2026-07-01T20:00Z", "2026-07-01T20:00Z"]], reported: [] },
  { name: "a window that ends before it starts", plan: [["2026-07-01T20:00Z", "2026-07-01T19:00Z"]], reported: [] },
  {
    name: "overlapping windows",
    plan: [
      ["2026-07-01T20:00Z", "2026-07-01T22:00Z"],
      ["2026-07-01T21:00Z", "2026-07-02T01:00Z"],
      ["2026-07-01T20:30Z", "2026-07-01T20:45Z"],
    ],
    reported: ["22:00-03:00"],
  },
  {
    name: "adjacent windows, in any order",
    plan: [
      ["2026-07-01T22:00Z", "2026-07-01T23:00Z"],
      ["2026-07-01T21:00Z", "2026-07-01T22:00Z"],
    ],
    reported: ["23:00-01:00"],
  },
  { name: "seconds, outwards", plan: [["2026-07-01T10:00:30Z", "2026-07-01T11:00:30Z"]], reported: ["12:00-13:01"] },

  // 2026-03-29: 01:59 is followed by 03:00.
  { name: "across the missing hour", plan: [["2026-03-29T00:30Z", "2026-03-29T01:30Z"]], reported: ["01:30-03:30"] },
  { name: "up to the missing hour", plan: [["2026-03-29T00:00Z", "2026-03-29T01:00Z"]], reported: ["01:00-03:00"] },
  { name: "from the missing hour", plan: [["2026-03-29T01:00Z", "2026-03-29T02:00Z"]], reported: ["03:00-04:00"] },
  {
    name: "the night of the missing hour",
    plan: [["2026-03-28T21:00Z", "2026-03-29T04:00Z"]],
    reported: ["22:00-06:00"],
  },
  // 2026-10-25: 02:59 is followed by 02:00.
  { name: "across the repeated hour", plan: [["2026-10-24T23:00Z", "2026-10-25T02:00Z"]], reported: ["01:00-03:00"] },
  {
    name: "the night of the repeated hour",
    plan: [["2026-10-24T20:00Z", "2026-10-25T05:00Z"]],
    reported: ["22:00-06:00"],
  },
  { name: "within the first pass", plan: [["2026-10-25T00:10Z", "2026-10-25T00:40Z"]], reported: ["02:10-02:40"] },
  { name: "within the second pass", plan: [["2026-10-25T01:10Z", "2026-10-25T01:40Z"]], reported: ["02:10-03:00"] },
  {
    name: "from the first pass into the second",
    plan: [["2026-10-25T00:30Z", "2026-10-25T01:15Z"]],
    reported: ["02:30-03:00"],
  },
  { name: "the very same time twice", plan: [["2026-10-25T00:00Z", "2026-10-25T01:00Z"]], reported: ["02:00-03:00"] },
  { name: "up to the second pass", plan: [["2026-10-24T23:00Z", "2026-10-25T01:00Z"]], reported: ["01:00-03:00"] },
  {
    name: "from the end of the second pass",
    plan: [["2026-10-25T02:00Z", "2026-10-25T03:00Z"]],
    reported: ["03:00-04:00"],
  },
  {
    name: "two windows that meet only on the clock",
    plan: [
      ["2026-10-25T00:00Z", "2026-10-25T00:30Z"],
      ["2026-10-25T01:00Z", "2026-10-25T01:30Z"],
    ],
    reported: ["02:00-03:00"],
  },
  {
    name: "a change of half an hour",
    zone: "Australia/Lord_Howe",
    // 2026-04-05: 01:59 (+11) is followed by 01:30 (+10:30).
    plan: [["2026-04-04T14:45Z", "2026-04-04T15:10Z"]],
    reported: ["01:45-02:00"],
  },
  {
    name: "the other half of the earth",
    zone: "America/New_York",
    plan: [["2026-11-01T04:00Z", "2026-11-01T07:00Z"]],
    reported: ["00:00-02:00"],
  },

  { name: "a whole day", plan: [["2026-07-01T08:00Z", "2026-07-02T08:00Z"]], reported: ["10:00-22:00", "22:00-10:00"] },
  {
    name: "more than a day",
    plan: [["2026-07-01T08:00Z", "2026-07-02T14:00Z"]],
    reported: ["10:00-22:00", "22:00-16:00"],
  },
  {
    name: "the short day of spring",
    plan: [["2026-03-28T23:00Z", "2026-03-29T22:00Z"]],
    reported: ["00:00-12:00", "12:00-00:00"],
  },
  {
    name: "the long day of autumn",
    plan: [["2026-10-24T22:00Z", "2026-10-25T23:00Z"]],
    reported: ["00:00-12:00", "12:00-00:00"],
  },
];

describe("the windows of a plan on a car's clock", () => {
  for (const { name, zone, plan, reported: expected } of cases) {
    it(name, () => assert.deepEqual(reported(plan, zone), expected));
  }

  it("cover all that was planned, minute by minute, through both changes of the clock", () => {
    for (const day of ["2026-03-28T22:00Z", "2026-10-24T21:00Z"]) {
      for (let from = 0; from < 360; from += 10) {
        for (let length = 10; length <= 240; length += 10) {
          const startAt = Date.parse(day) + from * MINUTE_MS;
          const [first, ...more] = planWindows([{ startAt, endAt: startAt + length * MINUTE_MS }], BERLIN);
          assert.ok(first && more.length === 0);
          const { start, end } = dailyWindow(first, BERLIN);
          assert.notEqual(start, end);
          assert.ok(first.startAt <= startAt && first.endAt >= startAt + length * MINUTE_MS, iso(first));
          assert.ok(first.endAt - first.startAt <= (length + 120) * MINUTE_MS, iso(first));
        }
      }
    }
  });
});

describe("from when a car may hold a window", () => {
  const held: readonly (readonly [string, string, string])[] = [
    ["2026-07-02T01:00Z", "2026-07-02T03:00Z", "2026-07-01T03:00Z"],
    ["2026-07-02T18:00Z", "2026-07-02T22:00Z", "2026-07-01T22:00Z"],
    // The day before ends at the same time of the clock, 23 or 25 hours earlier.
    ["2026-03-29T03:00Z", "2026-03-29T05:00Z", "2026-03-28T06:00Z"],
    ["2026-10-25T03:00Z", "2026-10-25T05:00Z", "2026-10-24T04:00Z"],
  ];
  for (const [start, end, from] of held) {
    it(`${start} to ${end}: after the day before at ${from}`, () => {
      assert.equal(heldFrom(window(start, end), BERLIN), Date.parse(from));
    });
  }
});

import assert from "node:assert/strict";
import { departuresInEvents } from "../../../../../src/control/feeds/calendar/event-list";

const NOW = Date.parse("2026-11-01T00:00:00Z");
const AT = "2026-11-02T07:30:00+01:00";
const at = Date.parse(AT);

const instantOf = (value: unknown): number | undefined => {
  const ms = typeof value === "number" ? value : Date.parse(String(value));
  return Number.isFinite(ms) ? ms : undefined;
};
const read = (content: unknown): unknown => departuresInEvents(content, instantOf, NOW);

describe("a list of events", () => {
  for (const [name, content] of [
    ["of our own words", [{ start: AT, target: 90 }]],
    ["of texts", [{ start: AT, target: "90 %" }]],
    ["with a title that tells the target", [{ start: AT, end: AT, summary: "Lake, 90%" }]],
    [
      "of Home Assistant",
      { "calendar.car": { events: [{ start: AT, end: AT, summary: "Lake", description: "90 %" }] } },
    ],
    ["of Google", { items: [{ start: { dateTime: AT }, summary: "Lake 90%" }] }],
    ["of a calendar node", [{ eventStart: AT, summary: "Lake 90%" }]],
  ] as const)
    it(name, () => assert.deepEqual(read(content), [{ at, targetPercent: 90 }]));

  it("comes in order, without whole days and what is past", () => {
    const events = [
      { start: "2026-11-03T06:00:00Z" },
      { start: { date: "2026-11-04" } },
      { start: "2026-11-05" },
      { start: "2026-10-31T06:00:00Z" },
      { start: AT },
    ];

    assert.deepEqual(read(events), [{ at }, { at: Date.parse("2026-11-03T06:00:00Z") }]);
  });

  it("may be empty, but is none where nothing of it can be read", () => {
    assert.deepEqual(read([]), []);
    for (const content of ["", 60, null, {}, [1], [{ start: "soon" }], { at: AT }])
      assert.equal(read(content), undefined);
  });

  it("has no target by what is neither a number nor a text", () => {
    assert.deepEqual(read([{ start: AT, target: true }]), [{ at }]);
    assert.deepEqual(read([{ start: AT, soc: [80] }]), [{ at }]);
  });
});

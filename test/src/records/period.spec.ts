import assert from "node:assert/strict";
import { DateTime } from "luxon";
import { checkReach, periodOf } from "../../../src/records/period";

/** Noon where this computer is. */
const now = DateTime.fromISO("2026-11-20T12:00:00").toMillis();
const local = (text: string): number => DateTime.fromISO(text).toMillis();

describe("periodOf", () => {
  const cases: readonly [what: string, asked: { from?: unknown; to?: unknown }, from: string, until: string][] = [
    ["a day as a whole", { from: "2026-11-03", to: "2026-11-03" }, "2026-11-03T00:00", "2026-11-04T00:00"],
    ["days where this computer is", { from: "2026-11-01", to: "2026-11-10" }, "2026-11-01T00:00", "2026-11-11T00:00"],
    [
      "times with their zone",
      { from: "2026-11-01T10:00:00Z", to: "2026-11-02T10:00:00+02:00" },
      "2026-11-01T10:00:00Z",
      "2026-11-02T08:00:00Z",
    ],
    [
      "dates as objects and numbers",
      { from: new Date(1_762_000_000_000), to: 1_762_100_000_000 },
      "2025-11-01T12:26:40Z",
      "2025-11-02T16:13:20Z",
    ],
    ["white space around", { from: " 2026-11-01 ", to: "2026-11-02" }, "2026-11-01T00:00", "2026-11-03T00:00"],
    ["an end ahead", { from: "2026-11-20", to: "2026-11-30" }, "2026-11-20T00:00", "2026-12-01T00:00"],
  ];
  for (const [what, asked, from, until] of cases) {
    it(`takes ${what}`, () => {
      assert.deepEqual(periodOf(asked, now), { fromAt: local(from), untilAt: local(until) });
    });
  }

  for (const nothing of [{}, { from: undefined, to: undefined }, { from: "", to: null }]) {
    it(`means thirty days back until now by ${JSON.stringify(nothing)}`, () => {
      const { fromAt, untilAt } = periodOf(nothing, now);

      assert.equal(fromAt, local("2026-10-21T00:00"));
      assert.ok(untilAt > now);
    });
  }

  it("begins thirty days back by the clock of the zone that is asked for", () => {
    const zone = "Pacific/Kiritimati";
    const { fromAt } = periodOf({}, Date.parse("2026-11-20T12:00:00Z"), zone);

    assert.equal(fromAt, DateTime.fromISO("2026-10-22T00:00", { zone }).toMillis());
  });

  const wrong: readonly [asked: { from?: unknown; to?: unknown }, finding: RegExp][] = [
    [{ from: "yesterday" }, /msg\.from is the text "yesterday".*Accepted: a date/],
    [{ to: "2026-13-01" }, /msg\.to is the text "2026-13-01"/],
    [{ from: "2026-02-30" }, /msg\.from/],
    [{ from: true }, /msg\.from is true/],
    [{ from: {} }, /msg\.from is an empty object/],
    [{ from: Number.NaN }, /msg\.from is the number NaN/],
    [{ from: new Date("nothing") }, /msg\.from/],
    [{ from: "2026-11-10", to: "2026-11-09" }, /msg\.to is before msg\.from/],
    [{ from: "2026-11-10T10:00:00Z", to: "2026-11-10T10:00:00Z" }, /msg\.to is before msg\.from/],
    [{ to: "2026-09-01" }, /msg\.to is more than 30 days ago/],
    [{ from: "2026-11-21" }, /in the future/],
  ];
  for (const [asked, finding] of wrong) {
    it(`refuses ${JSON.stringify(asked)}`, () => {
      assert.throws(() => periodOf(asked, now), { code: "BAD_INPUT", message: finding });
    });
  }
});

describe("checkReach", () => {
  it("lets a period begin on the day thirty days ago", () => {
    checkReach(periodOf({ from: "2026-10-21" }, now), now, 30);
    checkReach(periodOf({}, now), now, 30);
  });

  it("refuses one that begins earlier, and says where records begin", () => {
    assert.throws(() => checkReach(periodOf({ from: "2026-10-20" }, now), now, 30), {
      code: "BAD_INPUT",
      message: /more than 30 days ago.*Oct 21/,
    });
  });
});

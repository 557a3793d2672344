import assert from "node:assert/strict";
import { instant } from "../../../src/smartcar/instant";

const at = Date.parse("2026-07-02T18:12:47.000Z");

const cases: readonly (readonly [string, unknown, number | undefined])[] = [
  ["ISO text", "2026-07-02T18:12:47.000Z", at],
  ["ISO text without fractions", "2026-07-02T18:12:47Z", at],
  ["ISO text of another zone", "2026-07-02T20:12:47+02:00", at],
  ["milliseconds", at, at],
  ["seconds", at / 1000, at],
  ["the first milliseconds of 2000", 946_684_800_000, 946_684_800_000],
  ["the first seconds of 2000", 946_684_800, 946_684_800_000],
  ["the last seconds before 2100", 4_102_444_799, 4_102_444_799_000],
  ["microseconds", at * 1000, undefined],
  ["nanoseconds", at * 1e6, undefined],
  ["a year that no car sees", "2999-01-01T00:00:00Z", undefined],
  ["fractions of a second", 1782900030.5, 1782900030500],
  ["zero", 0, undefined],
  ["a negative number", -5, undefined],
  ["not a number", Number.NaN, undefined],
  ["infinity", Number.POSITIVE_INFINITY, undefined],
  ["nothing", undefined, undefined],
  ["null", null, undefined],
  ["empty text", "", undefined],
  ["some text", "yesterday", undefined],
  ["the beginning of the epoch", "1970-01-01T00:00:00Z", undefined],
  ["an object", {}, undefined],
];

describe("instant", () => {
  for (const [name, wire, expected] of cases) {
    it(`reads ${name}`, () => {
      assert.equal(instant(wire), expected);
    });
  }
});

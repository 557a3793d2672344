import { DAY_MS } from "../../../src/core/duration";
import assert from "node:assert/strict";
import { retryAfterMs } from "../../../src/http/retry-after";

const now = Date.parse("2026-06-01T10:00:00Z");

describe("retryAfterMs", () => {
  const cases: readonly (readonly [string, Record<string, string | string[]>, number | undefined])[] = [
    ["seconds", { "retry-after": "30" }, 30_000],
    ["seconds with spaces", { "retry-after": " 30 " }, 30_000],
    ["parts of a second", { "retry-after": "0.5" }, 500],
    ["zero", { "retry-after": "0" }, 0],
    ["a date", { "retry-after": "Mon, 01 Jun 2026 10:02:00 GMT" }, 120_000],
    [
      "a date against the answer's own clock",
      { "retry-after": "Mon, 01 Jun 2026 12:00:30 GMT", date: "Mon, 01 Jun 2026 12:00:00 GMT" },
      30_000,
    ],
    ["a date that has passed", { "retry-after": "Mon, 01 Jun 2026 09:00:00 GMT" }, 0],
    ["the first of several", { "retry-after": ["7", "9"] }, 7_000],
    ["at most a day", { "retry-after": "99999999" }, DAY_MS],
    ["nothing", {}, undefined],
    ["an empty header", { "retry-after": "" }, undefined],
    ["nonsense", { "retry-after": "soon" }, undefined],
    ["a negative number", { "retry-after": "-5" }, undefined],
  ];

  for (const [name, headers, expected] of cases) {
    it(`reads ${name}`, () => {
      assert.equal(retryAfterMs(headers, now), expected);
    });
  }
});

import assert from "node:assert/strict";
import { FRESH_MS, isFresh, SETTLE_MS } from "../../../../src/vehicle/state/report-age";

describe("isFresh", () => {
  it("is what was vouched for in the last minutes", () => {
    const now = 10 * FRESH_MS;

    assert.deepEqual(
      [isFresh(now, now), isFresh(now - FRESH_MS, now), isFresh(now - FRESH_MS - 1, now)],
      [true, true, false],
    );
  });

  it("is not what lies in the future, and not what has no time", () => {
    const now = 10 * FRESH_MS;

    assert.deepEqual([isFresh(now + SETTLE_MS + 1, now), isFresh(undefined, now)], [false, false]);
  });
});

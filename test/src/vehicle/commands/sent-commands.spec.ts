import assert from "node:assert/strict";
import { DAY_MS } from "../../../../src/core/duration";
import { settledAt, settlingUntil } from "../../../../src/vehicle/budget/sent-ledger";
import { SETTLE_MS } from "../../../../src/vehicle/state/report-age";

const NOW = Date.parse("2026-06-01T10:00:00Z");

const sent = (until: number, mayTakeEffect = true) => ({ from: until - 20_000, until, mayTakeEffect });

describe("what was sent to a car", () => {
  it("leaves nothing in doubt when nothing was sent", () => {
    assert.deepEqual([settledAt({}, ["start", "stop"], NOW), settlingUntil(undefined, NOW)], [-Infinity, undefined]);
  });

  it("has settled a while after the last of its commands ended, whatever came of it", () => {
    const all = { start: sent(NOW - 60_000), stop: sent(NOW - 30_000, false), lock: sent(NOW) };

    assert.equal(settledAt(all, ["start", "stop"], NOW), NOW - 30_000 + SETTLE_MS);
  });

  it("leaves the opposite command in doubt only while it may be taking effect", () => {
    assert.equal(settlingUntil(sent(NOW), NOW), NOW + SETTLE_MS);
    assert.equal(settlingUntil(sent(NOW, false), NOW), undefined);
  });

  it("waits no longer than a car takes to settle when the clock is set back", () => {
    assert.equal(settlingUntil(sent(NOW + DAY_MS / 2), NOW), NOW + SETTLE_MS);
  });

  it("forgets what was dated by a clock that was far ahead", () => {
    assert.equal(settledAt({ start: sent(NOW + 400 * DAY_MS) }, ["start"], NOW), -Infinity);
  });
});

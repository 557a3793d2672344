import assert from "node:assert/strict";
import { evidence, FRESH_MS, isFresh, SETTLE_MS } from "../../../../src/vehicle/state/evidence";

const SENT = 1_000_000;
const sending = { from: SENT, until: SENT + 20_000 };

describe("evidence", () => {
  it("is open without a report, or with one from before", () => {
    assert.equal(evidence(true, { charging: undefined, at: undefined }, sending), "open");
    assert.equal(evidence(true, { charging: true, at: undefined }, sending), "open");
    assert.equal(evidence(true, { charging: true, at: SENT }, sending), "open");
    assert.equal(evidence(true, { charging: undefined, at: SENT + SETTLE_MS * 2 }, sending), "open");
  });

  it("shows the wished state as soon as it is seen after the request was sent", () => {
    assert.equal(evidence(true, { charging: true, at: SENT + 1 }, sending), "reached");
    assert.equal(evidence(false, { charging: false, at: SENT + 1 }, sending), "reached");
  });

  it("shows the other state only when the car has had time since the answer", () => {
    const settled = sending.until + SETTLE_MS;

    assert.equal(evidence(true, { charging: false, at: settled - 1 }, sending), "open");
    assert.equal(evidence(true, { charging: false, at: settled }, sending), "missed");
    assert.equal(evidence(false, { charging: true, at: settled }, sending), "missed");
  });
});

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

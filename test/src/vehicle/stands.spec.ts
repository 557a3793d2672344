import assert from "node:assert/strict";
import { SETTLE_MS } from "../../../src/vehicle/evidence";
import { stands, type Commanded } from "../../../src/vehicle/stands";

const THEN = 1_000_000_000;
const LAG = 600_000;
const sending = { from: THEN - 20_000, until: THEN };

const commandedNothing: Commanded = {
  start: undefined,
  settlingUntil: undefined,
  stop: undefined,
  doubtedAt: -Infinity,
  lagMs: LAG,
};

function says(at: number | undefined, commanded: Partial<Commanded>, charging: boolean | undefined = false): boolean {
  return stands({ charging, at }, { ...commandedNothing, ...commanded });
}

/** Whether what was said just then counts, and what was said a moment before does not. */
const from = (at: number, commanded: Partial<Commanded>): boolean => says(at, commanded) && !says(at - 1, commanded);

describe("stands", () => {
  it("is what the car has said, however long ago", () => {
    assert.equal(says(1, {}), true);
    assert.equal(says(THEN, {}, true), false);
    assert.deepEqual(
      [stands({ charging: undefined, at: THEN }, commandedNothing), says(undefined, {})],
      [false, false],
    );
  });

  it("is nothing from before a start could have been seen", () => {
    assert.ok(from(THEN + SETTLE_MS, { start: sending }));
    assert.ok(from(THEN + SETTLE_MS, { settlingUntil: THEN + SETTLE_MS }));
  });

  it("is nothing that was old already when the car was last told to stop", () => {
    assert.ok(from(sending.from - LAG, { stop: sending }));
    assert.ok(from(THEN + SETTLE_MS, { stop: sending, start: sending }));
  });

  it("is nothing that somebody knew better", () => {
    assert.ok(from(THEN + 1, { doubtedAt: THEN + 1, stop: sending }));
  });
});

import assert from "node:assert/strict";
import { HOUR_MS, SECOND_MS } from "../../../src/core/duration";
import { Attempts } from "../../../src/page/attempts";
import { FakeClock } from "../../support/fake-clock";

describe("attempts to log in", () => {
  it("wait longer with each failure of an address, up to a minute, and are forgotten after an hour", () => {
    const clock = new FakeClock();
    const attempts = new Attempts(clock);
    const waits: number[] = [];
    for (let count = 0; count < 12; count++) {
      attempts.failed("one");
      waits.push(attempts.waitMs("one") / SECOND_MS);
    }
    assert.deepEqual(waits, [0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
    assert.equal(attempts.waitMs("other"), 0);
    clock.jump(clock.now() + HOUR_MS + 1);
    assert.equal(attempts.waitMs("one"), 0);
  });

  it("from many addresses keep no other out for more than a few seconds", () => {
    const attempts = new Attempts(new FakeClock());
    for (let count = 0; count < 1000; count++) attempts.failed(`address ${count}`);
    assert.ok(attempts.waitMs("owner") > 0);
    assert.ok(attempts.waitMs("owner") <= 8 * SECOND_MS);
  });

  it("wait no longer than they would, although the clock is set back", () => {
    const clock = new FakeClock();
    const attempts = new Attempts(clock);
    for (let count = 0; count < 12; count++) attempts.failed("one");
    clock.jump(clock.now() - HOUR_MS);
    assert.ok(attempts.waitMs("one") <= 60 * SECOND_MS);
  });
});

import assert from "node:assert/strict";
import { CorrectedClock } from "../../../src/core/corrected-clock";
import { MINUTE_MS, SECOND_MS } from "../../../src/core/duration";
import { FakeClock } from "../../support/fake-clock";

describe("CorrectedClock", () => {
  let computer: FakeClock;
  let clock: CorrectedClock;
  let reported: (number | undefined)[];
  beforeEach(() => {
    computer = new FakeClock();
    clock = new CorrectedClock(computer);
    reported = [];
    clock.onReport((aheadMs) => reported.push(aheadMs));
  });

  /** An answer that shows the computer to be so far ahead, after a round trip of so long. */
  const answer = (aheadMs: number, roundTripMs = 200): void => {
    const date = Math.floor((computer.now() - aheadMs) / SECOND_MS) * SECOND_MS;
    const offset = clock.now() - computer.now();
    const now = computer.now() + offset;
    clock.answered({ date, from: now - roundTripMs / 2, until: now + roundTripMs / 2 });
  };

  const isAhead = (ms: number): void =>
    assert.ok(Math.abs(clock.aheadMs - ms) <= 2 * SECOND_MS, `${clock.aheadMs} instead of ${ms}`);

  it("is the computer's while that is right, give or take some seconds", () => {
    for (const seconds of [0, 5, -20, 25]) answer(seconds * SECOND_MS);

    assert.equal(clock.now(), computer.now());
    assert.deepEqual(reported, []);
  });

  for (const minutes of [20, -20, 2000, -2000]) {
    it(`puts a computer right that is ${minutes} minutes ahead, and says so once`, () => {
      answer(minutes * MINUTE_MS);
      answer(minutes * MINUTE_MS);

      isAhead(minutes * MINUTE_MS);
      assert.equal(reported.length, 1);
    });
  }

  it("is put right although somebody who hears of it fails", () => {
    const warned: string[] = [];
    const warn = process.emitWarning.bind(process);
    process.emitWarning = (warning: string | Error): void => void warned.push(String(warning));
    try {
      clock = new CorrectedClock(computer);
      clock.onReport(() => {
        throw new Error("mistake");
      });
      clock.onReport((aheadMs) => reported.push(aheadMs));
      answer(20 * MINUTE_MS);
    } finally {
      process.emitWarning = warn;
    }

    isAhead(20 * MINUTE_MS);
    assert.equal(reported.length, 1);
    assert.deepEqual(warned, ["Error: mistake"]);
  });

  it("corrects a minute and does not speak of it", () => {
    answer(MINUTE_MS);

    isAhead(MINUTE_MS);
    assert.deepEqual(reported, []);
  });

  it("is not moved by one odd answer once it is measured, but by two that agree", () => {
    answer(0);
    answer(45 * MINUTE_MS);
    isAhead(0);
    answer(-10 * MINUTE_MS);
    isAhead(0);

    answer(20 * MINUTE_MS);
    answer(20 * MINUTE_MS);
    isAhead(20 * MINUTE_MS);
  });

  it("forgets an odd answer when a right one comes", () => {
    answer(0);
    answer(45 * MINUTE_MS);
    answer(0);
    answer(45 * MINUTE_MS);

    isAhead(0);
  });

  it("is right again at once when the computer is, and says so", () => {
    answer(20 * MINUTE_MS);
    answer(0);

    assert.equal(clock.now(), computer.now());
    assert.deepEqual([reported.length, reported[1]], [2, undefined]);
  });

  it("learns nothing from an answer that took long", () => {
    answer(20 * MINUTE_MS, 8 * SECOND_MS);
    isAhead(0);
    answer(20 * MINUTE_MS, 15 * SECOND_MS);
    isAhead(0);
    answer(20 * MINUTE_MS, 8 * SECOND_MS);

    isAhead(20 * MINUTE_MS);
  });

  describe("told by deliveries", () => {
    it("doubts only what is more than two minutes off, and not all the time", async () => {
      answer(0);

      assert.equal(clock.isDoubtedBy(computer.now() - MINUTE_MS), false);
      assert.equal(clock.isDoubtedBy(computer.now() - 5 * MINUTE_MS), true);
      assert.equal(clock.isDoubtedBy(computer.now() - 5 * MINUTE_MS), false);
      await computer.advance(11 * MINUTE_MS);
      assert.equal(clock.isDoubtedBy(computer.now() - 5 * MINUTE_MS), true);
    });

    it("is never later than it says because a delivery is late", () => {
      clock.isLaterThan(computer.now() - 20 * MINUTE_MS);

      isAhead(0);
    });

    it("is at least as late as a delivery while nothing better is known", () => {
      clock.isLaterThan(computer.now() + 20 * MINUTE_MS);
      isAhead(-20 * MINUTE_MS);

      answer(0);
      clock.isLaterThan(computer.now() + 20 * MINUTE_MS);
      isAhead(0);
    });
  });
});

import assert from "node:assert/strict";
import { CorrectedClock } from "../../../src/core/corrected-clock";
import { FakeClock } from "../../support/fake-clock";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

describe("CorrectedClock", () => {
  let computer: FakeClock;
  let clock: CorrectedClock;
  let told: (number | undefined)[];
  beforeEach(() => {
    computer = new FakeClock();
    clock = new CorrectedClock(computer);
    told = [];
    clock.onReport((aheadMs) => told.push(aheadMs));
  });

  /** An answer that shows the computer to be so far ahead, after a round trip of so long. */
  const answer = (aheadMs: number, roundTripMs = 200): void => {
    const date = Math.floor((computer.now() - aheadMs) / SECOND) * SECOND;
    const offset = clock.now() - computer.now();
    const now = computer.now() + offset;
    clock.answered({ date, from: now - roundTripMs / 2, until: now + roundTripMs / 2 });
  };

  const isAhead = (ms: number): void =>
    assert.ok(Math.abs(clock.aheadMs - ms) <= 2 * SECOND, `${clock.aheadMs} instead of ${ms}`);

  it("is the computer's while that is right, give or take some seconds", () => {
    for (const seconds of [0, 5, -20, 25]) answer(seconds * SECOND);

    assert.equal(clock.now(), computer.now());
    assert.deepEqual(told, []);
  });

  for (const minutes of [20, -20, 2000, -2000]) {
    it(`puts a computer right that is ${minutes} minutes ahead, and says so once`, () => {
      answer(minutes * MINUTE);
      answer(minutes * MINUTE);

      isAhead(minutes * MINUTE);
      assert.equal(told.length, 1);
    });
  }

  it("corrects a minute and does not speak of it", () => {
    answer(MINUTE);

    isAhead(MINUTE);
    assert.deepEqual(told, []);
  });

  it("is not moved by one odd answer once it is measured, but by two that agree", () => {
    answer(0);
    answer(45 * MINUTE);
    isAhead(0);
    answer(-10 * MINUTE);
    isAhead(0);

    answer(20 * MINUTE);
    answer(20 * MINUTE);
    isAhead(20 * MINUTE);
  });

  it("forgets an odd answer when a right one comes", () => {
    answer(0);
    answer(45 * MINUTE);
    answer(0);
    answer(45 * MINUTE);

    isAhead(0);
  });

  it("is right again at once when the computer is, and says so", () => {
    answer(20 * MINUTE);
    answer(0);

    assert.equal(clock.now(), computer.now());
    assert.deepEqual([told.length, told[1]], [2, undefined]);
  });

  it("learns nothing from an answer that took long", () => {
    answer(20 * MINUTE, 8 * SECOND);
    isAhead(0);
    answer(20 * MINUTE, 15 * SECOND);
    isAhead(0);
    answer(20 * MINUTE, 8 * SECOND);

    isAhead(20 * MINUTE);
  });

  describe("told by deliveries", () => {
    it("doubts only what is more than two minutes off, and not all the time", async () => {
      answer(0);

      assert.equal(clock.isDoubtedBy(computer.now() - MINUTE), false);
      assert.equal(clock.isDoubtedBy(computer.now() - 5 * MINUTE), true);
      assert.equal(clock.isDoubtedBy(computer.now() - 5 * MINUTE), false);
      await computer.advance(11 * MINUTE);
      assert.equal(clock.isDoubtedBy(computer.now() - 5 * MINUTE), true);
    });

    it("is never later than it says because a delivery is late", () => {
      clock.isLaterThan(computer.now() - 20 * MINUTE);

      isAhead(0);
    });

    it("is at least as late as a delivery while nothing better is known", () => {
      clock.isLaterThan(computer.now() + 20 * MINUTE);
      isAhead(-20 * MINUTE);

      answer(0);
      clock.isLaterThan(computer.now() + 20 * MINUTE);
      isAhead(0);
    });
  });
});

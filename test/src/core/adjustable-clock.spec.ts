import assert from "node:assert/strict";
import { mock } from "node:test";
import { AdjustableClock } from "../../../src/core/adjustable-clock";
import { HOUR_MS, SECOND_MS } from "../../../src/core/duration";
import { FakeClock } from "../../support/fake-clock";

const START = Date.parse("2026-03-29T00:00:00Z");

describe("AdjustableClock", () => {
  let ticks: FakeClock;
  let rung: string[];
  const note = (name: string) => () => void rung.push(name);
  beforeEach(() => {
    ticks = new FakeClock();
    rung = [];
  });

  const running = (speed: number): AdjustableClock => new AdjustableClock({ now: START, speed }, ticks);

  it("begins where it is told to, and runs as fast as it is told to", async () => {
    const clock = running(1000);
    await ticks.advance(1.5);

    assert.equal(clock.now(), START + 1500);
    assert.equal(clock.speed, 1000);
  });

  it("begins in the present unless it is told otherwise", () => {
    const ahead = new AdjustableClock({ speed: 1 }).now() - Date.now();

    assert.ok(Math.abs(ahead) < SECOND_MS);
  });

  it("shortens what it is to wait for", async () => {
    running(60).after(60 * SECOND_MS, note("alarm"));

    await ticks.advance(999);
    assert.deepEqual(rung, []);
    await ticks.advance(1);
    assert.deepEqual(rung, ["alarm"]);
  });

  it("takes an alarm back", async () => {
    const clock = running(60);
    const cancel = clock.after(SECOND_MS, note("alarm"));

    cancel();
    await ticks.advance(HOUR_MS);

    assert.deepEqual([rung, clock.nextAt], [[], undefined]);
  });

  it("is not disturbed when the computer's clock is set", () => {
    const clock = running(1);
    mock.timers.enable({ apis: ["Date"], now: Date.parse("2040-01-01") });
    try {
      assert.equal(clock.now(), START);
    } finally {
      mock.timers.reset();
    }
  });

  it("is the computer's clock as long as nobody has set it", async () => {
    const clock = new AdjustableClock(undefined, ticks);
    mock.timers.enable({ apis: ["Date"], now: START });
    try {
      clock.after(HOUR_MS, note("alarm"));
      mock.timers.setTime(START - 24 * HOUR_MS);
      await ticks.advance(HOUR_MS);

      assert.deepEqual([clock.isSet, clock.now(), rung], [false, START - 24 * HOUR_MS, ["alarm"]]);
    } finally {
      mock.timers.reset();
    }
  });

  it("rings after the time that was left when it leaves the computer's clock, and when it goes back to it", async () => {
    const clock = new AdjustableClock(undefined, ticks);
    clock.after(2 * HOUR_MS, note("alarm"));
    await ticks.advance(HOUR_MS);

    clock.set({ now: START, speed: 60 });
    await ticks.advance(HOUR_MS / 60 - SECOND_MS);
    clock.unset();
    await ticks.advance(60 * SECOND_MS - 1);
    assert.deepEqual(rung, []);
    await ticks.advance(1);
    assert.deepEqual(rung, ["alarm"]);
  });

  it("arms its alarms again when its speed changes, and rings none while it stands still", async () => {
    const clock = running(1);
    clock.after(HOUR_MS, note("alarm"));

    await ticks.advance(HOUR_MS / 2);
    clock.set({ speed: 0 });
    await ticks.advance(24 * HOUR_MS);
    assert.deepEqual([clock.now(), clock.nextAt, rung], [START + HOUR_MS / 2, START + HOUR_MS, []]);
    clock.set({ speed: 1800 });
    await ticks.advance(SECOND_MS);
    assert.deepEqual([clock.now(), rung], [START + HOUR_MS, ["alarm"]]);
  });

  it("rings what it passes when it is set forward, in its order, before anything else happens", () => {
    const clock = running(0);
    clock.after(2 * HOUR_MS, note("second"));
    clock.after(HOUR_MS, () => {
      rung.push("first");
      clock.after(HOUR_MS, note("later"));
    });
    const cancel = clock.after(3 * HOUR_MS, note("never"));
    clock.after(2.5 * HOUR_MS, cancel);
    clock.after(5 * HOUR_MS, note("third"));

    clock.set({ now: START + 4 * HOUR_MS });
    assert.deepEqual(rung, ["first", "second"]);
    clock.set({ now: START + 5 * HOUR_MS });
    assert.deepEqual(rung, ["first", "second", "third", "later"]);
  });

  it("rings after the time that was left when it is set back", async () => {
    const clock = running(1);
    clock.after(HOUR_MS, note("alarm"));

    clock.set({ now: START - 24 * HOUR_MS });

    assert.equal(clock.nextAt, START - 23 * HOUR_MS);
    await ticks.advance(HOUR_MS);
    assert.deepEqual(rung, ["alarm"]);
  });

  it("waits on where a timer was early", async () => {
    const early = {
      now: () => ticks.now(),
      after: (ms: number, task: () => void) => ticks.after(Math.max(ms - 1, 1), task),
    };
    const clock = new AdjustableClock({ now: START, speed: 1 }, early);
    clock.after(SECOND_MS, note("alarm"));

    await ticks.advance(SECOND_MS - 1);
    assert.deepEqual(rung, []);
    await ticks.advance(1);
    assert.deepEqual(rung, ["alarm"]);
  });

  it("tells those who want to know when it was set", () => {
    const clock = running(1);
    const off = clock.onSet(note("set"));

    clock.set({ speed: 2 });
    clock.unset();
    off();
    clock.set({ speed: 3 });

    assert.deepEqual(rung, ["set", "set"]);
  });
});

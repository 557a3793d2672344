import assert from "node:assert/strict";
import { mock } from "node:test";
import { sleep, systemClock } from "../../../src/core/clock";
import { DAY_MS } from "../../../src/core/duration";
import { FakeClock, settle } from "../../support/fake-clock";

describe("systemClock", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "Date"], now: Date.parse("2026-06-01T10:00:00Z") }));
  afterEach(() => mock.timers.reset());

  it("shows the computer's time", () => {
    mock.timers.tick(1500);

    assert.equal(systemClock.now(), Date.parse("2026-06-01T10:00:01.500Z"));
  });

  it("calls once, when the time has come", () => {
    let calls = 0;
    systemClock.after(1000, () => (calls += 1));

    mock.timers.tick(999);
    assert.equal(calls, 0);
    mock.timers.tick(5000);
    assert.equal(calls, 1);
  });

  it("takes a call back", () => {
    let calls = 0;
    const cancel = systemClock.after(1000, () => (calls += 1));

    cancel();
    mock.timers.tick(2000);

    assert.equal(calls, 0);
  });

  it("waits longer than one timer of Node can", () => {
    let calls = 0;
    systemClock.after(60 * DAY_MS, () => (calls += 1));

    for (let day = 0; day < 59; day++) mock.timers.tick(DAY_MS);
    assert.equal(calls, 0);
    for (let day = 59; day < 61; day++) mock.timers.tick(DAY_MS);
    assert.equal(calls, 1);
  });

  it("takes back a call that is longer away than one timer of Node can wait", () => {
    let calls = 0;
    const cancel = systemClock.after(60 * DAY_MS, () => (calls += 1));

    for (let day = 0; day < 40; day++) mock.timers.tick(DAY_MS);
    cancel();
    for (let day = 40; day < 61; day++) mock.timers.tick(DAY_MS);

    assert.equal(calls, 0);
  });

  it("calls at once for a time that is over", () => {
    let calls = 0;
    systemClock.after(-5, () => (calls += 1));

    mock.timers.tick(1);

    assert.equal(calls, 1);
  });
});

describe("sleep", () => {
  it("resolves when the time is over", async () => {
    const clock = new FakeClock();
    let isOver = false;
    const slept = sleep(clock, 1000).then(() => (isOver = true));

    await clock.advance(999);
    assert.equal(isOver, false);
    await clock.advance(1);
    await slept;
  });

  it("rejects with the reason when it is broken off, and leaves no alarm", async () => {
    const clock = new FakeClock();
    const breaker = new AbortController();
    const slept = sleep(clock, 1000, breaker.signal);

    breaker.abort(new Error("a newer request"));

    await assert.rejects(slept, /a newer request/);
    assert.equal(clock.waiting, 0);
  });

  it("does not begin what was broken off before", async () => {
    const clock = new FakeClock();

    await assert.rejects(sleep(clock, 1000, AbortSignal.abort(new Error("closed"))), /closed/);
    assert.equal(clock.waiting, 0);
  });

  it("is deaf to a signal that comes after its end", async () => {
    const clock = new FakeClock();
    const breaker = new AbortController();
    const slept = sleep(clock, 1000, breaker.signal);

    await clock.advance(1000);
    breaker.abort();
    await settle();

    await slept;
  });
});

import assert from "node:assert/strict";
import { HOUR_MS } from "../../../src/core/duration";
import { TimerHeap } from "../../../src/core/timer-heap";
import { FakeClock } from "../../support/fake-clock";

describe("many alarms by one timer", () => {
  it("ring at their time, in the order of their making where that is the same, and use one timer", async () => {
    const clock = new FakeClock();
    const heap = new TimerHeap(clock);
    const rung: string[] = [];
    const startAt = clock.now();
    for (const [name, ms] of [
      ["third", 300],
      ["first", 100],
      ["second", 200],
      ["also third", 300],
    ] as const)
      heap.after(ms, () => rung.push(`${name} ${clock.now() - startAt}`));

    assert.deepEqual([clock.waiting, heap.size], [1, 4]);
    await clock.advance(250);
    assert.deepEqual(rung, ["first 100", "second 200"]);
    await clock.advance(50);
    assert.deepEqual(rung.slice(2), ["third 300", "also third 300"]);
    assert.deepEqual([clock.waiting, heap.size], [0, 0]);
  });

  it("do not ring once they are taken back, also from a task of the same instant", async () => {
    const clock = new FakeClock();
    const heap = new TimerHeap(clock);
    const rung: number[] = [];
    const cancels: Array<() => void> = [];
    for (let index = 0; index < 1000; index++) {
      cancels.push(
        heap.after(100 + (index % 7), () => {
          rung.push(index);
          cancels[index + 7]?.();
        }),
      );
    }
    for (let index = 300; index < 1000; index++) cancels[index]?.();
    assert.equal(heap.size, 300);

    await clock.advance(1000);

    const expected = Array.from({ length: 300 }, (_, index) => index).filter(
      (index) => Math.floor(index / 7) % 2 === 0,
    );
    assert.deepEqual(
      rung.toSorted((one, other) => one - other),
      expected,
    );
    assert.deepEqual([clock.waiting, heap.size], [0, 0]);
  });

  it("ring when their time has passed, though the clock was put back meanwhile", async () => {
    const clock = new FakeClock();
    const heap = new TimerHeap(clock);
    const rung: number[] = [];
    const base = { now: () => clock.now() - backMs, after: clock.after.bind(clock) };
    let backMs = 0;
    const jumping = new TimerHeap(base);
    jumping.after(1000, () => rung.push(1));
    jumping.after(2000, () => rung.push(2));
    backMs = HOUR_MS;

    await clock.advance(1000);
    assert.deepEqual(rung, [1]);
    await clock.advance(1000);
    assert.deepEqual(rung, [1, 2]);
    assert.equal(heap.size, 0);
  });

  it("leave turns for everything else where thousands are due at once", async () => {
    const clock = new FakeClock();
    const heap = new TimerHeap(clock);
    let [rung, longest, inTurn] = [0, 0, 0];
    const turn = (): void => {
      longest = Math.max(longest, inTurn);
      inTurn = 0;
      if (rung < 5000) setImmediate(turn);
    };
    for (let index = 0; index < 5000; index++)
      heap.after(10, () => {
        rung += 1;
        inTurn += 1;
      });
    setImmediate(turn);

    await clock.advance(10);

    assert.equal(rung, 5000);
    assert.ok(longest <= 100, String(longest));
  });
});

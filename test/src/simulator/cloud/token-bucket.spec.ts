import assert from "node:assert/strict";
import { DAY_MS, MINUTE_MS } from "../../../../src/core/duration";
import { TokenBucket } from "../../../../src/simulator/cloud/token-bucket";
import { FakeClock } from "../../../support/fake-clock";

function bucketOf(capacity: number, refillPerMinute: number): { take: () => number; clock: FakeClock } {
  const clock = new FakeClock();
  const bucket = new TokenBucket({ capacity, refillPerMinute }, clock);
  return { take: () => bucket.take().waitMs, clock };
}

describe("TokenBucket", () => {
  it("gives what it holds, then says how long to wait", () => {
    const { take } = bucketOf(3, 2);

    assert.deepEqual([take(), take(), take(), take()], [0, 0, 0, 30_000]);
  });

  it("fills up evenly, and a refused request takes nothing", () => {
    const { take, clock } = bucketOf(1, 2);
    take();

    clock.jump(clock.now() + 20_000);
    assert.equal(take(), 10_000);
    clock.jump(clock.now() + 10_000);
    assert.equal(take(), 0);
  });

  it("never holds more than its capacity", () => {
    const { take, clock } = bucketOf(2, 2);

    clock.jump(clock.now() + DAY_MS);

    assert.deepEqual([take(), take(), take()], [0, 0, 30_000]);
  });

  it("loses nothing when the clock goes back", () => {
    const { take, clock } = bucketOf(2, 2);

    clock.jump(clock.now() - 10 * MINUTE_MS);

    assert.deepEqual([take(), take()], [0, 0]);
  });
});

import assert from "node:assert/strict";
import { array, assert as check, integer, property } from "fast-check";
import { Heap } from "../../../src/core/heap";

describe("a heap", () => {
  it("gives its items in their order, whatever the order in which they came", () => {
    const values = array(integer({ min: 0, max: 99 }), { maxLength: 500, size: "max" });
    const holds = (all: readonly number[]): void => {
      const heap = new Heap<number>((one, other) => one - other);

      for (const value of all) heap.add(value);
      const taken = all.map(() => heap.take());

      assert.deepEqual(
        taken,
        all.toSorted((one, other) => one - other),
      );
      assert.deepEqual([heap.first, heap.take()], [undefined, undefined]);
    };
    check(property(values, holds), { seed: 7 });
  });

  it("compares little: one more among a thousand costs no more than its depth", () => {
    let compared = 0;
    const heap = new Heap<number>((one, other) => (compared++, one - other));
    for (let value = 0; value < 1000; value++) heap.add((value * 7919) % 1000);

    compared = 0;
    heap.add(-1);
    heap.take();

    assert.ok(compared <= 30, `${compared} comparisons`);
  });
});

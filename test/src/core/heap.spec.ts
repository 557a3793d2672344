import assert from "node:assert/strict";
import { Heap } from "../../../src/core/heap";

describe("a heap", () => {
  it("gives its items in their order, whatever the order in which they came", () => {
    let seed = 7;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647);
    const values = Array.from({ length: 500 }, () => random() % 100);
    const heap = new Heap<number>((one, other) => one - other);

    for (const value of values) heap.add(value);
    const taken = values.map(() => heap.take());

    assert.deepEqual(
      taken,
      values.toSorted((one, other) => one - other),
    );
    assert.deepEqual([heap.first, heap.take()], [undefined, undefined]);
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

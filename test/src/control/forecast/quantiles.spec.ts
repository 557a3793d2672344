import assert from "node:assert/strict";
import { Sample } from "../../../../src/control/forecast/quantiles";
import { forAll } from "../../../support/control/dice";

describe("a weighted sample", () => {
  it("knows its quantiles in whatever order it was filled", () => {
    forAll(20, (dice) => {
      const sample = new Sample(999);
      const values = Array.from({ length: 999 }, (_, index) => ({ value: index + 1, key: dice.share() }));

      for (const { value } of values.toSorted((a, b) => a.key - b.key)) sample.add(value, 1);

      assert.deepEqual(
        [0.1, 0.5, 0.9].map((share) => Math.round(sample.quantile(share))),
        [100, 500, 900],
      );
    });
  });

  it("counts a value by its weight", () => {
    const sample = new Sample(2);
    sample.add(10, 9);
    sample.add(20, 1);

    assert.equal(sample.quantile(0.45), 10);
    assert.ok(sample.quantile(0.5) < 12);
    assert.equal(sample.quantile(0.99), 20);
  });

  it("is that value alone when there is only one", () => {
    const sample = new Sample(1);
    sample.add(7, 0.3);

    assert.deepEqual(
      [0, 0.5, 1].map((share) => sample.quantile(share)),
      [7, 7, 7],
    );
  });

  it("begins again when cleared", () => {
    const sample = new Sample(2);
    sample.add(7, 1);

    sample.clear();
    sample.add(3, 1);

    assert.deepEqual([sample.size, sample.quantile(0.5)], [1, 3]);
  });
});

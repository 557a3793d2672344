import assert from "node:assert/strict";
import { surplusOf } from "../../../../src/control/forecast/forecast-slot";

describe("the surplus of sun and house", () => {
  const slot = (startAt: number, value: number, doubt: number) => {
    return { startAt, endAt: startAt + 10, value, low: value - doubt, high: value + doubt };
  };

  it("is what the house leaves, doubts of both together", () => {
    assert.deepEqual(surplusOf([slot(0, 3000, 400)], [slot(0, 500, 300)]), [slot(0, 2500, 500)]);
  });

  it("is known where both are", () => {
    assert.deepEqual(surplusOf([slot(0, 1, 0), slot(10, 2, 0)], [slot(10, 1, 0), slot(20, 1, 0)]), [slot(10, 1, 0)]);
  });
});

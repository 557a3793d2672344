import assert from "node:assert/strict";
import { seededRandom } from "../../../src/simulator/random";

function row(seed: number): number[] {
  const next = seededRandom(seed);
  return Array.from({ length: 1000 }, next);
}

describe("seededRandom", () => {
  it("gives the same row for the same seed", () => {
    assert.deepEqual(row(7), row(7));
    assert.notDeepEqual(row(7), row(8));
  });

  it("stays between 0 and 1, and is about even", () => {
    const numbers = row(1);

    assert.ok(numbers.every((number) => number >= 0 && number < 1));
    assert.ok(Math.abs(numbers.reduce((sum, number) => sum + number, 0) / 1000 - 0.5) < 0.05);
  });
});

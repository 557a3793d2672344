import assert from "node:assert/strict";
import { expectedCost, expectedSolarShare } from "../../../../src/control/forecast/expected-cost";
import { Random } from "../surplus/random";

const rates = { import: 0.3, feedIn: 0.08 };

const sure = (watts: number) => ({ low: watts, value: watts, high: watts });

describe("the expected cost of a charge", () => {
  const certain: ReadonlyArray<readonly [name: string, surplusW: number, cost: number]> = [
    ["all of it bought in the dark", -500, 0.3],
    ["all of it bought without surplus", 0, 0.3],
    ["half and half", 5500, 0.19],
    ["the feed-in alone when the sun suffices", 11_000, 0.08],
    ["no less when the sun more than suffices", 20_000, 0.08],
  ];

  for (const [name, surplusW, cost] of certain) {
    it(`is ${name}`, () => {
      assert.ok(Math.abs(expectedCost(11_000, sure(surplusW), rates) - cost) < 1e-9);
    });
  }

  it("is more when the sun is in doubt and would just suffice", () => {
    const doubtful = { low: 1000, value: 3700, high: 6400 };

    assert.ok(expectedCost(3700, doubtful, rates) > expectedCost(3700, sure(3700), rates) + 0.02);
  });

  it("is less when the sun is in doubt and would bring nothing in the middle case", () => {
    const doubtful = { low: -1000, value: 0, high: 3000 };

    assert.ok(expectedCost(3700, doubtful, rates) < 0.29);
  });

  it("is the same when all cases lie within the charge", () => {
    const doubtful = { low: 4000, value: 5000, high: 6000 };

    assert.ok(Math.abs(expectedCost(11_000, doubtful, rates) - expectedCost(11_000, sure(5000), rates)) < 1e-9);
  });

  it("weighs a price below the feed-in as it is", () => {
    assert.ok(
      expectedCost(3700, sure(3700), { import: -0.1, feedIn: 0.08 }) >
        expectedCost(3700, sure(0), { import: -0.1, feedIn: 0.08 }),
    );
  });

  it("is near to the mean over thousands of skies with a bell-shaped doubt", () => {
    const random = new Random(11);
    const bell = (): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
    for (const middle of [-500, 500, 2000, 3700, 6000]) {
      for (const sigma of [200, 1000, 2500]) {
        const used = Array.from({ length: 20_000 }, () => Math.min(3700, Math.max(0, middle + sigma * bell())));
        const mean = used.reduce((sum, watts) => sum + watts, 0) / used.length / 3700;

        const share = expectedSolarShare(3700, {
          low: middle - 1.2816 * sigma,
          value: middle,
          high: middle + 1.2816 * sigma,
        });

        assert.ok(Math.abs(share - mean) < 0.03, `${share} for ${mean} at ${middle} ± ${sigma}`);
      }
    }
  });

  it("never leaves the range of the two prices", () => {
    const random = new Random(3);
    for (let round = 0; round < 2000; round++) {
      const [low = 0, value = 0, high = 0] = [0, 0, 0].map(() => random.whole(-3000, 9000)).toSorted((a, b) => a - b);
      const cost = expectedCost(random.whole(1, 22_000), { low, value, high }, rates);
      assert.ok(cost >= 0.08 - 1e-9 && cost <= 0.3 + 1e-9);
    }
  });
});

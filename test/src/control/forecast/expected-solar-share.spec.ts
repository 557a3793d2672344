import assert from "node:assert/strict";
import { expectedSolarShare } from "../../../../src/control/forecast/expected-solar-share";
import { diceFor, forAll, type Dice } from "../../../support/control/dice";

const sure = (watts: number) => ({ low: watts, value: watts, high: watts });

describe("the share of a charge that the sun is expected to bring", () => {
  const certain: ReadonlyArray<readonly [name: string, surplusW: number, share: number]> = [
    ["none in the dark", -500, 0],
    ["none without surplus", 0, 0],
    ["half of it where the surplus is half the power", 5500, 0.5],
    ["all of it when the sun suffices", 11_000, 1],
    ["no more when the sun more than suffices", 20_000, 1],
  ];

  for (const [name, surplusW, share] of certain) {
    it(`is ${name}`, () => {
      assert.ok(Math.abs(expectedSolarShare(11_000, sure(surplusW)) - share) < 1e-9);
    });
  }

  it("is less when the sun is in doubt and would just suffice", () => {
    const doubtful = { low: 1000, value: 3700, high: 6400 };

    assert.ok(expectedSolarShare(3700, doubtful) < 0.91);
  });

  it("is more when the sun is in doubt and would bring nothing in the middle case", () => {
    const doubtful = { low: -1000, value: 0, high: 3000 };

    assert.ok(expectedSolarShare(3700, doubtful) > 0.04);
  });

  it("is the same when all cases lie within the charge", () => {
    const doubtful = { low: 4000, value: 5000, high: 6000 };

    assert.ok(Math.abs(expectedSolarShare(11_000, doubtful) - expectedSolarShare(11_000, sure(5000))) < 1e-9);
  });

  it("is near to the mean over thousands of skies with a bell-shaped doubt", () => {
    const dice = diceFor(11, 15 * 2 * 20_000);
    const bell = (): number => Math.sqrt(-2 * Math.log(1 - dice.share())) * Math.cos(2 * Math.PI * dice.share());
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

  it("is never outside 0 to 1", () => {
    const holds = (dice: Dice): void => {
      const [low = 0, value = 0, high = 0] = [0, 0, 0].map(() => dice.whole(-3000, 9000)).toSorted((a, b) => a - b);
      const share = expectedSolarShare(dice.whole(1, 22_000), { low, value, high });
      assert.ok(share >= 0 && share <= 1, String(share));
    };
    forAll(2000, holds, { count: 4 });
  });
});

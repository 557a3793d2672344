import assert from "node:assert/strict";
import type { HouseShare } from "../../../../../src/control/allocation/house-share";
import type { PeakTariff } from "../../../../../src/control/allocation/month-peak";
import { cellsInHouse, planWithPeak, surplusBeside } from "../../../../../src/control/tariff/planning/within-house";
import { HOUR_MS } from "../../../../../src/core/duration";

const START = Date.UTC(2026, 10, 3);
const hour = (at: number): { startAt: number; endAt: number } => ({
  startAt: START + at * HOUR_MS,
  endAt: START + (at + 1) * HOUR_MS,
});
const cells = [0.1, 0.2, 0.3, 0.4].map((costPerKwh, at) => ({ ...hour(at), costPerKwh }));
const usable = (share: Partial<HouseShare>, powerW = 11_000): (number | undefined)[] =>
  cellsInHouse(cells, { share: { others: [], ...share }, surplus: [], powerW, now: START }).map(
    ({ costPerKwh }) => costPerKwh,
  );

describe("a plan within a house", () => {
  it("uses no time in which the fuse does not carry the car beside the others", () => {
    const others = [{ ...hour(1), value: 7400 }];

    assert.deepEqual(usable({ connectionW: 17_250, others }), [0.1, undefined, 0.3, 0.4]);
    assert.deepEqual(usable({ connectionW: 17_250, others }, 3700), [0.1, 0.2, 0.3, 0.4]);
  });

  it("uses no time under a limit that the car exceeds, until that ends", () => {
    const limit = { watts: 4200, untilAt: START + 2 * HOUR_MS };

    assert.deepEqual(usable({ limit }), [undefined, undefined, 0.3, 0.4]);
    assert.deepEqual(usable({ limit }, 3700), [0.1, 0.2, 0.3, 0.4]);
  });

  it("rather uses the time that was planned for it", () => {
    const [first = 0, second] = usable({ mine: [hour(1)] });

    assert.ok(first > 0.1 && first < 0.11);
    assert.equal(second, 0.2);
  });

  it("leaves the others the sun that they are planned to take", () => {
    const surplus = [0, 1].map((at) => ({ ...hour(at), value: 5000, low: 4000, high: 6000 }));
    const others = [
      { ...hour(0), value: 3700 },
      { ...hour(1), value: 3700 },
    ];

    assert.deepEqual(
      surplusBeside(surplus, { others }, START).map(({ value }) => value),
      [5000, 1300],
    );
  });

  describe("with a peak price", () => {
    const tariff: PeakTariff = {
      perKwMonth: 55 / 12,
      floorKw: 2.5,
      steps: [],
      formedBy: "highest-quarter",
      counts: [],
      zone: "UTC",
    };
    /** The house takes 4 kW in the first two hours, which are the cheapest, and little later. */
    const surplus = [4000, 4000, 300, 300].map((watts, at) => ({ ...hour(at), value: -watts }));
    const plan = (month: object, perKwMonth = 12, more: { isPeakLimit?: boolean; missing?: number } = {}): number[] => {
      const share: HouseShare = {
        others: [],
        peak: { tariff: { ...tariff, perKwMonth }, month: { month: "2026-11", ...month } },
      };
      const { isPeakLimit, missing = 2 } = more;
      const inHouse = { share, surplus, powerW: 3700, now: START, isPeakLimit };
      const { runs } = planWithPeak(cells, inHouse, 100, (allowed) => {
        const cheapest = allowed.filter(({ costPerKwh }) => costPerKwh !== undefined).slice(0, Math.max(2, missing));
        return {
          runs: cheapest.map(({ startAt, endAt }) => ({ startAt, endAt, energyKwh: 3.7 })),
          cost: cheapest.reduce((sum, { costPerKwh }) => sum + 3.7 * costPerKwh, 0),
          missed: cheapest.length < missing ? [{ energyKwh: 3.7 * (missing - cheapest.length) }] : [],
        };
      });
      return runs.map(({ startAt }) => (startAt - START) / HOUR_MS);
    };

    it("pays for dearer hours rather than for a higher peak", () => {
      assert.deepEqual(plan({}), [2, 3]);
    });

    it("takes a peak that pays over the rest of the month", () => {
      assert.deepEqual(plan({}, 55 / 12), [0, 1]);
    });

    it("uses what a peak that is reached already leaves free", () => {
      assert.deepEqual(plan({ highest: [{ dayAt: START - 24 * HOUR_MS, kw: 8 }] }), [0, 1]);
    });

    it("is a limit for a plan that does not count money, but not for a departure", () => {
      const isPeakLimit = true;
      // The same peak is so cheap that money would take it.
      assert.deepEqual(plan({}, 0.1), [0, 1]);
      assert.deepEqual(plan({}, 0.1, { isPeakLimit }), [2, 3]);
      assert.deepEqual(plan({}, 0.1, { isPeakLimit, missing: 4 }), [0, 1, 2, 3]);
      const reached = { highest: [{ dayAt: START - 24 * HOUR_MS, kw: 8 }] };
      assert.deepEqual(plan(reached, 12, { isPeakLimit }), [0, 1]);
    });
  });
});

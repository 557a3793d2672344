import assert from "node:assert/strict";
import { stagesOf } from "../../../../src/control/planner/stages";
import { leftOver, meanValues, valueAt, valuesAlong } from "../../../../src/control/planner/value-function";
import { constantPower } from "../../../../src/control/planner/charging-curve";
import { PositionGrid } from "../../../../src/control/planner/position-grid";
import { HOUR_MS } from "../../../../src/core/duration";

const grid = new PositionGrid(constantPower(2), { fullMs: 2.5 * HOUR_MS, positionMs: 0, gridMs: HOUR_MS });
const weights = { startCost: 0, stopCost: 0.5, missedPerKwh: 50 };

function list(values: Float64Array): readonly number[] {
  return Array.from(values, (value) => Math.round(value * 1e6) / 1e6 + 0);
}

describe("what is still to be paid", () => {
  it("is less by the worth of what is left over, whether the car charges or not", () => {
    const { off, on } = leftOver(grid, 0.2);

    assert.deepEqual(list(off), [0, -0.4, -0.8, -1]);
    assert.deepEqual(list(on), list(off));
  });

  it("is the mean of what may come, each as likely as the others", () => {
    const [cheap, dear] = [leftOver(grid, 0.1), leftOver(grid, 0.3)];

    const mean = meanValues([cheap, dear]);

    assert.deepEqual(list(mean?.off ?? new Float64Array()), [0, -0.4, -0.8, -1]);
    assert.deepEqual(list(mean?.on ?? new Float64Array()), [0, -0.4, -0.8, -1]);
    assert.equal(meanValues([]), undefined);
  });

  it("lies evenly between the positions that were reckoned", () => {
    const values = Float64Array.of(0, 4, 6);

    assert.equal(valueAt(grid, values, 0, { index: 0, part: 0.25 }), 1);
    assert.equal(valueAt(grid, values, 0, { index: 2, part: 0 }), 6);
  });

  it("holds a stop for who charges, also where the price is not to be used", () => {
    const cells = [{ startAt: 0, endAt: HOUR_MS, costPerKwh: 5 }];
    const stages = stagesOf(grid, { fromAt: 0, toAt: 2 * HOUR_MS, cells });

    const [first, second] = valuesAlong(grid, stages, leftOver(grid, 0), weights);

    assert.deepEqual(list(first?.off ?? new Float64Array()), [0, 0, 0, 0]);
    assert.deepEqual(list(first?.on ?? new Float64Array()), [0.5, 0.5, 0.5, 0]);
    assert.deepEqual(list(second?.on ?? new Float64Array()), [0.5, 0.5, 0.5, 0.5]);
  });
});

describe("the stages", () => {
  it("are cut where a goal falls due and where a trip begins or ends", () => {
    const stages = stagesOf(grid, {
      fromAt: 0,
      toAt: 4 * HOUR_MS,
      cells: [{ startAt: 0, endAt: 4 * HOUR_MS, costPerKwh: 1 }],
      goals: [
        { at: 0, positionMs: HOUR_MS },
        { at: 1.5 * HOUR_MS, positionMs: HOUR_MS },
      ],
      trips: [{ fromAt: 2 * HOUR_MS, toAt: 3 * HOUR_MS, energyKwh: 1 }],
    });

    assert.deepEqual(
      stages.map(({ startAt, endAt, charged, goals, trip }) => [
        startAt / HOUR_MS,
        endAt / HOUR_MS,
        charged !== undefined,
        goals.length,
        trip !== undefined,
      ]),
      [
        [0, 1.5, true, 0, false],
        [1.5, 2, true, 1, false],
        [2, 3, false, 0, false],
        [3, 4, true, 0, true],
        [4, 4, false, 0, false],
      ],
    );
  });
});

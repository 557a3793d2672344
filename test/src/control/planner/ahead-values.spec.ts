import assert from "node:assert/strict";
import { stepsOf } from "../../../../src/control/planner/ahead-steps";
import { leftOver, meanValues, mixed, valuesAlong, valuesBefore } from "../../../../src/control/planner/ahead-values";
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

    assert.equal(mixed(values, { index: 0, part: 0.25 }), 1);
    assert.equal(mixed(values, { index: 2, part: 0 }), 6);
  });

  it("holds a stop for who charges, and none for who is not able to", () => {
    const cells = [{ startAt: 0, endAt: HOUR_MS, costPerKwh: 5 }];
    const steps = stepsOf(grid, { fromAt: 0, toAt: 2 * HOUR_MS, cells });

    const [first, second] = valuesAlong(grid, steps, leftOver(grid, 0), weights);

    assert.deepEqual(list(first?.off ?? new Float64Array()), [0, 0, 0, 0]);
    assert.deepEqual(list(first?.on ?? new Float64Array()), [0.5, 0.5, 0.5, 0]);
    assert.deepEqual(list(second?.on ?? new Float64Array()), [0, 0, 0, 0]);
  });

  it("is the same at the beginning, whether the way there is kept or not", () => {
    const cells = [3, 1, 2].map((costPerKwh, at) => ({ startAt: at * HOUR_MS, endAt: (at + 1) * HOUR_MS, costPerKwh }));
    const goals = [{ at: 2 * HOUR_MS, positionMs: 2 * HOUR_MS }];
    const trips = [{ fromAt: 2 * HOUR_MS, toAt: 2.5 * HOUR_MS, energyKwh: 1 }];
    const steps = stepsOf(grid, { fromAt: 0, toAt: 3 * HOUR_MS, cells, goals, trips });
    const after = leftOver(grid, 0.3);

    const [first] = valuesAlong(grid, steps, after, weights);

    assert.deepEqual(valuesBefore(grid, steps, after, weights), first);
  });
});

describe("the steps ahead", () => {
  it("are cut where a goal falls due and where a trip begins or ends", () => {
    const steps = stepsOf(grid, {
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
      steps.map(({ startAt, endAt, charged, goals, trip }) => [
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

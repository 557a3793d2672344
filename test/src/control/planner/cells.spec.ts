import assert from "node:assert/strict";
import { cellsWithin } from "../../../../src/control/planner/cells";

const window = { fromAt: 10, toAt: 50 };

describe("cellsWithin", () => {
  it("clips to the window, sorts, and fills the holes", () => {
    const cells = [
      { startAt: 40, endAt: 60, costPerKwh: 2 },
      { startAt: 0, endAt: 20, costPerKwh: 1 },
    ];

    assert.deepEqual(cellsWithin(cells, window), [
      { startAt: 10, endAt: 20, costPerKwh: 1 },
      { startAt: 20, endAt: 40 },
      { startAt: 40, endAt: 50, costPerKwh: 2 },
    ]);
  });

  it("leaves out what lies outside, and takes the first of two that overlap", () => {
    const cells = [
      { startAt: 0, endAt: 10, costPerKwh: 1 },
      { startAt: 10, endAt: 40, costPerKwh: 2 },
      { startAt: 20, endAt: 50, costPerKwh: 3 },
      { startAt: 50, endAt: 60, costPerKwh: 4 },
    ];

    assert.deepEqual(cellsWithin(cells, window), [
      { startAt: 10, endAt: 40, costPerKwh: 2 },
      { startAt: 40, endAt: 50, costPerKwh: 3 },
    ]);
  });

  it("cuts where it is told to, once", () => {
    const cells = [{ startAt: 10, endAt: 50, costPerKwh: 1 }];

    assert.deepEqual(
      cellsWithin(cells, window, [30, 20, 30, 5, 10, 50]).map(({ startAt, endAt }) => [startAt, endAt]),
      [
        [10, 20],
        [20, 30],
        [30, 50],
      ],
    );
  });

  it("is a single hole where nothing is known, and nothing in an empty window", () => {
    assert.deepEqual(cellsWithin([], window), [{ startAt: 10, endAt: 50 }]);
    assert.deepEqual(cellsWithin([{ startAt: 0, endAt: 60, costPerKwh: 1 }], { fromAt: 10, toAt: 10 }), []);
  });
});

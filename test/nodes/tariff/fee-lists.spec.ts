import assert from "node:assert/strict";
import { feesByMonth } from "../../../nodes/tariff/fee-lists";

const WINTER = [11, 12, 1, 2];

describe("fees by month", () => {
  for (const [text, expected] of [
    ["", []],
    ["6 0.01", [{ months: [6], perKwh: 0.01 }]],
    [
      "11-2 0.03, 6 0.01",
      [
        { months: WINTER, perKwh: 0.03 },
        { months: [6], perKwh: 0.01 },
      ],
    ],
    [
      " 11 – 2: 0,03; 06 = -0,01; ",
      [
        { months: WINTER, perKwh: 0.03 },
        { months: [6], perKwh: -0.01 },
      ],
    ],
    [
      "1 1, 2 3,",
      [
        { months: [1], perKwh: 1 },
        { months: [2], perKwh: 3 },
      ],
    ],
    ["6-6 0.02", [{ months: [6], perKwh: 0.02 }]],
    ["12 -1", [{ months: [12], perKwh: -1 }]],
    ["1-12 0.02", [{ months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], perKwh: 0.02 }]],
  ] as const) {
    it(`are read from "${text}"`, () => {
      assert.deepEqual(feesByMonth(text), { value: expected });
    });
  }

  for (const text of ["winter 0.03", "13 0.03", "0 0.03", "11-2", "12", "11-2 0.03 6 0.01", "1 1,2 3", "1 0.1, 2"]) {
    it(`are not read from "${text}"`, () => {
      assert.deepEqual(feesByMonth(text), { refused: undefined });
    });
  }
});

import assert from "node:assert/strict";
import { withPoint } from "../../../src/core/decimal-comma";

describe("a decimal comma", () => {
  for (const [text, read] of [
    ["80,5", "80.5"],
    ["-0,02", "-0.02"],
    ["0,286", "0.286"],
    [" 7,4 ", "7.4"],
    [",5", ".5"],
    ["12,000", "12,000"],
    ["80.5", "80.5"],
    ["1,2,3", "1,2,3"],
    ["off", "off"],
  ] as const)
    it(`in "${text}" is read as "${read}"`, () => assert.equal(withPoint(text), read));
});

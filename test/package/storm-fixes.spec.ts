import assert from "node:assert/strict";
import { fixes, isFix, sourcesOf } from "../storm/undone";

describe("each fix that the storm can be run without", () => {
  for (const fix of Object.keys(fixes).filter(isFix)) {
    it(`is in one source: ${fix}`, () => assert.equal(sourcesOf(fix).length, 1));
  }
});

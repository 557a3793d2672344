import assert from "node:assert/strict";
import { found, read } from "./sources";

const documented = found(read("docs/errors.md"), /`([A-Z_]{4,}|[a-z]+(?:-[a-z]+)*)`/g);

/** Where the codes are declared that messages contain. */
const DECLARED: readonly (readonly [file: string, pattern: RegExp])[] = [
  ["src/core/error.ts", /^ {2}"([A-Z_]+)",$/gm],
  ["src/vehicle/outcome.ts", /^ {2}\| "([A-Z_]+)"/gm],
  ["src/core/words/en-US.json", /"VEHICLE_STATE\/([A-Z_]+)"/g],
  ["src/control/surplus/decision.ts", /readonly code: "([a-z-]+)"/g],
  ["src/control/tariff/decision.ts", /readonly code: "([a-z-]+)"/g],
  ["src/control/mode/decision.ts", /readonly code: "([a-z-]+)"/g],
  ["src/home/house-seat.ts", /readonly code: "([a-z-]+)"/g],
  ["src/control/allocation/grant.ts", /readonly code: "([a-z-]+)"/g],
  ["src/control/shared/stop-limits.ts", /readonly code: "([a-z-]+)"/g],
  ["src/control/shared/site-power/site-warnings.ts", /readonly code: "([a-z-]+)"/g],
];

describe("the page of codes", () => {
  for (const [file, pattern] of DECLARED) {
    it(`has every code of ${file}`, () => {
      const codes = found(read(file), pattern);
      assert.ok(codes.length > 0, "nothing was found");
      assert.deepEqual(
        codes.filter((code) => !documented.includes(code)),
        [],
      );
    });
  }
});

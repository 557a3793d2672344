import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";

const TESTS = join(__dirname, "..");

/** What shows the computer's date. */
const dated = [
  /\bDate\.now\b/,
  /\bnew Date\(\s*\)/,
  /\bDate\(\s*\)/,
  /\bsystemClock\b/,
  /\bDateTime\.(now|local|utc)\(\s*\)/,
];

/** Those whose subject is the computer's own clock, whatever it shows. */
const aboutTheClock = new Set([
  "src/core/adjustable-clock.spec.ts",
  "src/core/clock-follower.spec.ts",
  "src/core/clock.spec.ts",
  // Processes of their own, at a pace of their own.
  "fleet/run.ts",
  "fleet/setup.ts",
  "support/shift-date.ts",
  "support/shifted-date.ts",
  "package/dates.spec.ts",
]);

describe("the tests", () => {
  it("depend on no date of the computer's", () => {
    const files = readdirSync(TESTS, { encoding: "utf8", recursive: true })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => file.split(sep).join("/"));
    const found = files
      .filter((file) => !aboutTheClock.has(file))
      .flatMap((file) =>
        linesOf(file)
          .filter((line) => dated.some((pattern) => pattern.test(line)))
          .map((line) => `${file}: ${line.trim()}`),
      );

    assert.deepEqual(found, [], "Use a FakeClock, or the clock of the simulator");
  });
});

function linesOf(file: string): string[] {
  return readFileSync(join(TESTS, file), "utf8").split("\n");
}

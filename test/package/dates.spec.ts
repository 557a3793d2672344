import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";

const TESTS = join(__dirname, "..");

/** What shows the computer's date. */
const dated = [
  /\bDate(?:\.|\[["'`])now\b/,
  /\bnew Date\b(?!\s*\()/,
  /\bDate\(\s*\)/,
  /\bsystemClock\b/,
  /\bDateTime\.now\(/,
  /\bDateTime\.(local|utc)\(\s*(?:\{[^}]*\}\s*)?\)/,
  /\bTemporal\.Now\b/,
];

/** What makes numbers of its own that look random. */
const diced = [
  /\bMath\.(random|imul)\b/,
  /\bseededRandom\b/,
  /% ?2_?147_?483/,
  /\bcrypto\.randomInt\b/,
  /\^= ?\w+ ?(<<|>>)/,
];

/** Chance without a property: mishaps of hours, which no smaller case replaces, and the simulator's own generator. */
const mayDice = new Set([
  "fleet/exact.ts",
  "fleet/run.ts",
  "storm/dice.ts",
  "support/network/slow-io.ts",
  "src/simulator/random.spec.ts",
  "goldens/virtual-time.ts",
  "goldens/example-process.ts",
  "package/dates.spec.ts",
]);

/** Those whose subject is the computer's own clock, whatever it shows. */
const aboutTheClock = new Set([
  "src/core/adjustable-clock.spec.ts",
  "src/core/clock-follower.spec.ts",
  "src/core/clock.spec.ts",
  // Processes of their own, at a pace of their own.
  "fleet/exact.ts",
  "fleet/run.ts",
  "fleet/setup.ts",
  "support/shift-date.ts",
  "support/shifted-date.ts",
  "package/dates.spec.ts",
]);

describe("the tests", () => {
  const files = readdirSync(TESTS, { encoding: "utf8", recursive: true })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.split(sep).join("/"));
  const linesWith = (patterns: readonly RegExp[], except: ReadonlySet<string>): string[] =>
    files
      .filter((file) => !except.has(file))
      .flatMap((file) =>
        linesOf(file)
          .filter((line) => patterns.some((pattern) => pattern.test(line)))
          .map((line) => `${file}: ${line.trim()}`),
      );

  it("depend on no date of the computer's", () => {
    assert.deepEqual(linesWith(dated, aboutTheClock), [], "Use a FakeClock, or the clock of the simulator");
  });

  it("roll no dice of their own", () => {
    assert.deepEqual(linesWith(diced, mayDice), [], "Use fast-check, or test/support/control/dice.ts");
  });

  it("would be found if they did", () => {
    const now = [
      "Date.now()",
      "new Date()",
      "new Date;",
      "Date['now']()",
      "Date()",
      "DateTime.now()",
      "DateTime.utc()",
    ];
    for (const text of now)
      assert.ok(
        dated.some((pattern) => pattern.test(text)),
        text,
      );
    for (const text of ["new Date(at)", "DateTime.utc(2026)"]) assert.ok(!dated.some((each) => each.test(text)), text);
    for (const text of ["Math.random()", "Math.imul(a, b)", "seed * 48_271 % 2_147_483_647", "state ^= state << 13"])
      assert.ok(
        diced.some((pattern) => pattern.test(text)),
        text,
      );
  });
});

function linesOf(file: string): string[] {
  return readFileSync(join(TESTS, file), "utf8").split("\n");
}

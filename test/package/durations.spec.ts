import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOMS = ["src", "nodes", "test", "bench", "scripts"];

/** The one place that says how long they are. */
const DECLARED = join("src", "core", "duration.ts");

/** A unit of time under a name of its own, or its number instead of its name. */
const again = [
  /\bconst (?:(?:A|ONE)_)?(?:HALF_HOUR|SECOND|MINUTE|HOUR|DAY|WEEK)(?:_MS)? = [\d_]/,
  /\bconst (?:DAY_MINUTES|MINUTES_PER_DAY|MINUTES_A_DAY|MS_PER_\w+) = [\d_]/,
  /\b(?:3_?600_?000|86_?400_?000)\b/,
  /[*/] 60_?000\b/,
];

describe("the units of time", () => {
  it("are declared once, with what they are in milliseconds", () => {
    const files = ROOMS.flatMap((room) =>
      readdirSync(room, { encoding: "utf8", recursive: true }).map((file) => join(room, file)),
    );
    const found = files
      .filter((file) => file.endsWith(".ts") && file !== DECLARED && !__filename.endsWith(file))
      .flatMap((file) =>
        readFileSync(file, "utf8")
          .split("\n")
          .filter((line) => again.some((pattern) => pattern.test(line)))
          .map((line) => `${file}: ${line.trim()}`),
      );
    assert.deepEqual(found, [], `Import it from ${DECLARED}`);
  });
});

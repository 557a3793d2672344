import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import english from "../../../../src/page/words/en-US.json";

const VIEW = "src/page/view";

/** The keys that a script composes. */
const COMPOSED: readonly RegExp[] = [
  /^mode\./,
  /^problem\.(error|warning|info)$/,
  /^home\.(from|to)$/,
  /^car\.(charging|plugged-in|unplugged|full|unknown)$/,
  /^ask\.(target|full|minimum|ceiling|limit|start|stop)$/,
];

describe("the words of the page", () => {
  it("are all used by it", () => {
    const scripts = readdirSync(VIEW, { encoding: "utf8", recursive: true })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => readFileSync(join(VIEW, file), "utf8"))
      .join("\n");
    const { language, ...sections } = english;
    const keys = Object.entries(sections).flatMap(([section, words]) =>
      Object.keys(words).map((key) => `${section}.${key}`),
    );

    assert.equal(language, "en-US");
    assert.deepEqual(
      keys.filter((key) => !scripts.includes(`"${key}"`) && !COMPOSED.some((pattern) => pattern.test(key))),
      [],
    );
  });
});

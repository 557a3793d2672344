import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { read } from "./sources";

/** What may say English sentences in code, and why. Everything else says a key of the catalogues, so that a node speaks one language. */
const ALLOWED: readonly RegExp[] = [
  // The simulator answers programs, as Smartcar does, and its command line and the demo are for people at a terminal.
  /^src\/(simulator|demo)\//,
  // The names of feeds and of their formats.
  /^src\/control\/feeds\//,
  // Errors of the program itself, which are caught or have no reader but its developers.
  /^(src\/smartcar\/transport\/content-encoding|nodes\/first-use)\.ts$/,
];

/** Three words or more that begin with a capital, in a literal: a sentence, or the beginning of one. Errors take none by their type. */
const SENTENCE = /["'`](?:[A-Z][a-z']+|A|\$\{[^}]*\}) (?:[\w'$-]+ ){2,}[^"'`]*["'`]/;

function sources(folder: string): string[] {
  return readdirSync(folder, { encoding: "utf8", recursive: true })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `${folder}/${file.replaceAll("\\", "/")}`);
}

/** The lines of a file that say a sentence; comments are for developers. */
function sentencesIn(file: string): string[] {
  return read(file)
    .split("\n")
    .filter((line) => !/^\s*(\*|\/\/|\/\*)/.test(line) && SENTENCE.test(line))
    .map((line) => `${file}: ${line.trim()}`);
}

describe("sentences", () => {
  const all = [...sources("src"), ...sources("nodes")];

  it("are in the catalogues, and nowhere in code", () => {
    const found = all.filter((file) => !ALLOWED.some((allowed) => allowed.test(file))).flatMap(sentencesIn);

    assert.deepEqual(found, []);
  });

  it("have a list of exceptions without any that is needed no more", () => {
    const speak = all.filter((file) => sentencesIn(file).length > 0);

    assert.ok(ALLOWED.every((allowed) => speak.some((file) => allowed.test(file))));
  });

  it("have no markup", () => {
    for (const file of ["src/core/words/en-US.json", "nodes/runtime/sentences/en-US.json"])
      assert.doesNotMatch(read(file), /[<>`*]/, file);
  });
});

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { sourceTrace } from "../../nodes/runtime/source-trace";
import { read } from "./sources";

const BUNDLES = resolve("dist/runtime");

/** Where a text is in the bundles: the file's name, the line and the column, from 1. */
function placeInBundles(text: string): string {
  for (const file of readdirSync(BUNDLES).filter((name) => name.endsWith(".js"))) {
    const lines = readFileSync(`${BUNDLES}/${file}`, "utf8").split("\n");
    const line = lines.findIndex((one) => one.includes(text));
    if (line >= 0) return `${file}:${line + 1}:${(lines[line]?.indexOf(text) ?? 0) + 1}`;
  }
  throw new Error(`No bundle has ${text}`);
}

/** The line of a text in a source, from 1. */
function lineIn(source: string, text: string): number {
  return (
    read(source)
      .split("\n")
      .findIndex((line) => line.includes(text)) + 1
  );
}

describe("a trace of the built package", () => {
  it("names files and lines of the sources", () => {
    const text = "await work(lifetime)";
    const stack = `TypeError: no\n    at Gateway.ask (${BUNDLES}/${placeInBundles(text)})\n    at node:internal/x:1:2`;

    const trace = sourceTrace(stack, BUNDLES).split("\n");

    const source = "src/smartcar/transport/gateway.ts";
    assert.equal(trace[0], "TypeError: no");
    assert.match(trace[1] ?? "", new RegExp(`^    at Gateway.ask \\(${source}:${lineIn(source, text)}:\\d+\\)$`));
    assert.equal(trace[2], "    at node:internal/x:1:2");
  });

  it("leaves a place alone that no map knows", () => {
    const stack = `Error\n    at f (${BUNDLES}/other.js:1:1)\n    at g (${BUNDLES}/)`;

    assert.equal(sourceTrace(stack, BUNDLES), stack);
  });
});

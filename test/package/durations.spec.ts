import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { type Node, parse } from "acorn";
import { fullAncestor } from "acorn-walk";
import { transformSync } from "esbuild";
import { DAY_MS, HALF_HOUR_MS, HOUR_MS, MINUTE_MS, SECOND_MS, WEEK_MS } from "../../src/core/duration";
import { read } from "./sources";

const ROOMS = ["src", "nodes", "test", "bench", "scripts"];

/** The one place that says how long they are. */
const DECLARED = "src/core/duration.ts";

/** Stores of version 0.1 have lengths of time as they were written then. */
const QUOTES = "test/src/store/old-stores.spec.ts";

/** Long enough that the number can mean nothing else. */
const LONG = new Set([HOUR_MS, DAY_MS, WEEK_MS]);
const UNITS = new Set([...LONG, MINUTE_MS, HALF_HOUR_MS]);

/** A name that says a unit of time, or a number of milliseconds. */
const OF_TIME = /(?:^|_)(?:seconds?|minutes?|hours?|days?|weeks?|ms)(?:_|$)|Ms$/i;

/** Declarations of a unit of time besides that one, and units as numbers. */
function again(source: string, loader: "ts" | "tsx" | "js" = "ts"): string[] {
  const { code } = transformSync(source, { loader, format: "esm", target: "esnext", jsx: "automatic" });
  const lines: string[] = [];
  fullAncestor(parse(code, { ecmaVersion: "latest", sourceType: "module" }), (node, _, ancestors) => {
    const value = valueOf(node);
    const around = ancestors.at(-2);
    if (value === undefined || (around && valueOf(around) !== undefined)) return;
    const name = around && nameOf(around, node);
    const isUnit = UNITS.has(value) && name !== undefined && OF_TIME.test(name);
    const isSecond = value === SECOND_MS && name !== undefined && /^(?:a_|one_)?seconds?(?:_ms)?$/i.test(name);
    const isProduct = node.type === "BinaryExpression" && UNITS.has(value);
    if (isUnit || isSecond || isProduct || LONG.has(value)) lines.push(code.slice((around ?? node).start, node.end));
  });
  return lines;
}

/** What a number, or a product of numbers, is. */
function valueOf(node: Node): number | undefined {
  if ("value" in node && node.type === "Literal" && typeof node.value === "number") return node.value;
  if (!("operator" in node && node.operator === "*" && "left" in node && "right" in node)) return undefined;
  const [left, right] = [valueOf(node.left as Node), valueOf(node.right as Node)];
  return left === undefined || right === undefined ? undefined : left * right;
}

/** The name under which a constant is declared. */
function nameOf(node: Node, value: Node): string | undefined {
  const { type, id, init }: { type?: string; id?: { name?: string }; init?: Node } = Object(node);
  return type === "VariableDeclarator" && init === value ? id?.name : undefined;
}

describe("the units of time", () => {
  it("are declared once, with what they are in milliseconds", () => {
    const files = ROOMS.flatMap((room) =>
      readdirSync(room, { encoding: "utf8", recursive: true }).map((file) => `${room}/${file.replaceAll("\\", "/")}`),
    );
    const found = files
      .filter((file) => /\.(tsx?|m?js)$/.test(file) && file !== DECLARED && file !== QUOTES)
      .flatMap((file) => again(read(file), loaderOf(file)).map((text) => `${file}: ${text}`));
    assert.deepEqual(found, [], `Import it from ${DECLARED}`);
  });

  it("are found under any name and in any way of writing", () => {
    for (const text of [
      "const MINUTE = 60_000;",
      "const LEASE_MS = 60000;",
      "const minute = 60 * 1000;",
      "const ONE_MINUTE = 1000 * 60;",
      "const aMinuteMs = 6e4;",
      "const SECOND = 1000;",
      "setTimeout(read, 15 * 60 * 1000 * 4);",
      "const age = 24 * 3_600_000;",
      "const longest = { days: 86_400_000 };",
    ])
      assert.equal(again(text).length > 0, true, text);
    for (const text of [
      "const DEPTH = 60_000;",
      "const METERS = 1000;",
      "await clock.advance(60_000);",
      "const LATE_MS = 20_000;",
    ])
      assert.deepEqual(again(text), [], text);
  });
});

function loaderOf(file: string): "ts" | "tsx" | "js" {
  if (file.endsWith(".tsx")) return "tsx";
  return file.endsWith(".ts") ? "ts" : "js";
}

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { type Node, parse } from "acorn";
import { ancestor } from "acorn-walk";
import { transformSync } from "esbuild";
import { read } from "./sources";

/** What may have English words in code, and why. Everything else uses a key of the catalogs, so that a node speaks one language. */
const ALLOWED: ReadonlyArray<readonly [file: RegExp, text: RegExp]> = [
  // The simulator responds to programs, as Smartcar does. The command lines and the demo are for people at a terminal.
  [/^src\/(simulator|demo|program)\//, /./],
  // What Prometheus shows of a metric, in English as everyone's are.
  [/^(src\/monitor\/account-tally|nodes\/account\/monitoring)\.ts$/, /\.$/],
  // What Redis runs.
  [/^src\/store\/engine\/script\.ts$/, /./],
  [/^src\/core\/command-line\.ts$/, /./],
  // Keys of stores, and who asked for what is stored.
  [/^src\/store\/keys\/account-keys\.ts$/, /^owners of <application>$/],
  [/^src\/vehicle\/commands\/commander\.ts$/, /^withdrawn answer$/],
  [/^nodes\/account\/open-store\.ts$/, /^context $/],
  // Lists of words that are searched for, in the data of others and in the messages of JavaScript.
  [/^src\/control\/price\/read-zones\.ts$/, /^(january|monday) /],
  [/^src\/control\/feeds\/meters\/topic-table\.ts$/, /^pump heat /],
  [/^src\/control\/feeds\/(time-names|day-clock)\.ts$/, /^[\p{Ll}\n ]+$/u],
  [/^src\/control\/feeds\/(forecasts\/watt-list|prices\/price-table)\.ts$/, /^(power|value|allin\w+) /],
  [/^nodes\/runtime\/handle-input\.ts$/, /^call stack$/],
  // Names of services as they write them, what their licenses want to be said, and their own languages of queries.
  [
    /^src\/fetch\/prices\/suppliers\//,
    /^(Elpriset|Hva koster|Strømpriser|TimeUTC asc$|business_date eq|anwb-energie |from till |query MarketPrices|total startsAt|id currentSubscription)/,
  ],
  [/^src\/fetch\/forecasts\/services\//, /^Weather data by /],
  // Templates that Home Assistant evaluates.
  [/^src\/mqtt\/discovery\//, /\{\{|\}\}|\{%|%\}|^ and v <= $|^ if a\.$|value_json\.$|else \('$/],
  // Markup and styles without words, a header's value, and the program of another process.
  [/^src\/records\/report\/page(-table)?\.ts$/, /^<| class="number"| km$| kWh\)$/],
  [/^nodes\/records\/make-report\.ts$/, /^; filename="$/],
  [/^nodes\/dashboard\/page-(server|streams)\.ts$/, /^(cookie, |public, |, immutable$|no-store, )/],
  [/^nodes\/connect\/connect-page\.ts$/, /^<(?!title>\w)/],
  [/^nodes\/tariff\/formula-process\.ts$/, /^\nconst \{ Worker \}/],
];

/** Two words of which the second is no name, or one that waits for another: part of a sentence. Units are the same everywhere. */
const WORDS = /[A-Za-z]+[,:.]? [a-z]+|^[a-z]{2,} $|^[,;:.]? (?!kWh?$)[a-z]+/;

/** Mistakes of the program, which nothing but a defect shows: their messages are for developers. */
const DEFECTS = new Set(["RangeError", "TypeError", "Symbol"]);

const sources = ["src", "nodes"].flatMap((folder) =>
  readdirSync(folder, { encoding: "utf8", recursive: true })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `${folder}/${file.replaceAll("\\", "/")}`),
);

/** The literals of a source that have words in them. */
function wordsIn(source: string): string[] {
  const { code } = transformSync(source, { loader: "ts", format: "esm", target: "esnext" });
  const found: string[] = [];
  const visit = (text: string, ancestors: readonly Node[]): void => {
    const isDefect = ancestors.some((node) => "callee" in node && DEFECTS.has(code.slice(...rangeOf(node.callee))));
    if (WORDS.test(text) && !isDefect) found.push(text);
  };
  ancestor(parse(code, { ecmaVersion: "latest", sourceType: "module" }), {
    Literal: ({ value }, _, ancestors) => (typeof value === "string" ? visit(value, ancestors) : undefined),
    TemplateElement: ({ value }, _, ancestors) => visit(value.cooked ?? value.raw, ancestors),
  });
  return found;
}

function rangeOf(node: unknown): [start: number, end: number] {
  const { start = 0, end = 0 } = Object(node);
  return [start, end];
}

describe("sentences", () => {
  const found = sources.flatMap((file) => wordsIn(read(file)).map((text) => ({ file, text })));

  it("are in the catalogs, whole and in part, and nowhere in code", () => {
    const others = found.filter(
      ({ file, text }) => !ALLOWED.some(([files, texts]) => files.test(file) && texts.test(text)),
    );

    assert.deepEqual(others, []);
  });

  it("have a list of exceptions of which each is still needed", () => {
    const unused = ALLOWED.filter(
      ([files, texts]) => !found.some(({ file, text }) => files.test(file) && texts.test(text)),
    );

    assert.deepEqual(unused, []);
  });

  it("are found, and parts of them", () => {
    const parts = ["`${number} from ${source}`", '"prices of no area"', '"a number"', "`it ends in ${limit} s`"];
    for (const part of parts) assert.equal(wordsIn(`const came: string = ${part};`).length > 0, true, part);
    for (const none of ['"not-json"', '"Nord Pool"', "`${kw} kW`", 'new RangeError("Nothing was given")'])
      assert.deepEqual(wordsIn(`const name: unknown = ${none};`), []);
  });

  it("have no markup", () => {
    for (const file of ["src/core/words/en-US.json", "nodes/runtime/sentences/en-US.json"])
      assert.doesNotMatch(read(file), /[<>`*]/, file);
  });
});

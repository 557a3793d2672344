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
  [/^src\/control\/feeds\/meters\/own-topics\.ts$/, /^pump heat /],
  [/^src\/control\/feeds\/(time-names|day-clock)\.ts$/, /^[\p{Ll}\d\n ]+$/u],
  [/^src\/control\/feeds\/(forecasts\/watt-list|prices\/price-names)\.ts$/, /^(power|value|allin\w+) /],
  [/^nodes\/runtime\/handle-input\.ts$/, /^call stack$/],
  // How departures are stored, and an attribute of links.
  [/^nodes\/tariff\/editor\/departures\.js$/, /^(daily | every | days)$/],
  [/^resources\//, /^noopener noreferrer$/],
  // Names of services as they write them, what their licenses want to be said, and their own languages of queries.
  [
    /^src\/fetch\/prices\/suppliers\//,
    /^(Elpriset|Hva koster|Strømpriser|TimeUTC asc$|business_date eq|anwb-energie |from till |query MarketPrices|total startsAt|id currentSubscription)/,
  ],
  [/^src\/fetch\/forecasts\/services\//, /^Weather data by /],
  // Templates that Home Assistant evaluates.
  [/^src\/mqtt\/discovery\//, /\{\{|\}\}|\{%|%\}|^ and v <= $|^ if a\.$|value_json\.$|else \('$/],
  // Markup without words, and a header's value.
  [/^src\/records\/report\/page(-table)?\.ts$/, /^<| class="number"| km$| kWh\)$/],
  [/^nodes\/records\/make-report\.ts$/, /^; filename="$/],
  [/^nodes\/dashboard\/page-(server|streams)\.ts$/, /^(cookie, |public, |, immutable$|no-store, )/],
  [/^nodes\/connect\/connect-page\.ts$/, /^<(?!title>\w)/],
];

/** Two words of which the second is no name, or one that waits for another: part of a sentence. Units are the same everywhere. */
const WORDS = /[A-Za-z]+[,:.]?\s[a-z]+|^[a-z]{2,} $|^[,;:.]? (?!kWh?$)[a-z]+|^[A-Z][a-z]+[.!?]$/;

/** Mistakes of the program, which nothing but a defect shows: their messages are for developers. */
const DEFECTS = new Set(["RangeError", "TypeError", "Symbol"]);

/** Where a page has names of classes and of events. */
const NAMES = new Set([
  "class",
  "className",
  "on",
  "off",
  "trigger",
  "find",
  "closest",
  "children",
  "addClass",
  "toggleClass",
  "querySelector",
  "querySelectorAll",
  "$",
]);

const sources = ["src", "nodes", "resources"].flatMap((folder) =>
  readdirSync(folder, { encoding: "utf8", recursive: true })
    .filter((file) => /\.(tsx?|m?js)$/.test(file))
    .map((file) => `${folder}/${file.replaceAll("\\", "/")}`),
);

/** The texts of a source that have words in them, put together where the code does so. */
function wordsIn(source: string, loader: "ts" | "tsx" | "js" = "ts"): string[] {
  const { code } = transformSync(source, { loader, format: "esm", target: "esnext", jsx: "automatic" });
  const found: string[] = [];
  const visit = (text: string, ancestors: readonly Node[]): void => {
    const isDefect = ancestors.some((node) => "callee" in node && DEFECTS.has(code.slice(...rangeOf(node.callee))));
    if (!isDefect) found.push(text);
  };
  const whole = (node: Node, _: unknown, ancestors: readonly Node[]): void => {
    const text = textOf(node);
    const isPart = ancestors.slice(0, -1).some((around) => textOf(around) !== undefined);
    if (text === undefined || isPart || isName(ancestors, code)) return;
    if (WORDS.test(text) || (/[a-z]/i.test(text) && isShown(ancestors))) visit(text, ancestors);
  };
  ancestor(parse(code, { ecmaVersion: "latest", sourceType: "module" }), {
    Literal: whole,
    BinaryExpression: whole,
    CallExpression: whole,
    TemplateElement: ({ value }, _, ancestors) => {
      const text = value.cooked ?? value.raw;
      if (WORDS.test(text) && !isName(ancestors, code)) visit(text, ancestors);
    },
  });
  return found;
}

/** A text that is in the code, whole, added up, or joined. */
function textOf(node: Node): string | undefined {
  const { type, value, operator, left, right, callee, arguments: given } = Object(node);
  if (type === "Literal") return typeof value === "string" ? value : undefined;
  if (type === "BinaryExpression" && operator === "+") return joined([left, right], "");
  const isJoin = type === "CallExpression" && callee.property?.name === "join";
  if (!isJoin || callee.object.type !== "ArrayExpression" || callee.object.elements.length < 2) return undefined;
  return joined(callee.object.elements, (given[0] && textOf(given[0])) ?? ",");
}

function joined(parts: readonly Node[], between: string): string | undefined {
  const texts = parts.map((part) => part && textOf(part));
  return texts.includes(undefined) ? undefined : texts.join(between);
}

/** Whether a text is what a status or a page shows as it is. */
function isShown(ancestors: readonly Node[]): boolean {
  const [property, object, call] = [ancestors.at(-2), ancestors.at(-3), ancestors.at(-4)].map((node) => Object(node));
  const isChild = property.type === "Property" && property.key.name === "children";
  const isStatus =
    property.type === "Property" && property.key.name === "text" && call.callee?.property?.name === "status";
  const isError = property.type === "NewExpression" && property.callee.name === "Error";
  return isChild || isError || (isStatus && object.type === "ObjectExpression");
}

/** Whether a text is a name for a program: of a class, an event, or what is searched for in a page. */
function isName(ancestors: readonly Node[], code: string): boolean {
  const around = ancestors.slice(0, -1).findLast(({ type }) => /^(Property|CallExpression)$/.test(type));
  const { key, callee } = Object(around);
  if (key) return NAMES.has(key.name) && key.name !== "children";
  return callee !== undefined && NAMES.has(callee.property?.name ?? code.slice(...rangeOf(callee)));
}

function rangeOf(node: unknown): [start: number, end: number] {
  const { start = 0, end = 0 } = Object(node);
  return [start, end];
}

function loaderOf(file: string): "ts" | "tsx" | "js" {
  if (file.endsWith(".tsx")) return "tsx";
  return file.endsWith(".ts") ? "ts" : "js";
}

describe("sentences", () => {
  const found = sources.flatMap((file) => wordsIn(read(file), loaderOf(file)).map((text) => ({ file, text })));

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
    const parts = [
      "`${number} from ${source}`",
      '"prices of no area"',
      '"a number"',
      "`it ends in ${limit} s`",
      '"The" + " " + "car" + " " + "waits"',
      '["Car", "is", "full"].join(" ")',
      '"The\\u00a0car"',
      '"Refused."',
      'node.status({ fill: "red", text: "stopped" })',
      'new Error("Stopped")',
      'console.log("no answer")',
    ];
    for (const part of parts) assert.equal(wordsIn(`const came: unknown = ${part};`).length > 0, true, part);
    assert.deepEqual(wordsIn('const page = <p class="card empty">Loading</p>;', "tsx"), ["Loading"]);
    const names = [
      '"not-json"',
      '"Nord Pool"',
      "`${kw} kW`",
      'new RangeError("Nothing was given")',
      '["a", "b"].join(",")',
    ];
    for (const none of names) assert.deepEqual(wordsIn(`const name: unknown = ${none};`), [], none);
  });

  it("have no markup", () => {
    for (const file of ["src/core/words/en-US.json", "nodes/runtime/sentences/en-US.json"])
      assert.doesNotMatch(read(file), /[<>`*]/, file);
  });
});

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { catalogue, found, languages, nodes, page, read, wiring } from "./sources";
import { shownKeys } from "./shown-keys";

/** A status has room for so much below its node. */
const STATUS_LENGTH = 25;

const SECTIONS = "label|placeholder|option|unit|note|hint|invalid|cost|check|pick|webhook|connect|log";

/** The longest value of each parameter of a status. */
const LONGEST: Readonly<Record<string, string>> = {
  at: "Mon 07:30",
  limit: "100",
  calls: "10000",
  count: "1000",
  text: "1000 sessions",
  created: "10",
  deleted: "10",
  held: "10",
  price: "-12.345",
};

function filledIn(text: string): string {
  return text.replaceAll(/__(\w+)__/g, (_, name: string) => {
    const value = LONGEST[name];
    assert.ok(value !== undefined, `how long __${name}__ may be is not known`);
    return value;
  });
}

/** Keys that a source names in full, or begins and leaves the rest to a value. */
function namedKeys(source: string): { exact: string[]; begun: string[] } {
  const literal = new RegExp(`["\`]((?:${SECTIONS})\\.[\\w.-]*(?:\\$\\{\\w+\\}[\\w.-]*)*)["\`]`, "g");
  const keys = found(source, literal).filter((key) => !key.endsWith(".js"));
  const begun = keys.filter((key) => /\.$|\$\{/.test(key));
  return { exact: keys.filter((key) => !begun.includes(key)), begun };
}

/** What a template binds, as `[placeholder]smartcar-account.placeholder.origin`. */
function boundKeys(node: string): string[] {
  return found(page(node), /data-i18n="([^"]+)"/g)
    .flatMap((value) => value.split(";"))
    .map((key) => key.replace(/^\[[\w-]+\]/, ""))
    .filter((key) => !key.startsWith("node-red:"));
}

const shared = readdirSync("resources")
  .filter((file) => file.endsWith(".js"))
  .map((file) => read(`resources/${file}`))
  .join("\n");
const glue = readdirSync("nodes", { encoding: "utf8", recursive: true })
  .filter((file) => file.endsWith(".ts") && !file.endsWith("node.ts"))
  .map((file) => read(`nodes/${file}`))
  .join("\n");

for (const node of nodes) {
  describe(`the words of ${node}`, () => {
    const words = catalogue(node);
    const english = [...words.keys()];
    const own = (key: string): string => `${node}.${key}`;
    const sources = node === "smartcar-account" ? page(node) + shared : page(node);
    const named = namedKeys(sources);
    const inCode = found(wiring(node) + glue, new RegExp(`["\`](${node}\\.[\\w.-]+)["\`]`, "g"));
    const used = new Set([...named.exact.map(own), ...boundKeys(node), ...inCode, ...shownKeys(node).map(own)]);

    it("are all there", () => {
      assert.deepEqual(
        [...used].filter((key) => !words.has(key)),
        [],
      );
      for (const begun of named.begun) {
        const beginning = own(begun.replace(/\$\{.*/, ""));
        assert.ok(
          english.some((key) => key.startsWith(beginning)),
          begun,
        );
      }
    });

    it("are all used", () => {
      const begun = named.begun.map((key) => new RegExp(`^${own(key).replaceAll(/\$\{\w+\}/g, ".+")}`));
      const unused = english
        .filter((key) => !key.startsWith("palette.label."))
        .filter((key) => !used.has(key.replace(/_plural$/, "")) && !begun.some((pattern) => pattern.test(key)));
      assert.deepEqual(unused, []);
    });

    it("fit below the node where they are a status", () => {
      const statuses = [...words].filter(([key]) => key.includes(".status."));
      const longest = statuses.map(([key, text]) => [key, filledIn(text)] as const);
      assert.deepEqual(
        longest.filter(([, text]) => text.length > STATUS_LENGTH),
        [],
      );
    });

    for (const language of languages) {
      it(`say the same things in ${language}`, () => {
        assert.deepEqual([...catalogue(node, language).keys()].toSorted(), english.toSorted());
      });
    }
  });
}

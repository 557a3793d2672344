import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { declarationOf } from "../../scripts/pages/declared";
import { ENGLISH } from "../../scripts/words/catalogs";
import { longestStatus, roomOf } from "../../scripts/words/longest-status";
import { catalog, found, nodes, folderOf, ownDialog, page, read, wiring, wordsIn } from "./sources";
import { shownKeys } from "./shown-keys";

const SECTIONS =
  "label|short|placeholder|option|unit|note|hint|invalid|cost|check|pick|webhook|connect|diagnostics|log";

function filledIn(text: string): string {
  const longest = longestStatus(text, ENGLISH);
  assert.doesNotMatch(longest, /__/, "how long its parameter may be is not known");
  return longest;
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

/** What a node's declaration asks of its catalog. */
function declaredKeys(node: string): string[] {
  const declaration = declarationOf(node);
  const hints = found(read(`${folderOf(node)}/settings.ts`), /refused: "([\w-]+)"/g).map((key) => `accepted.${key}`);
  const keys = Object.entries(declaration.settings).flatMap(([key, { options = [], accepted, layout }]) => [
    ...(key === "name" ? [] : [`label.${key}`]),
    ...options.map((option) => `option.${key}.${option}`),
    ...(layout.note === undefined ? [] : [`note.${layout.note}`]),
    `accepted.${accepted}`,
  ]);
  return [...keys, ...hints];
}

const shared = readdirSync("resources")
  .filter((file) => file.endsWith(".js"))
  .map((file) => read(`resources/${file}`))
  .join("\n");
const dialogs = readdirSync("nodes/settings/editor")
  .map((file) => read(`nodes/settings/editor/${file}`))
  .join("\n");
const glue = readdirSync("nodes", { encoding: "utf8", recursive: true })
  .filter((file) => file.endsWith(".ts") && !file.endsWith("node.ts"))
  .map((file) => read(`nodes/${file}`))
  .join("\n");

/** A page's script without what all pages have in common. */
function ownScript(node: string): string {
  const [, registration = ""] = page(node).split("RED.nodes.registerType(");
  return ownDialog(node) + registration;
}

for (const node of nodes) {
  describe(`the words of ${node}`, () => {
    const words = catalog(node);
    const english = [...words.keys()];
    const own = (key: string): string => `${node}.${key}`;
    const sources = node === "smartcar-account" ? ownScript(node) + shared : ownScript(node);
    const named = namedKeys(sources);
    const inCode = found(wiring(node) + glue, new RegExp(`["\`](${node}\\.[\\w.-]+)["\`]`, "g"));
    const used = new Set([
      ...[...named.exact, ...declaredKeys(node), ...shownKeys(node)].map(own),
      ...boundKeys(node),
      ...inCode,
    ]);

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

    it("are all used, where they are its own", () => {
      const begun = named.begun.map((key) => new RegExp(`^${own(key).replaceAll(/\$\{\w+\}/g, ".+")}`));
      const unused = [...wordsIn(JSON.parse(read(`${folderOf(node)}/words/en-US.json`))).keys()]
        .filter((key) => !key.startsWith("palette.label."))
        .filter((key) => key !== own("label.on-canvas"))
        .filter((key) => !used.has(key.replace(/_plural$/, "")) && !begun.some((pattern) => pattern.test(key)));
      assert.deepEqual(unused, []);
    });

    it("fit below the node where they are a status", () => {
      const statuses = [...words].filter(([key]) => key.includes(".status."));
      const longest = statuses.map(([key, text]) => [key, filledIn(text)] as const);
      assert.deepEqual(
        longest.filter(([key, text]) => text.length > roomOf(key)),
        [],
      );
    });
  });
}

describe("the words that nodes share", () => {
  it("are in one file only, but for those that mean something else at one node", () => {
    const texts = new Map<string, string[]>();
    for (const node of nodes)
      for (const [key, text] of wordsIn(JSON.parse(read(`${folderOf(node)}/words/en-US.json`)))) {
        const word = `${key.replace(`${node}.`, "")}: ${text}`;
        texts.set(word, [...(texts.get(word) ?? []), node]);
      }
    assert.deepEqual(
      [...texts].filter(([, owners]) => owners.length > 1),
      [],
    );
  });

  it("are all in some catalog, and those of settings are used", () => {
    const dialogsUse = namedKeys(dialogs);
    const wanted = new Set([
      ...dialogsUse.exact,
      ...nodes.flatMap((node) => [...boundKeys(node).map((key) => key.replace(`${node}.`, "")), ...declaredKeys(node)]),
      ...nodes.flatMap((node) => namedKeys(ownScript(node)).exact),
    ]);
    const words = wordsIn(JSON.parse(read("nodes/settings/words/en-US.json")));
    const unused = [...words.keys()].filter((key) => !wanted.has(key) && !OWN_READER.test(key));
    assert.deepEqual(unused, []);
  });
});

/** Put together by the reader at run time and by the help, or by a dialog where fields depend on each other. */
const OWN_READER = /^label\.name$|^(error|table)\.|^accepted\.|^variable\.|^invalid\.(vehicle|account|home)$/;

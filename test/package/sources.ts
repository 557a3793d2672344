import { existsSync, readdirSync, readFileSync } from "node:fs";
import { helpOf } from "../../scripts/pages/compose-help";
import { pageOf } from "../../scripts/pages/compose-page";
import { catalogOf, type Tree } from "../../scripts/pages/compose-words";
import { ENGLISH, factsOf, translations } from "../../scripts/words/catalogs";

/** The package as it lies in the tree, for tests that read it instead of running it. */

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly keywords: readonly string[];
  readonly repository: { readonly url: string };
  readonly bugs: { readonly url: string };
  readonly engines: { readonly node: string };
  readonly files: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly "node-red": { readonly version: string; readonly nodes: Readonly<Record<string, string>> };
}

export function read(path: string): string {
  return readFileSync(path, "utf8");
}

export const manifest: Manifest = JSON.parse(read("package.json"));
export const nodes = Object.keys(manifest["node-red"].nodes);
/** The folder of a node, as `limit` of `smartcar-limit`. */
export function folderOf(node: string): string {
  return `nodes/${node.replace(/^smartcar-/, "")}`;
}

/** The languages in which nothing may be missing. */
export const languages = [ENGLISH, ...translations.filter((language) => factsOf(language).complete)];
/** Those that have help pages, too. */
export const helpLanguages = [ENGLISH, ...translations.filter((language) => factsOf(language).help)];

/** The source of a node's wiring. */
export function wiring(node: string): string {
  return read(`${folderOf(node)}/node.ts`);
}

const pages = new Map(nodes.map((node) => [node, pageOf(node)]));

/** The page that the build writes for a node. */
export function page(node: string): string {
  return pages.get(node) ?? "";
}

/** What is written for a node's dialog alone, besides its declaration. */
export function ownDialog(node: string): string {
  const folder = `${folderOf(node)}/editor`;
  const files = existsSync(folder) ? readdirSync(folder).map((file) => read(`${folder}/${file}`)) : [];
  return files.join("\n");
}

export function help(node: string, language: string): string {
  return helpOf(node, language);
}

/** All that `pattern` finds in its first group, each once. */
export function found(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].flatMap((match) => match.slice(1, 2)))];
}

/** The words of a node by their key, as `smartcar-charge.label.done`; a plural belongs to its singular. */
export function catalog(node: string, language = "en-US"): Map<string, string> {
  return wordsIn(catalogOf(node, language));
}

/** Words by their whole key. */
export function wordsIn(tree: Tree, path = ""): Map<string, string> {
  const entries = Object.entries(tree).flatMap(([name, value]): Array<[string, string]> =>
    typeof value === "string" ? [[path + name, value]] : [...wordsIn(value, `${path}${name}.`)],
  );
  return new Map(entries);
}

import type { NodeDeclaration } from "../../nodes/settings/declare";
import { declarationOf, folderOf, textIn } from "./declared";

/** Words by section and key; a section may have sections of its own. */
export interface Tree {
  readonly [key: string]: string | Tree;
}

/** Where words are that several nodes share. */
const SHARED = { settings: "nodes/settings/words", groups: "nodes/runtime/words" } as const;

/** What `src/` and all nodes say in sentences: the account's catalog has it, and every node speaks it from there. */
const SENTENCES = { type: "smartcar-account", folders: ["src/core/words", "nodes/runtime/sentences"] } as const;

/** Those that any dialog with settings may need. */
const OF_DIALOGS = ["accepted", "invalid", "variable"];

/**
 * The catalog of a node, as Node-RED reads it: its own words, and those that it shares with other nodes. A translator finds each
 * string in one file only.
 */
export function catalogOf(type: string, language = "en-US"): Tree {
  const own = treeIn(`${folderOf(type)}/words/${language}.json`);
  const groups = treeIn(`${SHARED.groups}/${language}.json`);
  const declaration = declarationOf(type);
  const sentences =
    type === SENTENCES.type ? SENTENCES.folders.map((folder) => treeIn(`${folder}/${language}.json`)) : [];
  const shared = [
    ...sentences,
    ...declaration.sharedWords.map((group) => treeAt(groups, group)),
    settingsWords(declaration, treeIn(`${SHARED.settings}/${language}.json`)),
  ];
  const words = [...shared, treeAt(own, type)].reduce(merged, {});
  return { palette: treeAt(groups, "palette"), [type]: words };
}

/** The same with the English words where the language has none: a catalog that is only begun is of use, too. */
export function filledCatalog(type: string, language: string): Tree {
  return merged(catalogOf(type), catalogOf(type, language));
}

/** Words of the table of settings that the help has: only the build needs them. */
export function tableWords(language: string): Tree {
  return treeAt(treeIn(`${SHARED.settings}/${language}.json`), "table");
}

function settingsWords({ settings, outputs = [] }: NodeDeclaration, words: Tree): Tree {
  const entries = Object.entries(settings);
  const layouts = entries.map(([, { layout }]) => layout);
  const picked: Tree = {
    label: pick(treeAt(words, "label"), [
      ...entries.map(([key]) => key),
      ...layouts.flatMap(({ group, fold }) => [group, fold]),
      ...outputs,
    ]),
    placeholder: pick(
      treeAt(words, "placeholder"),
      entries.map(([key]) => key),
    ),
    note: pick(
      treeAt(words, "note"),
      layouts.map(({ note }) => note),
    ),
    unit: pick(
      treeAt(words, "unit"),
      layouts.map(({ unit }) => unit),
    ),
    option: pick(
      treeAt(words, "option"),
      entries.map(([key]) => key),
    ),
  };
  return OF_DIALOGS.reduce((all, section) => ({ ...all, [section]: treeAt(words, section) }), picked);
}

function pick(words: Tree, keys: ReadonlyArray<string | undefined>): Tree {
  const found = keys.flatMap((key) =>
    key !== undefined && words[key] !== undefined ? [[key, words[key]] as const] : [],
  );
  return Object.fromEntries(found);
}

/** Later words replace earlier ones; a section that is empty is left out. */
function merged(one: Tree, other: Tree): Tree {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  const entries = [...keys].map((key) => {
    const [before, after] = [one[key], other[key]];
    return [key, isTree(before) && isTree(after) ? merged(before, after) : (after ?? before ?? {})] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => !isTree(value) || Object.keys(value).length > 0));
}

function isTree(value: string | Tree | undefined): value is Tree {
  return typeof value === "object";
}

function treeAt(tree: Tree, key: string): Tree {
  const found = tree[key];
  return isTree(found) ? found : {};
}

function treeIn(path: string): Tree {
  const text = textIn(path);
  return text === undefined ? {} : JSON.parse(text);
}

/** The word for a key such as `label.vehicle`; `undefined` where the catalog has none. */
export function wordIn(tree: Tree, key: string): string | undefined {
  const found = key
    .split(".")
    .reduce<string | Tree | undefined>((at, name) => (isTree(at) ? at[name] : undefined), tree);
  return typeof found === "string" ? found : undefined;
}

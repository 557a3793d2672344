import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Tree } from "../pages/compose-words";

export const ENGLISH = "en-US";

/** What is known of a language besides its catalogs. */
export interface LanguageFacts {
  /** Whether nothing may be missing: the tests fail if it is. */
  readonly complete: boolean;
  /** Whether it has help pages, too; otherwise Node-RED shows the English ones. */
  readonly help: boolean;
  /** The commit whose English the translation was last compared with. */
  readonly comparedWith: string;
  /** English terms, each with the words, ` | ` between them, of which a translation must contain one; or stems of words. */
  readonly terms: Readonly<Record<string, string>>;
  /** Texts that are the same as in English, besides names and units. */
  readonly same: readonly string[];
}

const FACTS = "scripts/words/languages";

/** The languages besides English, as their folders in the package are called. */
export const translations: readonly string[] = readdirSync(FACTS)
  .map((file) => file.replace(/\.json$/, ""))
  .toSorted();

export function factsOf(language: string): LanguageFacts {
  return JSON.parse(readFileSync(factsFile(language), "utf8"));
}

export function factsFile(language: string): string {
  return `${FACTS}/${language}.json`;
}

/** The folders of catalogs: wherever there is a file of English words. */
export const catalogFolders: readonly string[] = ["nodes", "src"].flatMap(foldersIn);

function foldersIn(room: string): string[] {
  const files: string[] = readdirSync(room, { encoding: "utf8", recursive: true });
  const english = files.map((file) => `${room}/${file.replaceAll("\\", "/")}`).toSorted();
  return english.filter((path) => path.endsWith(`/${ENGLISH}.json`)).map(dirname);
}

export function catalogFile(folder: string, language: string): string {
  return `${folder}/${language}.json`;
}

/** The texts of a catalog by their whole key; none where the language has no such catalog. */
export function textsIn(folder: string, language: string): ReadonlyMap<string, string> {
  const file = catalogFile(folder, language);
  return existsSync(file) ? textsOf(JSON.parse(readFileSync(file, "utf8"))) : new Map();
}

export function textsOf(tree: Tree, path = ""): ReadonlyMap<string, string> {
  const entries = Object.entries(tree).flatMap(([name, value]): Array<[string, string]> =>
    typeof value === "string" ? [[path + name, value]] : [...textsOf(value, `${path}${name}.`)],
  );
  return new Map(entries);
}

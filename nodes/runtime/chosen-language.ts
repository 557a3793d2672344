import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Format } from "../../src/core/format";
import type { Language } from "../../src/core/speech";

/** The package's catalogs are two folders up in sources and build alike. */
const LOCALES = join(__dirname, "../../dist/nodes/locales");

/** The node whose catalog has the sentences of `src/` and of all nodes. */
const SPEAKER = "smartcar-account";

const known = new Map<string, Language>();
let tags: readonly string[] | undefined;

/** The tags of the languages that the package has. */
export function languageTags(): readonly string[] {
  tags ??= existsSync(LOCALES) ? readdirSync(LOCALES) : [];
  return tags;
}

/**
 * A language of the package by its tag, such as `de` or `de-AT`, whatever language Node-RED runs in: Node-RED itself reads only the
 * catalogs of its own.
 */
export function chosenLanguage(tag: string): Language {
  const language = known.get(tag) ?? readLanguage(tag);
  known.set(tag, language);
  return language;
}

function readLanguage(tag: string): Language {
  const catalogs = new Map<string, unknown>();
  return {
    format: new Format(tag),
    template: (key) => {
      const [type = "", name] = key.includes(":") ? key.split(":") : [SPEAKER, key];
      const catalog = catalogs.get(type) ?? readCatalog(tag, type);
      catalogs.set(type, catalog);
      return textAt(catalog, [type, ...(name ?? "").split(".")]);
    },
  };
}

function readCatalog(tag: string, type: string): unknown {
  const files = [tag, tag.split("-")[0] ?? tag].map((folder) => join(LOCALES, folder, `${type}.json`));
  const file = files.find((one) => existsSync(one));
  return file === undefined ? {} : JSON.parse(readFileSync(file, "utf8"));
}

function textAt(tree: unknown, path: readonly string[]): string | undefined {
  const found = path.reduce<unknown>(
    (at, name) => (Object.hasOwn(Object(at), name) ? Object(at)[name] : undefined),
    tree,
  );
  return typeof found === "string" ? found : undefined;
}

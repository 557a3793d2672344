import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import type { PageBoot } from "../../src/page/page-state";
import english from "../../src/page/words/en-US.json";
import { acceptedLanguage } from "../runtime/accepted-language";
import { spokenLanguage } from "../runtime/speech";

/** The build puts them beside the bundle. */
const FOLDER = [join(__dirname, "page-words"), join(__dirname, "../../src/page/words")].find((one) => existsSync(one));

const ENGLISH = "en-US";

const Sections = z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())]));

type Words = PageBoot["words"];

const known = new Map<string, Words>();
let tags: readonly string[] | undefined;

/** The language for a reader: the first that the package has of those that a browser accepts; else that of the runtime. */
export function readersLanguage(accepted: string | undefined): string {
  const available = languages();
  const runtime = spokenLanguage().template("language");
  return acceptedLanguage(accepted, available) ?? available.find((one) => one === runtime) ?? ENGLISH;
}

/** The labels of the page; English where the language has none. */
export function pageWords(tag: string): Words {
  const words = known.get(tag) ?? filled(tag);
  known.set(tag, words);
  return words;
}

function languages(): readonly string[] {
  tags ??= FOLDER === undefined ? [ENGLISH] : readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ""));
  return tags;
}

function filled(tag: string): Words {
  const own = tag === ENGLISH || FOLDER === undefined ? {} : read(join(FOLDER, `${tag}.json`));
  const sections = Object.entries(sectionsIn(english)).map(
    ([name, words]) => [name, { ...words, ...own[name] }] as const,
  );
  return Object.fromEntries(sections);
}

function read(file: string): Words {
  return sectionsIn(JSON.parse(readFileSync(file, "utf8")));
}

function sectionsIn(tree: unknown): Words {
  const parsed = Sections.safeParse(tree);
  return Object.fromEntries(
    Object.entries(parsed.data ?? {}).flatMap(([name, words]) => (typeof words === "string" ? [] : [[name, words]])),
  );
}

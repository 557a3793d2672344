import { existsSync, readFileSync } from "node:fs";
import { catalogFile, catalogFolders, ENGLISH, factsOf, textsIn, type LanguageFacts } from "./catalogs";
import { longestStatus, roomOf } from "./longest-status";

/** What is wrong with a text of a translation. */
export interface Fault {
  readonly kind: Kind;
  /** The catalog and the key, as `nodes/mode/words/de.json smartcar-mode.label.mode`. */
  readonly where: string;
  readonly what: string;
}

type Kind =
  | "missing"
  | "extra"
  | "empty"
  | "placeholders differ"
  | "markup"
  | "same as English"
  | "too long"
  | "term"
  | "end differs"
  | "file";

/** All that a program can find wrong with a language. What is missing of one that is only begun is a fault, too. */
export function faultsOf(language: string): readonly Fault[] {
  const facts = factsOf(language);
  return catalogFolders.flatMap((folder) => faultsIn(folder, language, facts));
}

function faultsIn(folder: string, language: string, facts: LanguageFacts): readonly Fault[] {
  const file = catalogFile(folder, language);
  const [english, texts] = [textsIn(folder, ENGLISH), textsIn(folder, language)];
  const missing = [...english].filter(([key]) => !texts.has(key));
  const extra = [...texts].filter(([key]) => !english.has(key));
  const fault = (kind: Kind, key: string, what: string): Fault => ({ kind, where: `${file} ${key}`, what });
  return [
    ...fileFaults(file),
    ...missing.map(([key, text]) => fault("missing", key, text)),
    ...extra.map(([key, text]) => fault("extra", key, text)),
    ...[...texts].flatMap(([key, text]) =>
      textFaults({ key, text, english: english.get(key) ?? "", language, facts }).map(([kind, what]) =>
        fault(kind, key, what),
      ),
    ),
  ];
}

/** Of a key that occurs twice, only one is read. */
function fileFaults(file: string): readonly Fault[] {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, "utf8");
  const written = text.match(/^\s*"(?:[^"\\]|\\.)*":/gm)?.length ?? 0;
  const read = keyCount(JSON.parse(text));
  return written === read ? [] : [{ kind: "file", where: file, what: `keys written: ${written}, read: ${read}` }];
}

function keyCount(tree: object): number {
  return Object.values(tree).reduce(
    (sum: number, value) => sum + 1 + (typeof value === "object" ? keyCount(value) : 0),
    0,
  );
}

interface Translated {
  readonly key: string;
  readonly text: string;
  readonly english: string;
  readonly language: string;
  readonly facts: LanguageFacts;
}

type Found = readonly [kind: Kind, what: string];

/** All that a program can find wrong with one text. */
export function textFaults(translated: Translated): readonly Found[] {
  const { key, text, english, language } = translated;
  if (key === "language") return text === language ? [] : [["same as English", `"${language}" is expected`]];
  if (text.trim() === "" || text !== text.trim()) return [["empty", "empty, or spaces around it"]];
  return [
    ...placeholderFaults(text, english),
    ...(/<\/?[a-z]|`|\*\*/i.test(text) ? ([["markup", text]] as const) : []),
    ...(isSame(translated) ? ([["same as English", text]] as const) : []),
    ...(FRAGMENTS.test(key) || endOf(english) === "" || endOf(text) === endOf(english)
      ? []
      : ([["end differs", `${text} ← ${english}`]] as const)),
    ...lengthFaults(translated),
    ...termFaults(translated),
  ];
}

function placeholderFaults(text: string, english: string): readonly Found[] {
  const [own, wanted] = [placeholdersIn(text), placeholdersIn(english)];
  return own === wanted ? [] : [["placeholders differ", `${own || "none"} instead of ${wanted || "none"}`]];
}

function placeholdersIn(text: string): string {
  return [...new Set(text.match(/__[a-zA-Z]+__|\$\{[^}]*\}/g))].toSorted().join(" ");
}

/** Names, units, codes and examples are the same in all languages. */
const SAME_EVERYWHERE = new Set([
  "Smartcar",
  "evcc",
  "openWB",
  "Home Assistant",
  "Node-RED",
  "SoC",
  "OK",
  "EUR",
  "mqtt",
  "kWh",
  "MWh",
  "null",
  "SoC __soc__",
]);

function isSame({ key, text, english, facts }: Translated): boolean {
  if (
    text !== english ||
    /(^|\.)option\.(language|supplier|service)\.|(^|\.)placeholder\.feed|^format\./.test(key) ||
    SAME_EVERYWHERE.has(text) ||
    facts.same.includes(text)
  )
    return false;
  const words = text.replaceAll(/__[a-zA-Z]+__|\$\{[^}]*\}|https?:\S+|client_…/g, "");
  return /[A-Za-z]{3}/.test(words);
}

/** What is no sentence may end in an abbreviation. */
const FRAGMENTS = /(^|\.)(label|short|option|unit|placeholder|status)\./;

function endOf(text: string): string {
  return /__[a-zA-Z]+__$/.test(text) ? "" : (/[.…:]$/.exec(text)?.[0] ?? "");
}

/** What has little room: an entry of the palette, and a button. */
const SHORT = /\.label\.(palette|check|list|webhooks|diagnostics|connect|as-text|as-list|add-departure)$|\.subscribe$/;

function lengthFaults({ key, text, english, language }: Translated): readonly Found[] {
  const most = SHORT.test(key) ? Math.max(16, Math.floor(1.4 * english.length)) : undefined;
  if (most !== undefined && text.length > most) return [["too long", `${text} (${text.length}, at most ${most})`]];
  if (!/(^|\.)status\./.test(key)) return [];
  const longest = longestStatus(text, language);
  const room = roomOf(key);
  return longest.length > room ? [["too long", `${longest} (${longest.length}, at most ${room})`]] : [];
}

/** What stays as it is in any language: names of nodes and feeds, and lists of words that a topic may end in. */
const CODE = /smartcar-\w+|forecast\.solar|\b(?:\w+, ){3,}\w+/gi;

/**
 * Each term of the English text must be there in its translation: the longest first, as "charge limit" before "limit". A status has
 * room for a part of it only.
 */
function termFaults({ key, text, english, facts }: Translated): readonly Found[] {
  if (/(^|\.)(placeholder|status|format)\./.test(key)) return [];
  const terms = Object.keys(facts.terms).toSorted((one, other) => other.length - one.length);
  const lower = text.toLowerCase();
  let rest = english.replaceAll(CODE, "");
  return terms.flatMap((term): readonly Found[] => {
    const pattern = new RegExp(`\\b${term}s?\\b`, "gi");
    if (!pattern.test(rest)) return [];
    rest = rest.replaceAll(pattern, "");
    const words = (facts.terms[term] ?? "").split(" | ");
    if (words.some((word) => lower.includes(word.toLowerCase()))) return [];
    return [["term", `"${term}" is ${words.join(" or ")}: ${text}`]];
  });
}

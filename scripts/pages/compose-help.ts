import type { NodeDeclaration } from "../../nodes/settings/declare";
import type { Setting } from "../../nodes/settings/setting";
import { catalogOf, tableWords, wordIn, type Tree } from "./compose-words";
import { declarationOf, folderOf, textIn } from "./declared";

/** Where a help page wants the table of its node's settings. */
const MARKER = "<!-- settings -->";

/** What several pages say alike, each part under its own marker; a page has the marker where it wants the part. */
const SHARED = "nodes/runtime/help";
const SHARED_MARKER = /^<!-- shared ([\w-]+) -->$/gm;

/** Whether a language has a help page of the node; Node-RED shows the English one otherwise. */
export function hasHelp(type: string, language: string): boolean {
  return textIn(`${folderOf(type)}/help/${language}.html`) !== undefined;
}

/** The help of a node, with what it shares with others and the table of its settings: what each accepts, and what an empty field means. */
export function helpOf(type: string, language = "en-US"): string {
  const text = textIn(`${folderOf(type)}/help/${language}.html`) ?? "";
  const declaration = declarationOf(type);
  const words = { ...catalogOf(type, language), table: tableWords(language) };
  const parts = sharedParts(language);
  return text
    .replaceAll(SHARED_MARKER, (_, name: string) => parts.get(name) ?? missing(name, language))
    .replace(MARKER, () => table(declaration, words, language));
}

function sharedParts(language: string): ReadonlyMap<string, string> {
  const [, ...pieces] = (textIn(`${SHARED}/${language}.html`) ?? "").split(SHARED_MARKER);
  const names = pieces.filter((_, index) => index % 2 === 0);
  return new Map(names.map((name, index) => [name, (pieces[index * 2 + 1] ?? "").trim()]));
}

function missing(name: string, language: string): never {
  throw new Error(`${SHARED}/${language}.html has no part "${name}"`);
}

function table(declaration: NodeDeclaration, words: Tree, language: string): string {
  const { type, settings } = declaration;
  const say = (key: string): string | undefined => wordIn(words, key) ?? wordIn(words, `${type}.${key}`);
  const heads = ["setting", "accepted", "default"].map((key) => say(`table.${key}`) ?? key);
  const rows = Object.entries(settings)
    .filter(([key, { layout }]) => key !== "name" && !layout.hidden)
    .map(([key, setting]) => [
      `**${say(`label.${key}`) ?? key}**`,
      acceptedWords(key, setting, say, language),
      defaultWords(key, setting, say),
    ]);
  return [heads, heads.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

type Say = (key: string) => string | undefined;

function acceptedWords(
  key: string,
  { kind, options = [], limits, accepted, nodeType, layout }: Setting<unknown>,
  say: Say,
  language: string,
): string {
  if (kind === "flag") return ["true", "false"].map((value) => say(`table.${value}`) ?? value).join(" · ");
  if (kind === "choice") return options.map((option) => say(`option.${key}.${option}`) ?? option).join(" · ");
  if (kind === "node") return `\`${nodeType}\``;
  if (!limits) return (say(`accepted.${accepted}`) ?? accepted).replaceAll("|", "\\|");
  const unit = layout.unit === undefined ? "" : ` ${say(`unit.${layout.unit}`) ?? layout.unit}`;
  const { min = 0, max = 0 } = limits;
  const shown = (value: number): string => value.toLocaleString(language, { useGrouping: "min2" });
  const text = `${shown(min)}${min < 0 ? " … " : "–"}${shown(max)}${unit}`;
  return language === "en-US" ? text.replace(" %", "%") : text;
}

function defaultWords(key: string, { kind, initial, required, layout }: Setting<unknown>, say: Say): string {
  if (kind === "flag") return say(`table.${String(initial)}`) ?? "";
  if (kind === "choice") return say(`option.${key}.${String(initial)}`) ?? "";
  const absent = required || layout.example ? undefined : say(`placeholder.${key}`);
  return String(initial) || (absent ?? "–");
}

import type { NodeDeclaration } from "../../nodes/settings/declare";
import type { Setting } from "../../nodes/settings/setting";
import { catalogueOf, tableWords, wordIn, type Tree } from "./compose-words";
import { declarationOf, folderOf, textIn } from "./declared";

/** Where a help page wants the table of its node's settings. */
const MARKER = "<!-- settings -->";

/** Whether a language has a help page of the node; Node-RED shows the English one otherwise. */
export function hasHelp(type: string, language: string): boolean {
  return textIn(`${folderOf(type)}/help/${language}.html`) !== undefined;
}

/** The help of a node, with the table of its settings: what each accepts, and what an empty field means. */
export function helpOf(type: string, language = "en-US"): string {
  const text = textIn(`${folderOf(type)}/help/${language}.html`) ?? "";
  const declaration = declarationOf(type);
  const words = { ...catalogueOf(type, language), table: tableWords(language) };
  return text.replace(MARKER, () => table(declaration, words, language));
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

// Writes a page for each node into docs/nodes, from the help that the editor shows, and the table of all settings for installers.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import type { Setting } from "../nodes/settings/setting";
import { helpOf } from "./pages/compose-help";
import { catalogOf, wordIn } from "./pages/compose-words";
import { declarationOf } from "./pages/declared";

interface Manifest {
  readonly "node-red": { readonly nodes: Readonly<Record<string, string>> };
}

const manifest: Manifest = JSON.parse(readFileSync("package.json", "utf8"));

/** The help of a node type in Markdown, with the table of its settings. */
function markdownOf(type: string): string {
  const [, help] = /^<script type="text\/markdown"[^>]*>\n([\s\S]+)<\/script>\n$/.exec(helpOf(type)) ?? [];
  if (help === undefined) throw new Error(`The help of ${type} is not Markdown in a script element.`);
  return help;
}

/** Node-RED's `: name (type) : text` becomes a list, as GitHub has no definitions. Headings move up one level. */
export function pageOf(type: string): string {
  const body = markdownOf(type)
    .replaceAll(/^: (?<name>[^:(]+) \((?<kind>[^:)]+)\) : /gm, (_, name: string, kind: string) => {
      return `- \`${name.replaceAll("*", "")}\` (${kind}): `;
    })
    .replaceAll(/^### /gm, "## ");
  return `# ${type}\n\n${body}`;
}

const INSTALLERS = "docs/installers.md";
const SETTINGS = /(<!-- settings -->\n)[^]*(<!-- end of settings -->)/;

/** Each setting of a node by the name of its property, as an environment variable can give it. */
function settingsTable(type: string): string {
  const words = catalogOf(type);
  const rows = Object.entries(declarationOf(type).settings)
    .filter(([key, { layout }]) => key !== "name" && !layout.hidden)
    .map(([key, setting]) => {
      const label = wordIn(words, `${type}.label.${key}`) ?? key;
      const accepted = rawWords(setting, (name) => wordIn(words, `${type}.accepted.${name}`));
      return `| \`${key}\` | ${label} | ${accepted} | ${setting.credential ? "credential" : ""} |`;
    });
  return `### ${type}\n\n| property | label | value | stored |\n| --- | --- | --- | --- |\n${rows.join("\n")}\n`;
}

function rawWords(
  { kind, options = [], limits, accepted, nodeType }: Setting<unknown>,
  say: (accepted: string) => string | undefined,
): string {
  if (kind === "flag") return "`true`, `false`";
  if (kind === "choice") return options.map((option) => `\`${option}\``).join(", ");
  if (kind === "node") return `ID of a \`${nodeType}\``;
  if (limits) return `${limits["min"]} … ${limits["max"]}`;
  return (say(accepted) ?? accepted).replaceAll("|", "\\|");
}

/** Every page by its path, formatted as the other documents are. */
export async function nodePages(): Promise<Map<string, string>> {
  const types = Object.keys(manifest["node-red"].nodes);
  const tables = types.map(settingsTable).join("\n");
  const installers = readFileSync(INSTALLERS, "utf8").replace(
    SETTINGS,
    (_, begin: string, end: string) => `${begin}\n${tables}\n${end}`,
  );
  const texts = [
    ...types.map((type) => [`docs/nodes/${type}.md`, pageOf(type)] as const),
    [INSTALLERS, installers] as const,
  ];
  const pages = new Map<string, string>();
  for (const [path, text] of texts)
    pages.set(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
  return pages;
}

async function main(): Promise<void> {
  mkdirSync("docs/nodes", { recursive: true });
  for (const [path, text] of await nodePages()) writeFileSync(path, text);
}

if (require.main === module) void main();

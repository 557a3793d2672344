// Writes a page for each node into docs/nodes, from the help that the editor shows.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { helpOf } from "./pages/compose-help";

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

/** Every page by its path, formatted as the other documents are. */
export async function nodePages(): Promise<Map<string, string>> {
  const pages = new Map<string, string>();
  for (const type of Object.keys(manifest["node-red"].nodes)) {
    const path = `docs/nodes/${type}.md`;
    pages.set(path, await format(pageOf(type), { ...(await resolveConfig(path)), filepath: path }));
  }
  return pages;
}

async function main(): Promise<void> {
  mkdirSync("docs/nodes", { recursive: true });
  for (const [path, text] of await nodePages()) writeFileSync(path, text);
}

if (require.main === module) void main();

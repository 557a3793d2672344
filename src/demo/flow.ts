import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as z from "zod";

const Nodes = z.array(z.record(z.string(), z.unknown()));

/** The nodes of a flow's file. Code and pages of its nodes are files of their own, named in a line: `// from plan/draw.js`. */
export function readFlow(path: string): readonly Readonly<Record<string, unknown>>[] {
  const filled = (value: unknown): unknown =>
    typeof value === "string" ? value.replace(NAMED, (_, name: string) => fileText(join(dirname(path), name))) : value;
  return Nodes.parse(JSON.parse(readFileSync(path, "utf8"))).map((node) =>
    Object.fromEntries(Object.entries(node).map(([key, value]) => [key, filled(value)])),
  );
}

const NAMED = /^(?:\/\/|<!--) from (\S+)(?: -->)?$/m;

/** A file's text; a page with its stylesheet and its script in it, because a node holds one file. */
function fileText(path: string): string {
  const text = readFileSync(path, "utf8");
  if (!path.endsWith(".html")) return text;
  const beside = (name: string): string => readFileSync(join(dirname(path), name), "utf8");
  return text
    .replace(/<link rel="stylesheet" href="([\w.-]+)" \/>/, (_, name: string) => `<style>\n${beside(name)}</style>`)
    .replace(
      /<script type="module" src="([\w.-]+)"><\/script>/,
      (_, name: string) => `<script type="module">\n${beside(name)}</script>`,
    );
}

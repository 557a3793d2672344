import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { runInNewContext } from "node:vm";
import { ordered } from "./told";

interface Property {
  readonly validate?: unknown;
  readonly [name: string]: unknown;
}

interface Definition {
  readonly defaults?: Readonly<Record<string, Property>>;
  readonly [name: string]: unknown;
}

const manifest: { readonly "node-red": { readonly nodes: Readonly<Record<string, string>> } } = JSON.parse(
  readFileSync("package.json", "utf8"),
);
const entries = Object.values(manifest["node-red"].nodes);

/** What `npm publish` would send of the build as it lies there; of what is compiled, only what Node-RED is told to load. */
export function packed(): string {
  const output = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [{ files }]: [{ files: readonly { readonly path: string }[] }] = JSON.parse(output);
  const paths = files.map(({ path }) => path);
  const isInside = (path: string): boolean =>
    path.startsWith("dist/") && /\.js(\.map)?$|-[A-Z0-9]{8}\.css$/.test(path) && !entries.includes(path);
  const { "node-red": nodeRed, ...rest }: Record<string, unknown> = JSON.parse(readFileSync("package.json", "utf8"));
  const { name, engines, dependencies } = rest;
  const shape = JSON.stringify({ name, engines, dependencies, "node-red": nodeRed }, undefined, 1);
  return `${paths
    .filter((path) => !isInside(path))
    .toSorted()
    .join("\n")}\n${shape}\n`;
}

/** What the editor is told of each node type, and the keys of its catalogs. */
export function nodeTypes(): string {
  return entries.map((entry) => `${registered(entry)}${catalogKeys(entry)}\n`).join("");
}

/** Runs the scripts of a page as the editor does. */
function registered(entry: string): string {
  const page = readFileSync(entry.replace(/\.js$/, ".html"), "utf8");
  const types: string[] = [];
  const RED = new Proxy(
    {
      _: (key: string) => key,
      validators: { typedInput: () => () => true, number: () => () => true, regex: () => () => true },
      nodes: { registerType: (type: string, definition: Definition) => types.push(described(type, definition)) },
    },
    { get: (known, name) => Reflect.get(known, name) ?? {} },
  );
  const scripts = page.matchAll(/<script type="text\/javascript">([\s\S]*?)<\/script>/g);
  for (const [, script = ""] of scripts) runInNewContext(script, { RED });
  return types.join("");
}

function described(type: string, { defaults = {}, ...more }: Definition): string {
  const plain = Object.entries(more).filter(([, value]) => typeof value !== "function");
  const about = JSON.stringify(ordered(Object.fromEntries(plain)));
  const properties = Object.entries(defaults).map(([name, { validate, ...property }]) => {
    return `  ${name} ${JSON.stringify(ordered(property))}${validate === undefined ? "" : " validated"}\n`;
  });
  return `${type} ${about}\n${properties.join("")}`;
}

/** The keys of the English catalog: the other languages are filled with it. */
function catalogKeys(entry: string): string {
  const words = JSON.parse(readFileSync(`dist/nodes/locales/en-US/${basename(entry, ".js")}.json`, "utf8"));
  return `  keys ${keys(words).toSorted().join("\n    ")}\n`;
}

function keys(tree: object, path = ""): readonly string[] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === "object" && value !== null ? keys(value, `${path}${name}.`) : [path + name],
  );
}

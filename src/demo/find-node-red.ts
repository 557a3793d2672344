import { existsSync, readFileSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import * as z from "zod";

const Manifest = z.object({ name: z.literal("node-red"), version: z.string() });

const LOWEST_MAJOR = 4;

/** Where a Node-RED may be installed. */
export interface WhereToLook {
  /** The folder from the user; if given, the only one to look in. */
  readonly named: string | undefined;
  /** Folders from which to look as Node.js does: in `node_modules` there and in each folder above. */
  readonly from: readonly string[];
  /** The PATH of the system: the package is near the command `node-red`. */
  readonly path: string;
}

/** The start file of an installed Node-RED. Throws an Error that says what to do if there is none, or only one that is too old. */
export function findNodeRed({ named, from, path }: WhereToLook): string {
  const folders =
    named === undefined ? [...from.flatMap(nodeModules), ...path.split(delimiter).flatMap(global)] : [named];
  const found = folders.map((folder) => ({ folder, version: versionIn(folder) }));
  const fitting = found.find(({ version }) => version !== undefined && majorOf(version) >= LOWEST_MAJOR);
  if (fitting) return join(fitting.folder, "red.js");
  const old = found.find(({ version }) => version !== undefined);
  if (old) throw new Error(`Node-RED ${old.version} was found in ${old.folder}. The demo needs version 4 or newer.`);
  throw new Error(
    named === undefined ? missing() : `There is no Node-RED in ${named}. Name the folder that contains red.js.`,
  );
}

/** The folders in which Node.js looks for the package from `folder`. */
function nodeModules(folder: string): readonly string[] {
  const above = dirname(folder);
  return [join(folder, "node_modules/node-red"), ...(above === folder ? [] : nodeModules(above))];
}

/** The folders of a global installation, by a folder of commands: next to it on Windows, above it elsewhere. */
function global(commands: string): readonly string[] {
  if (commands === "") return [];
  const command = join(commands, "node-red");
  const target = existsSync(command) ? [dirname(realpathSync(command))] : [];
  return [...target, join(commands, "node_modules/node-red"), join(commands, "../lib/node_modules/node-red")];
}

function versionIn(folder: string): string | undefined {
  if (!existsSync(join(folder, "red.js"))) return undefined;
  try {
    return Manifest.parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))).version;
  } catch {
    return undefined;
  }
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}

/** The message if there is none. Node-RED 5 does not start on older versions of Node.js. */
function missing(): string {
  const nodeRed = majorOf(process.versions.node) >= 22 ? "node-red" : "node-red@4";
  return `Node-RED was not found. The demo runs a real one. Either let npx download both:

  npx -p ${nodeRed} -p @ev-flows/node-red-smartcar node-red-smartcar demo

or install it first with "npm install -g ${nodeRed}". If it is already installed, add its folder: --node-red <folder>`;
}

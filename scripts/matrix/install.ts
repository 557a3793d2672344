import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Combination } from "./combinations";
import { npm } from "./npm";

/** Packs the package as it would be published; resolves with the tarball. The build must be there. */
export async function pack(root: string, folder: string): Promise<string> {
  const printed = await npm(["pack", "--ignore-scripts", "--json", "--pack-destination", folder], { cwd: root });
  const packed: readonly { readonly filename: string }[] = JSON.parse(printed);
  const filename = packed[0]?.filename;
  if (filename === undefined) throw new Error(`npm pack told no file name: ${printed}`);
  return join(folder, filename);
}

/** Fetches a Node.js, which is an ordinary npm package; resolves with its executable. */
export async function installNode(folder: string, { node }: Combination): Promise<string> {
  await npm(["install", `node@${node}`], { cwd: layProject(folder) });
  return join(folder, "node_modules/node/bin/node");
}

/** Installs Node-RED; resolves with its start script. */
export async function installNodeRed(folder: string, { nodeRed }: Combination, node: string): Promise<string> {
  await npm(["install", `node-red@${nodeRed}`], { cwd: layProject(folder), node });
  return join(folder, "node_modules/node-red/red.js");
}

/** Installs the package into a user directory, as strictly about engines as the Palette Manager. */
export async function installPackage(userDir: string, tarball: string, node: string): Promise<void> {
  await npm(["install", "--engine-strict", tarball], { cwd: layProject(userDir), node });
}

/** Without a package.json npm would look for one further up. */
function layProject(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "temporary", private: true }));
  return folder;
}

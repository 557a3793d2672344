import assert from "node:assert/strict";
import { join } from "node:path";
import { freePort } from "../free-port";
import { launchNodeRed, type NodeRedProcess } from "../node-red-process";
import { packageFacts } from "../package-facts";
import { layUserDir } from "../user-dir";
import { checkRunning } from "./checks";
import { nameOf, type Combination } from "./combinations";
import { installNode, installNodeRed, installPackage } from "./install";
import { print, type Tally } from "./tally";

export interface Packed {
  /** Where the package was packed. */
  readonly root: string;
  readonly tarball: string;
  /** For what this combination needs; to be removed afterwards. */
  readonly folder: string;
}

/** Installs one combination from nothing, and checks the package in it. What goes wrong is in the tally. */
export async function checkCombination(tally: Tally, combination: Combination, packed: Packed): Promise<void> {
  print(nameOf(combination));
  const node = await haveNode(tally, combination, join(packed.folder, "node"));
  if (node === undefined) return;

  const userDir = join(packed.folder, "user");
  const port = await freePort();
  let redJs = "";
  const isInstalled = await tally.check("Node-RED and the packed package can be installed", async () => {
    redJs = await installNodeRed(join(packed.folder, "node-red"), combination, node);
    await installPackage(userDir, packed.tarball, node);
    layUserDir(userDir, { port });
  });
  if (!isInstalled) return;

  let nodeRed: NodeRedProcess | undefined;
  await tally.check("Node-RED starts", async () => {
    nodeRed = await launchNodeRed({ node, redJs, userDir });
  });
  if (!nodeRed) return;
  const facts = packageFacts(packed.root);
  await checkRunning(tally, { combination, facts, userDir, origin: `http://127.0.0.1:${port}`, nodeRed });
  const { close } = nodeRed;
  await tally.check("Node-RED ends when it is told to", async () => {
    assert.ok(await close(), "It had to be forced");
  });
}

async function haveNode(tally: Tally, combination: Combination, folder: string): Promise<string | undefined> {
  if (combination.isOptional) {
    try {
      return await installNode(folder, combination);
    } catch (err) {
      print(`  left out, because this Node.js cannot be had: ${String(err)}`);
      return undefined;
    }
  }
  let node: string | undefined;
  await tally.check("Node.js can be had", async () => {
    node = await installNode(folder, combination);
  });
  return node;
}

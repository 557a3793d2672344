import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

/** Other packages of nodes, for scale. They are fetched for the measurement and are no dependencies. */
const peers = ["node-red-contrib-home-assistant-websocket", "@flowfuse/node-red-dashboard"] as const;

const INSTALLING_TAKES_MS = 120_000;

/** Installs the peers below `folder`; resolves with each one's folder. */
export async function installPeers(folder: string): Promise<ReadonlyMap<string, string>> {
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-save", "--prefer-offline"];
  await promisify(execFile)("npm", ["install", "--prefix", folder, ...options, ...peers], {
    timeout: INSTALLING_TAKES_MS,
  });
  return new Map(peers.map((name) => [name, join(folder, "node_modules", name)]));
}

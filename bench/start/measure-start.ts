import { join } from "node:path";
import * as z from "zod";
import { freePort } from "../../scripts/free-port";
import { launchNodeRed } from "../../scripts/node-red-process";
import { nodeSetProblems } from "../../scripts/node-sets";
import { packageFacts } from "../../scripts/package-facts";
import { layUserDir } from "../../scripts/user-dir";
import { root } from "../root";

/** What one start of Node-RED took. */
export interface Start {
  /** From the launch until its flows ran, by the wall. */
  readonly ms: number;
  readonly cpuMs: number;
  readonly rssMb: number;
  /** What a collection leaves of the heap. */
  readonly heapMb: number;
}

const Held = z.object({ cpuMs: z.number(), rssMb: z.number(), heapMb: z.number() });

/** Starts a real Node-RED with these packages in its user directory, and ends it. Throws if one was not loaded. */
export async function measureStart(
  userDir: string,
  packages: readonly string[],
  flow: readonly object[] = [],
): Promise<Start> {
  const port = await freePort();
  layUserDir(userDir, { port, packages, flow });
  const nodeRed = await launchNodeRed({
    node: process.execPath,
    redJs: join(root, "node_modules/node-red/red.js"),
    userDir,
    execArgv: ["--expose-gc", "--require", join(__dirname, "memory-probe.cjs")],
  });
  try {
    const held = Held.parse(await nodeRed.ask("what do you hold?"));
    for (const folder of packages) {
      const problems = await nodeSetProblems(`http://127.0.0.1:${port}`, packageFacts(folder));
      if (problems.length > 0) throw new Error(`Nothing to measure: ${problems.join("; ")}`);
    }
    return { ms: nodeRed.startedMs, ...held };
  } finally {
    await nodeRed.close();
  }
}

import { join } from "node:path";
import { withTemporaryFolder } from "../../scripts/temporary-folder";
import { packageFacts } from "../../scripts/package-facts";
import { root } from "../root";
import { median } from "../median";
import { measureStart, type Start } from "./measure-start";
import { installPeers } from "./peers";

/** Node-RED by itself. */
export const bare = "Node-RED";

/** For each package what it adds, as the median of what each round gave; for bare Node-RED what that takes. */
export type StartResult = Readonly<Record<string, Start>>;

const STARTS = 9;

/** Starts Node-RED with and without this package, by turns; if wished, also with other packages for scale. */
export function compareStarts({ withPeers }: { withPeers: boolean }): Promise<StartResult> {
  return withTemporaryFolder(async (folder) => {
    const packages = new Map([[packageFacts(root).name, root]]);
    if (withPeers) for (const [name, path] of await installPeers(join(folder, "peers"))) packages.set(name, path);
    const added = new Map<string, Start[]>();
    const note = (name: string, start: Start): unknown => added.set(name, [...(added.get(name) ?? []), start]);

    await measureStart(join(folder, "first"), [root]);
    for (let round = 0; round < STARTS; round++) {
      const alone = await measureStart(join(folder, `${round}`), []);
      note(bare, alone);
      for (const [name, path] of packages) {
        note(name, difference(await measureStart(join(folder, `${round}-${name}`), [path]), alone));
      }
    }
    return Object.fromEntries([...added].map(([name, starts]) => [name, medianStart(starts)]));
  });
}

function difference(one: Start, other: Start): Start {
  return combine((name) => one[name] - other[name]);
}

function medianStart(starts: readonly Start[]): Start {
  return combine((name) => median(starts.map((start) => start[name])));
}

function combine(value: (name: keyof Start) => number): Start {
  return { ms: value("ms"), cpuMs: value("cpuMs"), rssMb: value("rssMb"), heapMb: value("heapMb") };
}

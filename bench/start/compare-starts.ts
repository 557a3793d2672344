import { join } from "node:path";
import { withTemporaryFolder } from "../../scripts/temporary-folder";
import { packageFacts } from "../../scripts/package-facts";
import { root } from "../root";
import { median } from "../median";
import { measureStart, type Start } from "./measure-start";
import { installPeers } from "./peers";

/** Node-RED by itself. */
export const bare = "Node-RED";

/** This package, with nodes of it in a flow. */
export const inUse = "one flow of ours";

/** A car that is read and charged by surplus. Nothing connects before there is a message. */
const FLOW = [
  { id: "tab", type: "tab" },
  { id: "account", type: "smartcar-account", environment: "simulator" },
  { id: "vehicle", type: "smartcar-vehicle", account: "account", vehicleId: "car", make: "BMW", chargePowerKw: "11" },
  ...["signals", "surplus", "charge"].map((name) => ({
    id: name,
    type: `smartcar-${name}`,
    z: "tab",
    x: 100,
    y: 100,
    account: "account",
    vehicle: "vehicle",
    mode: "demand",
    wires: [],
  })),
];

/** For each package what it adds, as the median of what each round gave; for bare Node-RED what that takes. */
export type StartResult = Readonly<Record<string, Start>>;

const STARTS = 9;

/** Starts Node-RED without this package, with it, and with a flow of it, by turns; on request, also with other packages for scale. */
export function compareStarts({ withPeers }: { withPeers: boolean }): Promise<StartResult> {
  return withTemporaryFolder(async (folder) => {
    const packages = new Map([[packageFacts(root).name, root]]);
    if (withPeers) for (const [name, path] of await installPeers(join(folder, "peers"))) packages.set(name, path);
    const added = new Map<string, Start[]>();
    const note = (name: string, start: Start): unknown => added.set(name, [...(added.get(name) ?? []), start]);

    await measureStart(join(folder, "first"), [root], FLOW);
    for (let round = 0; round < STARTS; round++) {
      const alone = await measureStart(join(folder, `${round}`), []);
      note(bare, alone);
      for (const [name, path] of packages) {
        note(name, difference(await measureStart(join(folder, `${round}-${name}`), [path]), alone));
      }
      note(inUse, difference(await measureStart(join(folder, `${round}-flow`), [root], FLOW), alone));
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

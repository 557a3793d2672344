import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startDemo } from "./demo-here";
import { lines, Names } from "./told";
import { VirtualTime } from "./virtual-time";

/**
 * Lives through the day of the demo, as `npm start -- --once` does, and writes what it prints and what its nodes do:
 * `day-process FOLDER`, one file for each tab.
 */

const [, , folder = ""] = process.argv;
const time = new VirtualTime("2026-06-01T10:00:00Z");

interface FlowNode {
  readonly id: string;
  readonly type: string;
  readonly z?: string;
  readonly label?: string;
}

async function run(): Promise<void> {
  const demo = await startDemo(time, ["--once"]);
  await time.while(() => !demo.isOver());
  writeFileSync(join(folder, "printed.txt"), new Names().plain(demo.printed.join("")));
  const flow: readonly FlowNode[] = JSON.parse(readFileSync(join(demo.userDir(), "flows.json"), "utf8"));
  for (const { id: tab, label = tab } of flow.filter(({ type }) => type === "tab")) {
    const nodes = flow.filter(({ z }) => z === tab);
    const deeds = demo.red()?.deeds.filter(({ id }) => nodes.some((node) => node.id === id)) ?? [];
    writeFileSync(join(folder, `${label}.txt`), lines(deeds, nodes));
  }
  process.exit(0);
}

void run();

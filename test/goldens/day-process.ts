import childProcess, { type ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { PassThrough } from "node:stream";
import { lines, Names } from "./told";
import { VirtualRed } from "./virtual-red";
import { VirtualTime } from "./virtual-time";

/**
 * Lives through the day of the demo, as `npm start -- --once` does, and writes what it prints and what its nodes do:
 * `day-process FOLDER`, one file for each tab. All of it runs in this process, that one virtual time moves it.
 */

const [, , folder = ""] = process.argv;
const time = new VirtualTime("2026-06-01T10:00:00Z");
const day = { isOver: false };
let nodeRed: VirtualRed | undefined;
let userDir = "";

/** Stands for the process in which the demo wants its Node-RED: that the demo ends it tells that its day is over. */
class HereInstead extends EventEmitter {
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();

  async start(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
    Object.assign(process.env, env);
    userDir = args[args.indexOf("--userDir") + 1] ?? "";
    const settings: object = await import(join(userDir, "settings.js"));
    const tell = (line: string): void => void this.stdout.write(`${line}\n`);
    nodeRed = await VirtualRed.start(time, { ...Object(settings).default, userDir }, tell);
  }

  kill(): boolean {
    day.isOver = true;
    return true;
  }
}

childProcess.spawn = ((_command: string, args: readonly string[], { env }: { env: NodeJS.ProcessEnv }) => {
  const here = new HereInstead();
  void here.start(args, env);
  return here as unknown as ChildProcess;
}) as unknown as typeof childProcess.spawn;

interface FlowNode {
  readonly id: string;
  readonly type: string;
  readonly z?: string;
  readonly label?: string;
}

async function run(): Promise<void> {
  const [, entry = "", ...words] = JSON.parse(readFileSync("package.json", "utf8")).scripts.start.split(" ");
  const printed: string[] = [];
  process.stdout.write = (text: string | Uint8Array) => printed.push(String(text)) > 0;
  process.argv = [process.argv[0] ?? "", resolve(entry), ...words, "--once"];
  await import(resolve(entry));
  await time.while(() => !day.isOver);
  writeFileSync(join(folder, "printed.txt"), new Names().plain(printed.join("")));
  const flow: readonly FlowNode[] = JSON.parse(readFileSync(join(userDir, "flows.json"), "utf8"));
  for (const { id: tab, label = tab } of flow.filter(({ type }) => type === "tab")) {
    const nodes = flow.filter(({ z }) => z === tab);
    const deeds = nodeRed?.deeds.filter(({ id }) => nodes.some((node) => node.id === id)) ?? [];
    writeFileSync(join(folder, `${label}.txt`), lines(deeds, nodes));
  }
  process.exit(0);
}

void run();

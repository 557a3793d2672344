import childProcess, { type ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { PassThrough } from "node:stream";
import { VirtualRed } from "./virtual-red";
import type { VirtualTime } from "./virtual-time";

/** Stands for the process in which the demo wants its Node-RED: that the demo ends it tells that its day is over. */
class HereInstead extends EventEmitter {
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();

  kill(): boolean {
    this.emit("killed");
    return true;
  }
}

/** The demo in this process, that one virtual time moves all of it. */
export interface DemoHere {
  readonly red: () => VirtualRed | undefined;
  readonly userDir: () => string;
  /** Whether the demo has ended its Node-RED. */
  readonly isOver: () => boolean;
  readonly printed: string[];
}

/** Starts the demo as `npm start -- OPTIONS` does; `more` are nodes beside those of its flow. */
export async function startDemo(
  time: VirtualTime,
  options: readonly string[],
  more: readonly object[] = [],
): Promise<DemoHere> {
  let red: VirtualRed | undefined;
  let userDir = "";
  let isOver = false;
  const start = async (here: HereInstead, args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> => {
    Object.assign(process.env, env);
    userDir = args[args.indexOf("--userDir") + 1] ?? "";
    const file = join(userDir, "flows.json");
    if (more.length > 0) writeFileSync(file, JSON.stringify([...JSON.parse(readFileSync(file, "utf8")), ...more]));
    const settings: object = await import(join(userDir, "settings.js"));
    const tell = (line: string): void => void here.stdout.write(`${line}\n`);
    red = await VirtualRed.start(time, { ...Object(settings).default, userDir }, tell);
  };
  childProcess.spawn = ((_command: string, args: readonly string[], { env }: { env: NodeJS.ProcessEnv }) => {
    const here = new HereInstead();
    here.once("killed", () => (isOver = true));
    void start(here, args, env);
    return here as unknown as ChildProcess;
  }) as unknown as typeof childProcess.spawn;

  const [, entry = "", ...words] = JSON.parse(readFileSync("package.json", "utf8")).scripts.start.split(" ");
  const printed: string[] = [];
  process.stdout.write = (text: string | Uint8Array) => printed.push(String(text)) > 0;
  process.argv = [process.argv[0] ?? "", resolve(entry), ...words, ...options];
  await import(resolve(entry));
  return { red: () => red, userDir: () => userDir, isOver: () => isOver, printed };
}

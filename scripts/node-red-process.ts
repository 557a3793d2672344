import { MINUTE_MS } from "../src/core/duration";
import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

export interface Launch {
  /** The Node.js to run it with. */
  readonly node: string;
  /** Node-RED's own start script. */
  readonly redJs: string;
  /** Must hold a settings.js; the working directory, too. */
  readonly userDir: string;
  /** For Node.js itself. */
  readonly execArgv?: readonly string[];
}

export interface NodeRedProcess {
  /** From the launch until its flows ran, in milliseconds. */
  readonly startedMs: number;
  /** What it logged so far. */
  readonly log: readonly string[];
  /** Sends a message to the process and resolves with its first answer. */
  ask(question: string): Promise<unknown>;
  /** Asks it to end. Resolves with `false` if it had to be forced. */
  readonly close: () => Promise<boolean>;
}

const STARTED = "Started flows";
const STARTING_TAKES_MS = MINUTE_MS;
const CLOSING_TAKES_MS = 15_000;

/** Starts a real Node-RED and resolves when its flows run. Throws an Error with the end of its log if they never do. */
export async function launchNodeRed({ node, redJs, userDir, execArgv = [] }: Launch): Promise<NodeRedProcess> {
  const launchedAt = performance.now();
  const child = spawn(node, [...execArgv, redJs, "--userDir", userDir], {
    cwd: userDir,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  void ended.then(() => process.off("exit", kill));

  const log: string[] = [];
  const started = new Promise<"started">((resolve) =>
    readLines(child, (line) => {
      log.push(line);
      if (line.includes(STARTED)) resolve("started");
    }),
  );
  const giveUp = new AbortController();
  const late = sleep(STARTING_TAKES_MS, "late", { signal: giveUp.signal }).catch(() => "late");
  const outcome = await Promise.race([started, ended, late]);
  giveUp.abort();
  if (outcome !== "started") {
    kill();
    throw new Error(`Node-RED did not start its flows:\n${log.slice(-20).join("\n")}`);
  }

  return {
    startedMs: performance.now() - launchedAt,
    log,
    ask: (question) => ask(child, ended, question),
    close: () => close(child, ended),
  };
}

/** Reads as long as the child lives: a child whose output nobody reads stops. */
function readLines(child: ChildProcess, onLine: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on("line", onLine);
  }
}

function ask(child: ChildProcess, ended: Promise<void>, question: string): Promise<unknown> {
  const answered = new Promise<unknown>((resolve) => child.once("message", resolve));
  const silent = ended.then(() => Promise.reject(new Error(`Node-RED ended instead of answering "${question}"`)));
  child.send(question);
  return Promise.race([answered, silent]);
}

async function close(child: ChildProcess, ended: Promise<void>): Promise<boolean> {
  child.kill("SIGTERM");
  let isForced = false;
  const force = setTimeout(() => {
    isForced = true;
    child.kill("SIGKILL");
  }, CLOSING_TAKES_MS);
  await ended;
  clearTimeout(force);
  return !isForced;
}

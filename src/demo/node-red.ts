import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { readFlow } from "./flow";

export interface NodeRedOptions {
  /** The package's folder: where its build and node-red are. */
  readonly root: string;
  readonly userDir: string;
  readonly port: number;
  /** Flow files, one for each tab; they are laid again at each start. */
  readonly flows: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Called with what Node-RED warns of. */
  readonly onWarning: (line: string) => void;
}

export interface NodeRed {
  /** Resolves with the exit code when Node-RED ends automatically. */
  readonly ended: Promise<number>;
  close(): Promise<void>;
}

const STARTED = "Started flows";
const STARTING_TAKES_MS = 60_000;
const CLOSING_TAKES_MS = 10_000;

/** Starts a real Node-RED as a process of its own; resolves when its flows run. */
export async function startNodeRed({ root, userDir, port, flows, env, onWarning }: NodeRedOptions): Promise<NodeRed> {
  layUserDir({ root, userDir, port, flows });
  const child = spawn(process.execPath, [join(root, "node_modules/node-red/red.js"), "--userDir", userDir], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    // Ctrl-C reaches the whole group of a terminal; Node-RED should end when we say so, after what depends on it.
    detached: true,
  });
  process.once("exit", () => child.kill());
  const ended = new Promise<number>((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
  const last = readLog(child, join(userDir, "node-red.log"), onWarning);
  await Promise.race([
    last.said(STARTED),
    ended.then((code) => failed(`Node-RED ended with ${code}`, last.lines)),
    new Promise((_, reject) => setTimeout(reject, STARTING_TAKES_MS, new Error("Node-RED did not start")).unref()),
  ]);
  return { ended, close: () => close(child, ended) };
}

function layUserDir({ root, userDir, port, flows }: Omit<NodeRedOptions, "env" | "onWarning">): void {
  rmSync(userDir, { recursive: true, force: true });
  mkdirSync(userDir, { recursive: true });
  const nodes = flows.flatMap(readFlow);
  writeFileSync(join(userDir, "flows.json"), JSON.stringify(nodes, undefined, 2));
  const settings = {
    uiPort: port,
    uiHost: "127.0.0.1",
    flowFile: "flows.json",
    nodesDir: root,
    credentialSecret: false,
    telemetry: { enabled: false },
    editorTheme: { tours: false },
    logging: { console: { level: "info", metrics: false, audit: false } },
  };
  writeFileSync(join(userDir, "settings.js"), `module.exports = ${JSON.stringify(settings, undefined, 2)};\n`);
}

interface Log {
  readonly lines: readonly string[];
  said(words: string): Promise<void>;
}

/** Reads on as long as the child lives: a child whose output nobody reads stops. */
function readLog(child: ChildProcess, path: string, onWarning: (line: string) => void): Log {
  const file = createWriteStream(path);
  const lines: string[] = [];
  const waiting = new Map<string, () => void>();
  // What Node-RED remarks on its own settings while it starts is no news to anyone here.
  let isStarted = false;
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on("line", (line) => {
      file.write(`${line}\n`);
      lines.push(line);
      if (lines.length > 20) lines.shift();
      if (isStarted && /\[(warn|error)\]/.test(line)) onWarning(line);
      isStarted ||= line.includes(STARTED);
      for (const [words, met] of waiting) if (line.includes(words)) met();
    });
  }
  return { lines, said: (words) => new Promise((resolve) => waiting.set(words, resolve)) };
}

function failed(what: string, lines: readonly string[]): never {
  throw new Error(`${what}:\n${lines.join("\n")}`);
}

async function close(child: ChildProcess, ended: Promise<number>): Promise<void> {
  child.kill("SIGTERM");
  const force = setTimeout(() => child.kill("SIGKILL"), CLOSING_TAKES_MS);
  await ended;
  clearTimeout(force);
}

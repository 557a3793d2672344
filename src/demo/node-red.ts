import { MINUTE_MS } from "../core/duration";
import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import * as z from "zod";

export interface NodeRedOptions {
  /** The start file of Node-RED. */
  readonly script: string;
  /** The folder of this package with its build. */
  readonly packageFolder: string;
  /** An empty folder. */
  readonly userDir: string;
  readonly port: number;
  /** Flow files, one per tab. */
  readonly flows: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Called with each warning of Node-RED. */
  readonly onWarning: (line: string) => void;
}

/** A Node-RED that was started. */
export interface NodeRed {
  /** Resolves with the exit code when Node-RED ends. */
  readonly ended: Promise<number>;
  close(): Promise<void>;
}

const Nodes = z.array(z.record(z.string(), z.unknown()));

const STARTED = "Started flows";
const STARTING_TAKES_MS = MINUTE_MS;
const CLOSING_TAKES_MS = 10_000;

/** Starts a real Node-RED as a separate process; resolves when its flows run. Rejects with an Error if it ends or takes too long. */
export async function startNodeRed(options: NodeRedOptions): Promise<NodeRed> {
  const { script, userDir, env, onWarning } = options;
  layUserDir(options);
  const child = spawn(process.execPath, [script, "--userDir", userDir], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    // Ctrl-C reaches the whole process group of a terminal, but Node-RED should end after what depends on it.
    detached: true,
  });
  process.once("exit", () => child.kill());
  const ended = new Promise<number>((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
  const log = readLog(child, join(userDir, "node-red.log"), onWarning);
  const started = Promise.race([
    log.printed(STARTED),
    ended.then((code) => failed(`Node-RED ended with ${code}`, log.lines)),
    new Promise((_, reject) => setTimeout(reject, STARTING_TAKES_MS, new Error("Node-RED did not start")).unref()),
  ]);
  try {
    await started;
  } catch (err) {
    // This process could not end while that one runs.
    await close(child, ended);
    throw err;
  }
  return { ended, close: () => close(child, ended) };
}

function layUserDir({ packageFolder, userDir, port, flows }: NodeRedOptions): void {
  const nodes = JSON.stringify(
    flows.flatMap((path) => Nodes.parse(JSON.parse(readFileSync(path, "utf8")))),
    undefined,
    2,
  );
  writeFileSync(join(userDir, "flows.json"), nodes.replaceAll(WRITTEN_ORIGIN, `http://127.0.0.1:${port}`));
  const settings = {
    uiPort: port,
    uiHost: "127.0.0.1",
    flowFile: "flows.json",
    credentialSecret: false,
    telemetry: { enabled: false },
    editorTheme: { tours: false },
    logging: { console: { level: "info", metrics: false, audit: false } },
  };
  writeFileSync(join(userDir, "settings.js"), `module.exports = ${JSON.stringify(settings, undefined, 2)};\n`);
  install(packageFolder, userDir);
}

/** Links the package to where an installation has it, so that Node-RED finds its nodes and examples. A junction needs no privileges on Windows. */
function install(packageFolder: string, userDir: string): void {
  const place = join(userDir, "node_modules/@ev-flows/node-red-smartcar");
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(packageFolder, place, "junction");
}

/** The origin in the links of the flows. */
const WRITTEN_ORIGIN = "http://127.0.0.1:1880";

interface Log {
  readonly lines: readonly string[];
  /** Resolves when a line contains the text. */
  printed(text: string): Promise<void>;
}

/** Reads the output as long as the child lives, because a child blocks if nobody reads its output. */
function readLog(child: ChildProcess, path: string, onWarning: (line: string) => void): Log {
  const file = createWriteStream(path);
  const lines: string[] = [];
  const waiting = new Map<string, () => void>();
  // Warnings during the start are about settings of Node-RED, not about the demo.
  let isStarted = false;
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on("line", (line) => {
      file.write(`${line}\n`);
      lines.push(line);
      if (lines.length > 20) lines.shift();
      if (isStarted && /\[(warn|error)\]/.test(line)) onWarning(line);
      isStarted ||= line.includes(STARTED);
      for (const [text, resolve] of waiting) if (line.includes(text)) resolve();
    });
  }
  return { lines, printed: (text) => new Promise((resolve) => waiting.set(text, resolve)) };
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

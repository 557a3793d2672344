import { MINUTE_MS } from "../core/duration";
import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import * as z from "zod";

export interface NodeRedOptions {
  /** Node-RED's start file. */
  readonly script: string;
  /** The folder of this package, built. */
  readonly packageFolder: string;
  /** An empty folder. */
  readonly userDir: string;
  readonly port: number;
  /** Flow files, one for each tab. */
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

const Nodes = z.array(z.record(z.string(), z.unknown()));

const STARTED = "Started flows";
const STARTING_TAKES_MS = MINUTE_MS;
const CLOSING_TAKES_MS = 10_000;

/** Starts a real Node-RED as a process of its own; resolves when its flows run. */
export async function startNodeRed(options: NodeRedOptions): Promise<NodeRed> {
  const { script, userDir, env, onWarning } = options;
  layUserDir(options);
  const child = spawn(process.execPath, [script, "--userDir", userDir], {
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

/** Node-RED finds the package where an installation has it, and with it the examples. A junction needs no rights on Windows. */
function install(packageFolder: string, userDir: string): void {
  const place = join(userDir, "node_modules/@ev-flows/node-red-smartcar");
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(packageFolder, place, "junction");
}

/** What the links in the flows begin with. */
const WRITTEN_ORIGIN = "http://127.0.0.1:1880";

interface Log {
  readonly lines: readonly string[];
  said(words: string): Promise<void>;
}

/** Reads on as long as the child lives: a child whose output nobody reads stops. */
function readLog(child: ChildProcess, path: string, onWarning: (line: string) => void): Log {
  const file = createWriteStream(path);
  const lines: string[] = [];
  const waiting = new Map<string, () => void>();
  // What Node-RED remarks on its own settings while it starts concerns nobody here.
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

import { spawn, type ChildProcess } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { join, resolve as absolute } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { request } from "undici";
import { layUserDir } from "../../scripts/user-dir";
import { microseconds } from "./monotonic";

/** What the gate in Node-RED tells. */
export type GateMessage =
  | { readonly kind: "given"; readonly n: number; readonly isThere: boolean; readonly at: number }
  /** Nodes have begun again at some time since `from`. */
  | { readonly kind: "begun"; readonly nodes: readonly string[]; readonly from: number; readonly at: number }
  | { readonly kind: "written"; readonly path: string; readonly at: number }
  | { readonly kind: "pong"; readonly n: number; readonly at: number }
  | { readonly kind: "out"; readonly from: string; readonly id: string; readonly text: string; readonly at: number };

export interface Ending {
  readonly at: number;
  /** Whether the storm ended it. */
  readonly isWanted: boolean;
  readonly how: string;
}

export interface NodeRedOptions {
  readonly userDir: string;
  readonly port: number;
  /** The computer's clock. It is the node's own where the home's is not followed. */
  readonly clock: { readonly shown: number; readonly speed: number; readonly isOwn: boolean };
  readonly onGateMessage: (told: GateMessage) => void;
  readonly onLine: (line: string) => void;
  readonly onEnd: (ending: Ending) => void;
}

const STARTING_TAKES_MS = 240_000;

/** Writes what Node-RED begins with: its settings, the flow, and the storm's own gate. */
export function layOut(userDir: string, { port, packageFolder, flow, credentials }: Layout): void {
  layUserDir(userDir, { port, flow, packages: [packageFolder] });
  writeFileSync(join(userDir, "flows_cred.json"), JSON.stringify(credentials));
  const settings = {
    uiPort: port,
    uiHost: "127.0.0.1",
    flowFile: "flows.json",
    credentialSecret: false,
    telemetry: { enabled: false },
    editorTheme: { tours: false },
    logging: { console: { level: "info" } },
  };
  writeFileSync(join(userDir, "settings.js"), `module.exports = ${JSON.stringify(settings)};\n`);
  mkdirSync(join(userDir, "nodes"), { recursive: true });
  for (const name of ["gate.js", "gate.html"])
    copyFileSync(absolute("test/storm/inside", name), join(userDir, "nodes", name));
}

interface Layout {
  readonly port: number;
  readonly packageFolder: string;
  readonly flow: readonly object[];
  readonly credentials: Readonly<Record<string, object>>;
}

/** A real Node-RED as a process of its own. */
export class NodeRed {
  readonly #options: NodeRedOptions;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  /** When the storm began to end it. */
  #wantedAt: number | undefined;

  private constructor(options: NodeRedOptions, child: ChildProcess) {
    this.#options = options;
    this.#child = child;
    const exited = new Promise<Ending>((resolve) =>
      child.once("exit", (code, signal) => {
        const isWanted = this.#wantedAt !== undefined;
        resolve({ at: this.#wantedAt ?? microseconds(), isWanted, how: `code ${code}, signal ${signal}` });
      }),
    );
    // What it told before its end may come after it.
    const silent = new Promise<void>((resolve) => child.once("disconnect", resolve));
    this.#ended = Promise.all([exited, silent]).then(([ending]) => options.onEnd(ending));
  }

  /** Resolves when its flows run, `false` if it ended before. */
  static async start(options: NodeRedOptions): Promise<NodeRed | undefined> {
    const { userDir, clock, onGateMessage, onLine } = options;
    const args = ["--require", absolute("test/storm/inside/preload.cjs"), absolute("node_modules/node-red/red.js")];
    const child = spawn(process.execPath, [...args, "--userDir", userDir], {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: { ...process.env, STORM_CLOCK: JSON.stringify(clock) },
      serialization: "advanced",
    });
    const kill = (): void => void child.kill("SIGKILL");
    process.once("exit", kill);
    child.once("exit", () => process.off("exit", kill));
    const nodeRed = new NodeRed(options, child);
    child.on("message", (told) => onGateMessage(told as GateMessage));
    const started = new Promise<boolean>((resolve) => {
      for (const stream of [child.stdout, child.stderr]) {
        if (!stream) continue;
        createInterface({ input: stream }).on("line", (line) => {
          onLine(line);
          if (line.includes("Started flows")) resolve(true);
        });
      }
    });
    const isUp = await Promise.race([
      started,
      nodeRed.#ended.then(() => false),
      sleep(STARTING_TAKES_MS, false, { ref: false }),
    ]);
    if (isUp) return nodeRed;
    await nodeRed.kill();
    return undefined;
  }

  send(message: object): void {
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  /** Deploys as the editor does; `false` if Node-RED ended or refused. */
  async deploy(flow: readonly object[], type: string): Promise<boolean> {
    const answer = await request(`http://127.0.0.1:${this.#options.port}/flows`, {
      method: "POST",
      headers: { "content-type": "application/json", "node-red-deployment-type": type },
      body: JSON.stringify(flow),
    }).catch(() => undefined);
    await answer?.body.dump();
    return answer !== undefined && answer.statusCode < 300;
  }

  /** At once, in the middle of whatever it does. */
  async kill(): Promise<void> {
    this.#wantedAt ??= microseconds();
    this.#child.kill("SIGKILL");
    await this.#ended;
  }

  /** As a service manager does. */
  async stop(): Promise<void> {
    this.#wantedAt ??= microseconds();
    this.#child.kill("SIGTERM");
    const late = setTimeout(() => this.#child.kill("SIGKILL"), 30_000);
    await this.#ended;
    clearTimeout(late);
  }
}

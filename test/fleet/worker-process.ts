import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { build } from "esbuild";
import { Agent, request } from "undici";
import { leash } from "../support/engine/leash";
import type { WorkerSetup } from "./setup";

/** Who asks waits no longer. */
const ANSWERS_WITHIN_MS = 30_000;

const dispatcher = new Agent({ connections: 32, bodyTimeout: 0, headersTimeout: 0 });

/** Makes one file of what a process of the fleet runs: it is started often, and a bundle starts in a fraction of the time. */
export async function bundleWorker(folder: string): Promise<string> {
  const outfile = join(folder, "worker.js");
  const entryPoints = [join(__dirname, "worker.ts")];
  await build({ entryPoints, outfile, bundle: true, platform: "node", external: ["iovalkey"], logLevel: "error" });
  return outfile;
}

/** The environment of a process whose clock is so many seconds ahead; what it measures by a clock that nobody sets is not touched. */
export function skewed(seconds: number): NodeJS.ProcessEnv {
  if (seconds === 0) return {};
  const library = execFileSync("scripts/install-faketime.sh", { encoding: "utf8" }).trim().split("\n").at(-1);
  return { LD_PRELOAD: library, FAKETIME: `+${seconds}s`, DONT_FAKE_MONOTONIC: "1" };
}

/** A process of the fleet, which can be started again. */
export class WorkerProcess {
  readonly #program: string;
  readonly #setup: WorkerSetup;
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;
  #port = 0;

  constructor(program: string, setup: WorkerSetup, env: NodeJS.ProcessEnv = {}) {
    this.#program = program;
    this.#setup = setup;
    this.#env = env;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [this.#program, JSON.stringify(this.#setup)], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, ...this.#env },
    });
    leash(child);
    this.#child = child;
    for await (const chunk of child.stdout) {
      const found = /port (\d+)/.exec(String(chunk));
      if (found) this.#port = Number(found[1]);
      if (found) break;
    }
    child.stdout.resume();
  }

  /** What it answers; `undefined` where it does not. */
  async ask(
    path: string,
    body: unknown = "",
    headers: Record<string, string> = {},
  ): Promise<{ readonly status: number; readonly body: unknown } | undefined> {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const origin = `http://127.0.0.1:${this.#port}`;
    try {
      const signal = AbortSignal.timeout(ANSWERS_WITHIN_MS);
      const answer = await request(`${origin}${path}`, { method: "POST", body: text, headers, dispatcher, signal });
      return { status: answer.statusCode, body: await answer.body.json() };
    } catch {
      return undefined;
    }
  }

  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    this.#child?.kill(signal);
  }

  async end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, "exit");
  }
}

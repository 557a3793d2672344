import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineConnector } from "../../../nodes/fleet/engine-client";
import { monotonicClock, type Clock } from "../../../src/core/clock";
import { Engine } from "../../../src/store/engine/engine";
import type { OnProblem } from "../../../src/store/store";
import { Cable } from "./cable";
import { freePort } from "../../../scripts/free-port";
import { leash, leashFolder } from "./leash";

/** Where the server is, installed if need be; `undefined` where it cannot be had. */
function redisProgram(): string | undefined {
  const find = (): string | undefined =>
    ["redis-server", "valkey-server"].find((one) => spawnSync(one, ["--version"], { stdio: "ignore" }).status === 0);
  const program = find();
  if (program !== undefined) return program;
  spawnSync("scripts/install-redis.sh", { stdio: "ignore" });
  return find();
}

/** Skips the tests of a suite, and says why, where there is no server. */
export function needsRedis(): void {
  before("a server that processes can share", function () {
    this.timeout(300_000);
    if (redisProgram() !== undefined) return;
    process.stdout.write("      no Redis or Valkey: scripts/install-redis.sh installs one on Debian\n");
    this.skip();
  });
}

const AGE = `
for _, key in ipairs(redis.call("KEYS", "*:lease")) do redis.call("HINCRBY", key, "until", ARGV[1]) end
for _, key in ipairs(redis.call("KEYS", "*:heard")) do
  for _, id in ipairs(redis.call("ZRANGE", key, 0, -1)) do redis.call("ZINCRBY", key, ARGV[1], id) end
end
local time = redis.call("TIME")
return string.format("%.0f", time[1] * 1000 + math.floor(time[2] / 1000))`;

/** How a process sees its engine. */
export interface EngineLook {
  readonly onProblem?: OnProblem;
  readonly clock?: Clock;
  readonly address?: string;
  readonly cable?: Cable;
}

/** What a server begins with: all that it had answered, what it had saved last, or nothing. */
export type Memory = "log" | "snapshot" | "nothing";

/** A real Redis or Valkey on a free port, which keeps nothing on disk unless that is asked for. */
export class RedisServer {
  readonly port: number;
  readonly #program: string;
  readonly #args: readonly string[];
  readonly #folder = mkdtempSync(join(tmpdir(), "smartcar-redis-"));
  #child: ChildProcess | undefined;
  #isLogging = false;
  #engines: Engine[] = [];
  #aging: Engine | undefined;

  private constructor(program: string, port: number, args: readonly string[]) {
    this.#program = program;
    this.port = port;
    this.#args = args;
    leashFolder(this.#folder);
  }

  static async start(...args: readonly string[]): Promise<RedisServer> {
    const program = redisProgram();
    if (program === undefined) throw new Error("redis-server is not installed: scripts/install-redis.sh");
    const server = new RedisServer(program, await freePort(), args);
    await server.begin();
    return server;
  }

  get address(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** An engine of a process of its own, as far as the server can know. */
  engine(options: EngineLook = {}): Engine {
    const { onProblem = () => {}, clock = monotonicClock, address = this.address, cable = new Cable() } = options;
    const connect = engineConnector({ address, password: "" }, [process.cwd()]);
    const engine = new Engine({ connect: () => cable.around(connect()), prefix: "smartcar:", clock, onProblem });
    this.#engines.push(engine);
    return engine;
  }

  /** As if so much time had passed here for leases and processes; resolves with what time it is here. */
  async age(ms: number): Promise<number> {
    this.#aging ??= this.engine();
    return Number(await this.#aging.command("EVAL", AGE, 0, -ms));
  }

  /** Writes to its disk what it holds: with that, it begins again. */
  async save(): Promise<void> {
    await this.engine().command("SAVE");
  }

  /** From now on it has given its computer to write what it answers: nothing of that is lost when it is killed. */
  async keepLog(): Promise<void> {
    this.#isLogging = true;
    const engine = this.engine();
    await engine.command("CONFIG", "SET", "appendonly", "yes");
    const isWriting = async (): Promise<boolean> =>
      /aof_rewrite_(in_progress|scheduled):1/.test(String(await engine.command("INFO", "persistence")));
    while (await isWriting()) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  /** Starts it again. */
  async begin(memory: Memory = this.#isLogging ? "log" : "snapshot"): Promise<void> {
    if (memory !== "log") rmSync(join(this.#folder, "appendonlydir"), { recursive: true, force: true });
    if (memory === "nothing") rmSync(join(this.#folder, "dump.rdb"), { force: true });
    const log = memory === "log" ? "yes" : "no";
    // By default it holds back for up to two seconds what it has answered, while its computer writes what was before that.
    const lasting = ["--save", "", "--appendonly", log, "--appendfsync", "no"];
    const fixed = ["--bind", "127.0.0.1", ...lasting, "--daemonize", "no"];
    const child = spawn(this.#program, ["--port", String(this.port), "--dir", this.#folder, ...fixed, ...this.#args], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    leash(child);
    this.#child = child;
    let told = "";
    for await (const chunk of child.stdout) {
      told += String(chunk);
      if (told.includes("Ready to accept connections")) break;
    }
    child.stdout.resume();
    if (this.#isLogging && memory !== "log") await this.keepLog();
  }

  /** Lets it stand still, as a network does that is cut; `SIGCONT` lets it go on. */
  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    this.#child?.kill(signal);
  }

  /** Ends it at once; what it held and is not on disk is lost. */
  async end(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  async close(): Promise<void> {
    for (const engine of this.#engines.splice(0)) engine.close();
    await this.end();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../../scripts/free-port";
import { Child } from "../child";

const PLACES = [
  "/usr/sbin/mosquitto",
  "/usr/bin/mosquitto",
  "/usr/local/sbin/mosquitto",
  "/opt/homebrew/sbin/mosquitto",
];

/** Where Mosquitto is, installed if need be; why not, where it cannot be had. */
export function findMosquitto(): { readonly program: string } | { readonly missing: string } {
  const find = (): string | undefined => PLACES.find((place) => existsSync(place));
  let program = find();
  let why = "it is not installed";
  if (program === undefined) {
    try {
      execFileSync("scripts/install-mosquitto.sh", { stdio: "pipe" });
      program = find();
    } catch (err) {
      why = err instanceof Error ? (err.message.split("\n").at(-1) ?? why) : why;
    }
  }
  return program === undefined ? { missing: `no Mosquitto: ${why}` } : { program };
}

/** A real broker on a port of its own, which keeps nothing when it ends. */
export class Mosquitto {
  readonly port: number;
  readonly #program: string;
  readonly #folder = mkdtempSync(join(tmpdir(), "smartcar-mosquitto-"));
  #child: Child | undefined;

  private constructor(program: string, port: number) {
    this.#program = program;
    this.port = port;
    const lines = [`listener ${port} 127.0.0.1`, "allow_anonymous true", "persistence false", "max_queued_messages 0"];
    writeFileSync(this.#config, `${lines.join("\n")}\n`);
  }

  static async open(program: string): Promise<Mosquitto> {
    const broker = new Mosquitto(program, await freePort());
    await broker.start();
    return broker;
  }

  async start(): Promise<void> {
    const args = ["-c", this.#config, "-v"];
    const { child } = await Child.start({ program: this.#program, args, ready: /mosquitto version .* running/ });
    this.#child = child;
  }

  /** Ends it without a word to anybody. */
  async kill(): Promise<void> {
    await this.#child?.stop("SIGKILL");
  }

  async close(): Promise<void> {
    await this.#child?.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #config(): string {
    return join(this.#folder, "mosquitto.conf");
  }
}

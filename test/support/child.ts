import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";

export interface ChildOptions {
  /** Absent: Node.js. */
  readonly program?: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The line that tells that the program is ready. */
  readonly ready: RegExp;
}

const READY_WITHIN_MS = 240_000;

/** A program as a process of its own, whose output is read as long as it lives. */
export class Child {
  readonly lines: string[] = [];
  readonly #process: ChildProcess;
  readonly #exited: Promise<number | undefined>;

  private constructor(process: ChildProcess) {
    this.#process = process;
    this.#exited = new Promise((resolve) => process.once("exit", (code) => resolve(code ?? undefined)));
  }

  /** Resolves with the program, and with what `ready` found in its output. */
  static async start({
    program = process.execPath,
    args,
    env,
    ready,
  }: ChildOptions): Promise<{ child: Child; found: RegExpExecArray }> {
    const child = new Child(
      spawn(program, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] }),
    );
    try {
      return { child, found: await child.#says(ready) };
    } catch (err) {
      await child.stop();
      throw err;
    }
  }

  /** Resolves with the exit code when the program ends automatically. */
  get exited(): Promise<number | undefined> {
    return this.#exited;
  }

  /** Ends the program, as a service manager does, and waits until it is gone. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | undefined> {
    this.#process.kill(signal);
    return this.#exited;
  }

  #says(words: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => reject(this.#failure("said nothing of being ready")), READY_WITHIN_MS);
      void this.#exited.then((code) => reject(this.#failure(`ended with ${code}`)));
      for (const stream of [this.#process.stdout, this.#process.stderr]) {
        if (!stream) continue;
        createInterface({ input: stream }).on("line", (line) => {
          this.lines.push(line);
          const found = words.exec(line);
          if (!found) return;
          clearTimeout(patience);
          resolve(found);
        });
      }
    });
  }

  #failure(what: string): Error {
    return new Error(`The program ${what}:\n${this.lines.slice(-20).join("\n")}`);
  }
}

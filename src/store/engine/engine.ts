import { SECOND_MS } from "../../core/duration";
import type { Clock } from "../../core/clock";
import { SmartcarError, errorOf } from "../../core/error";
import { say } from "../../core/speech";
import { ProblemLatch } from "../problem-latch";
import type { OnProblem } from "../store";
import type { Script } from "./script";

/** The part of a client of Valkey or Redis that is needed, for one server or a cluster. It connects again by itself. */
export interface EngineClient {
  call(command: string, ...args: readonly (string | number)[]): Promise<unknown>;
  disconnect(): void;
}

export interface EngineOptions {
  /** Opens a connection. Those that wait for messages have one of their own. */
  readonly connect: () => EngineClient;
  /** Keeps what belongs to this package apart from what others store there. */
  readonly prefix: string;
  /** One that is never set. */
  readonly clock: Clock;
  readonly onProblem: OnProblem;
}

/** How long, milliseconds, until it is tried again what the engine did not do. */
const AGAIN_MS = 5 * SECOND_MS;

/** The shared store: Valkey or Redis. Whatever fails is SmartcarError `STORE`, and may have been done all the same. */
export class Engine {
  readonly clock: Clock;
  readonly #options: EngineOptions;
  readonly #client: EngineClient;
  readonly #problems: ProblemLatch;
  #time: { readonly offsetMs: number; readonly wayMs: number } | undefined;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.clock = options.clock;
    this.#client = options.connect();
    this.#problems = new ProblemLatch(options.onProblem);
  }

  /** Whether the last that was asked of it was not answered. */
  get isOut(): boolean {
    return this.#problems.isOn;
  }

  /** The engine's time, milliseconds since the epoch; `undefined` before it was ever asked. */
  get now(): number | undefined {
    return this.#time && this.clock.now() + this.#time.offsetMs;
  }

  /** The engine's time is at least that. */
  get earliestNow(): number | undefined {
    return this.#time && this.clock.now() + this.#time.offsetMs - this.#time.wayMs / 2;
  }

  /** A key; those with the same `tag` are on the same server of a cluster. */
  key(tag: string, name: string): string {
    return `${this.#options.prefix}{${tag}}:${name}`;
  }

  /** Runs a script as one step. */
  async run(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    const rest = [keys.length, ...keys, ...args];
    try {
      return await this.command("EVALSHA", script.sha, ...rest);
    } catch (err) {
      if (!isUnknownScript(err)) throw err;
      return this.command("EVAL", script.lua, ...rest);
    }
  }

  async command(name: string, ...args: readonly (string | number)[]): Promise<unknown> {
    return this.#answerOf(() => this.#client.call(name, ...args));
  }

  /** A connection of its own, for what waits at the engine. Whoever opens it ends it. */
  open(): EngineClient {
    const client = this.#options.connect();
    let isEnded = false;
    return {
      // What waits when it is ended is no outage.
      call: (name, ...args) =>
        this.#answerOf(
          () => client.call(name, ...args),
          () => isEnded,
        ),
      disconnect: () => {
        isEnded = true;
        client.disconnect();
      },
    };
  }

  /** Learns what time it was at the engine between two instants of the own clock. */
  learnTime(engineNow: number, from: number): void {
    const until = this.clock.now();
    const wayMs = until - from;
    // The shorter the way, the less it can hide; an old measurement does not outlive a drift.
    if (this.#time && wayMs > this.#time.wayMs * 2) {
      this.#time = { ...this.#time, wayMs: this.#time.wayMs * 2 };
      return;
    }
    this.#time = { offsetMs: engineNow - (from + until) / 2, wayMs: Math.max(1, wayMs) };
  }

  /** Tells its owner what is no outage. */
  report(problem: SmartcarError): void {
    this.#problems.tell(problem);
  }

  close(): void {
    this.#client.disconnect();
  }

  async #answerOf(ask: () => Promise<unknown>, isEnded = (): boolean => false): Promise<unknown> {
    try {
      const answer = await ask();
      this.#problems.over();
      return answer;
    } catch (cause) {
      const why = errorOf(cause).message.replace(/\.$/, "");
      const detail = { cause, retry: "later", retryAfterMs: AGAIN_MS } as const;
      const problem = new SmartcarError("STORE", say("store.engine-failed", { why }), detail);
      if (!EXPECTED.test(why) && !isEnded()) this.#problems.met(problem);
      throw problem;
    }
  }
}

/** What the engine answers where all is well: a script that it has not seen, a group that is there already. */
const EXPECTED = /^(NOSCRIPT|BUSYGROUP)/;

function isUnknownScript(err: unknown): boolean {
  return err instanceof SmartcarError && err.cause instanceof Error && err.cause.message.startsWith("NOSCRIPT");
}

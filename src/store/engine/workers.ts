import { createHash, randomUUID } from "node:crypto";
import * as z from "zod";
import { lenientJson } from "./lenient-json";
import type { Engine } from "./engine";
import { BEAT } from "./script";

/** A process that shares the engine. */
export interface Worker {
  readonly id: string;
  /** Another one after each start. */
  readonly run: string;
  /** For how long it was not heard of, milliseconds. */
  readonly silentMs: number;
  readonly isAlive: boolean;
  /** Names the settings that must be the same everywhere. */
  readonly settings: string;
}

export interface WorkersOptions {
  readonly engine: Engine;
  /** Those of one application know each other. */
  readonly application: string;
  /** The same after a restart. */
  readonly id: string;
  readonly settings: string;
  /** A process that was not heard of for so long counts as ended. */
  readonly aliveMs: number;
}

const Saying = z.object({ run: z.string(), settings: z.string() });

/** The processes that share an engine, and which of them a car belongs to: the same answer in each that knows the same of them. */
export class Workers {
  /** Of this process. */
  readonly run = randomUUID();
  readonly #options: WorkersOptions;
  #all: readonly Worker[] = [];

  constructor(options: WorkersOptions) {
    this.#options = options;
  }

  get id(): string {
    return this.#options.id;
  }

  /** All that were heard of in the last week. */
  get all(): readonly Worker[] {
    return this.#all;
  }

  /** Tells the others that this process lives, and hears who else does. Throws SmartcarError `STORE`. */
  async beat(): Promise<void> {
    const { engine, application, id, settings, aliveMs } = this.#options;
    const from = engine.clock.now();
    const keys = ["heard", "says"].map((name) => engine.key(`${application}/workers`, name));
    const answer = await engine.run(BEAT, keys, [id, JSON.stringify({ run: this.run, settings })]);
    const [now, ...rest] = z.array(z.string()).parse(answer);
    engine.learnTime(Number(now), from);
    this.#all = Array.from({ length: rest.length / 3 }, (_, n) => {
      const [name = "", silent, said] = rest.slice(n * 3, n * 3 + 3);
      const silentMs = Number(silent);
      const saying = lenientJson(Saying, said ?? "") ?? { run: "", settings };
      return { id: name, silentMs, isAlive: silentMs < aliveMs, ...saying };
    });
  }

  /**
   * Counts as ended from now on, so that others take over at once: its cars, and what may still be sent to it by those who have not
   * heard of that.
   */
  async leave(): Promise<void> {
    const { engine, application, id, aliveMs } = this.#options;
    const { now } = engine;
    if (now === undefined) return;
    const score = Math.floor(now - aliveMs);
    await engine.command("ZADD", engine.key(`${application}/workers`, "heard"), "XX", score, id);
  }

  /** The process that a car, or anything else with a name, belongs to; `undefined` as long as none is known. */
  ownerOf(name: string): Worker | undefined {
    const living = this.#all.filter(({ isAlive }) => isAlive);
    const ranked = living.map((worker) => ({ worker, rank: rankOf(worker.id, name) }));
    return ranked.toSorted((a, b) => (a.rank < b.rank ? 1 : -1))[0]?.worker;
  }

  isOwn(name: string): boolean {
    return this.ownerOf(name)?.id === this.#options.id;
  }
}

/** Rendezvous hashing: where one process comes or goes, only its own cars move. */
function rankOf(worker: string, name: string): string {
  return createHash("sha1").update(`${worker}\n${name}`).digest("hex");
}

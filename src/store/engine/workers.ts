import { createHash, randomUUID } from "node:crypto";
import * as z from "zod";
import { lenientJson } from "./lenient-json";
import type { Engine } from "./engine";
import { BEAT, LEAVE } from "./script";

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

/** How often it was heard in this run tells whether the engine has lost something since; older versions do not say so. */
const Saying = z.object({ run: z.string(), settings: z.string(), beats: z.number().default(0) });

const Heard = z.tuple([z.string(), z.string()]).rest(z.string());

/** The processes that share an engine, and which of them a car belongs to: the same answer in each that knows the same of them. */
export class Workers {
  /** Of this process. */
  readonly run = randomUUID();
  readonly #options: WorkersOptions;
  #all: readonly Worker[] = [];
  #beats = 0;
  /** Which of its beats the engine has acknowledged. */
  #heard = 0;
  readonly #runsBefore = new Set<string>();
  #waitsUntil = -Infinity;

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

  /**
   * Whether the engine has lost what was written last, less than a lease ago: who has a car goes on with it, and says so within that
   * time, but nobody can know from the engine which cars are free.
   */
  get isWaiting(): boolean {
    return this.#options.engine.clock.now() < this.#waitsUntil;
  }

  /** Tells the others that this process lives, and hears who else does. Throws SmartcarError `STORE`. */
  async beat(): Promise<void> {
    const { engine, application, id, settings, aliveMs } = this.#options;
    const from = engine.clock.now();
    const keys = ["heard", "says"].map((name) => engine.key(`${application}/workers`, name));
    const beats = (this.#beats += 1);
    const answer = await engine.run(BEAT, keys, [id, JSON.stringify({ run: this.run, settings, beats })]);
    const [now, before, ...rest] = Heard.parse(answer);
    engine.learnTime(Number(now), from);
    if (this.#isLost(before)) this.#waitsUntil = engine.clock.now() + aliveMs;
    this.#heard = Math.max(this.#heard, beats);
    this.#all = Array.from({ length: rest.length / 3 }, (_, n) => {
      const [name = "", silent, said] = rest.slice(n * 3, n * 3 + 3);
      const silentMs = Number(silent);
      const { run, settings: theirs } = lenientJson(Saying, said ?? "") ?? { run: "", settings };
      return { id: name, silentMs, isAlive: silentMs < aliveMs, run, settings: theirs };
    });
  }

  /** Whether the engine does not know any more what this process had said before, by what it knows instead. */
  #isLost(before: string): boolean {
    const { run = "", beats = 0 } = lenientJson(Saying, before) ?? {};
    if (run === this.run) return beats < this.#heard;
    // An earlier start of it may be what is left; another that has its name by mistake is no loss each time.
    const isNew = !this.#runsBefore.has(run);
    this.#runsBefore.add(run);
    return this.#heard > 0 && (run === "" || isNew);
  }

  /**
   * Counts as ended from now on, so that others take over at once: its cars, and what may still be sent to it by those who have not
   * heard of that.
   */
  async leave(): Promise<void> {
    const { engine, application, id, aliveMs } = this.#options;
    await engine.run(LEAVE, [engine.key(`${application}/workers`, "heard")], [id, aliveMs]);
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

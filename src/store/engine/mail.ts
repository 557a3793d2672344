import * as z from "zod";
import { sleep } from "../../core/clock";
import { SECOND_MS } from "../../core/duration";
import { lenientJson } from "./lenient-json";
import type { Engine, EngineClient } from "./engine";
import { TAKE_OFF } from "./script";
import type { Workers } from "./workers";
import { errorOf } from "../../core/error";
import { plainText } from "../../core/describe-value";

export interface MailOptions {
  readonly engine: Engine;
  readonly application: string;
  readonly workers: Workers;
  /**
   * Does what a message is for; a message that is not done comes again. It may come again anyway, to this process or another: after
   * a crash nobody knows whether it was done. Never rejects.
   */
  readonly onMessage: (message: unknown, of: MessageOf) => Promise<boolean>;
}

/** Where a message came from. */
export interface MessageOf {
  /** Whether it was sent to this process, and not to one that has ended. */
  readonly isOwn: boolean;
}

/** Streams are trimmed beyond this, so that what nobody takes cannot fill the engine: a day of a fleet. */
const MOST_MESSAGES = 1_000_000;
const AT_A_TIME = 100;
const WAITS_MS = 2 * SECOND_MS;
const CLAIMS_MS = 5 * SECOND_MS;
const GROUP = "workers";
/** So much the engine's clock and the own run apart until it is asked again. */
const CLOCKS_DIFFER_MS = 250;
/** The place before all entries of a stream. */
const FIRST = "0-0";

const Entry = z.tuple([z.string(), z.array(z.string()).nullable()]);
const Streams = z.array(z.tuple([z.string(), z.array(Entry)])).nullable();
/** Redis 6 says nothing of one that was trimmed away. */
const Claimed = z.tuple([z.string(), z.array(Entry.nullable())]).rest(z.unknown());

/**
 * Messages to the processes that share an engine: each has a stream, and takes a message off it when it is done. The streams of
 * those that have ended are emptied by the others.
 */
export class Mail {
  readonly #options: MailOptions;
  #client: EngineClient | undefined;
  #reading: Promise<void> = Promise.resolve();
  readonly #known = new Set<string>();
  /** How far what was taken and not done is taken again, by process: what cannot be done yet holds up nothing else. */
  readonly #claimed = new Map<string, string>();
  #readUntil = -Infinity;
  #isClosed = false;

  constructor(options: MailOptions) {
    this.#options = options;
  }

  /**
   * Until when all that was sent to this process has been looked at, by the engine's clock; milliseconds since the epoch, -Infinity
   * where that is not known.
   */
  get readUntil(): number {
    return this.#readUntil;
  }

  /** Sends a message; resolves with when it came into the stream, by the engine's clock. Throws SmartcarError `STORE`. */
  async post(worker: string, message: object): Promise<number> {
    const { engine } = this.#options;
    const text = JSON.stringify(message);
    const id = await engine.command("XADD", this.#stream(worker), "MAXLEN", "~", MOST_MESSAGES, "*", "m", text);
    return Number.parseInt(plainText(id) ?? "", 10);
  }

  /** Begins to take what comes. */
  open(): void {
    const { engine } = this.#options;
    const client = engine.open();
    this.#client = client;
    this.#reading = this.#read(client);
  }

  /** Takes what processes that have ended have left. Throws SmartcarError `STORE`. */
  async takeOver(): Promise<void> {
    const { workers, engine } = this.#options;
    for (const { id, isAlive } of workers.all) {
      if (isAlive || !workers.isOwn(id)) continue;
      for (let isMore = true; isMore && !this.#isClosed;) {
        const entries = [...(await this.#claim(engine, id)), ...(await this.#next(engine, id))];
        isMore = (await this.#handle(id, entries)) && entries.length > 0;
      }
    }
  }

  /** Takes nothing any more; what is under way is waited for. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#client?.disconnect();
    await this.#reading;
  }

  async #read(client: EngineClient): Promise<void> {
    const { workers, engine } = this.#options;
    // What an earlier start of this process has taken and not done comes first.
    let isLeft = true;
    let claimedAt = -Infinity;
    while (!this.#isClosed) {
      try {
        // Another that took this process for ended may have taken something, and not done it.
        const isDue = engine.clock.now() - claimedAt > CLAIMS_MS;
        if (isDue) claimedAt = engine.clock.now();
        if (isLeft || isDue) {
          const isDone = await this.#handle(workers.id, await this.#claim(client, workers.id));
          isLeft = !isDone || this.#claimed.get(workers.id) !== FIRST;
        }
        const waitMs = isLeft ? SECOND_MS / 2 : WAITS_MS;
        const askedAt = engine.earliestNow;
        const entries = await this.#next(client, workers.id, waitMs);
        const handling = this.#handle(workers.id, entries);
        if (!isLeft && entries.length < AT_A_TIME && askedAt !== undefined)
          this.#readUntil = askedAt - CLOCKS_DIFFER_MS;
        isLeft = !(await handling) || isLeft;
      } catch {
        // The engine may have lost the stream with all else.
        isLeft = true;
        this.#known.clear();
        if (!this.#isClosed) await sleep(engine.clock, SECOND_MS / 2);
      }
    }
  }

  /** Whether all of it is done: what is not stays in the stream, and holds up nothing else. */
  async #handle(worker: string, entries: readonly Message[]): Promise<boolean> {
    const isOwn = worker === this.#options.workers.id;
    const done = await Promise.all(
      entries.map(async ({ id, message }) => {
        const isDone = message === undefined || (await this.#options.onMessage(message, { isOwn }));
        if (!isDone) return false;
        await this.#options.engine.run(TAKE_OFF, [this.#stream(worker)], [GROUP, id]);
        return true;
      }),
    );
    return done.every(Boolean);
  }

  async #claim(at: Asking, worker: string): Promise<readonly Message[]> {
    await this.#group(at, worker);
    const { workers } = this.#options;
    const from = this.#claimed.get(worker) ?? FIRST;
    const args = [this.#stream(worker), GROUP, workers.run, 0, from, "COUNT", AT_A_TIME];
    const [next, entries] = Claimed.parse(await command(at, "XAUTOCLAIM", ...args));
    this.#claimed.set(worker, next);
    return messagesIn(entries.filter((entry) => entry !== null));
  }

  async #next(at: Asking, worker: string, waitMs?: number): Promise<readonly Message[]> {
    const { workers } = this.#options;
    const block = waitMs === undefined ? [] : ["BLOCK", waitMs];
    const rest = ["COUNT", AT_A_TIME, ...block, "STREAMS", this.#stream(worker), ">"];
    const answer = Streams.parse(await command(at, "XREADGROUP", "GROUP", GROUP, workers.run, ...rest));
    return messagesIn(answer?.[0]?.[1] ?? []);
  }

  async #group(at: Asking, worker: string): Promise<void> {
    if (this.#known.has(worker)) return;
    await command(at, "XGROUP", "CREATE", this.#stream(worker), GROUP, "0", "MKSTREAM").catch((err: unknown) => {
      if (!errorOf(err).message.includes("BUSYGROUP")) throw err;
    });
    this.#known.add(worker);
  }

  #stream(worker: string): string {
    const { engine, application } = this.#options;
    return engine.key(`${application}/workers/${worker}`, "mail");
  }
}

interface Message {
  readonly id: string;
  /** `undefined` for what cannot be read. */
  readonly message: unknown;
}

type Asking = Engine | EngineClient;

function command(at: Asking, name: string, ...args: readonly (string | number)[]): Promise<unknown> {
  return "command" in at ? at.command(name, ...args) : at.call(name, ...args);
}

function messagesIn(entries: readonly z.infer<typeof Entry>[]): readonly Message[] {
  return entries.map(([id, fields]) => ({ id, message: lenientJson(z.unknown(), fields?.[1] ?? "") }));
}

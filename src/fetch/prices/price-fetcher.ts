import type { FeedOptions } from "../../control/feeds/feed";
import type { Clock } from "../../core/clock";
import { MINUTE_MS } from "../../core/duration";
import { SmartcarError } from "../../core/error";
import { Mutex } from "../../core/mutex";
import { say } from "../../core/speech";
import { afterSending, allowedAt } from "../attempts";
import { readReply, type FeedAnswer } from "../read-reply";
import type { FetchReply, FetchRequest } from "../request";
import { afterRound, errorOf, memoryFor, type Answered, type PriceMemory } from "./price-memory";
import { expectedAt, knownUntil, lateSince, marketDays, missingDays } from "./price-timing";
import type { Asked, MarketDay, PriceSupplier } from "./supplier";

/** A supplier, and what is entered for it. */
export interface PriceChoice extends Pick<Asked, "country" | "area" | "token" | "address"> {
  readonly supplier: PriceSupplier;
  /** What the data do not say, such as the home's zone. */
  readonly reading: Omit<FeedOptions, "now" | "expect">;
}

/** What is wrong with the prices, the worst first. */
export interface PriceTrouble {
  /**
   * `token`: somebody must enter another one. `no-prices`: none is known for now. `late`: tomorrow should be known. `failed`: the last
   * attempt failed, and prices are known.
   */
  readonly code: "token" | "no-prices" | "late" | "failed";
  /** Of the last attempt. */
  readonly error?: SmartcarError | undefined;
  /** Since when tomorrow's prices should be known. */
  readonly sinceAt?: number | undefined;
}

/** How things stand after each round. */
export interface PriceState {
  readonly memory: PriceMemory;
  readonly trouble: PriceTrouble | undefined;
  /** When the supplier is asked next. */
  readonly nextAt: number;
  readonly isNews: boolean;
}

/** What the memory is stored in. */
export interface MemoryPlace<T> {
  get(): Promise<T | undefined>;
  change(change: (value: T | undefined) => T | undefined): Promise<T | undefined>;
}

export interface PriceFetcherOptions {
  readonly choice: PriceChoice;
  readonly stored: MemoryPlace<PriceMemory>;
  readonly clock: Clock;
  readonly send: (request: FetchRequest) => Promise<FetchReply>;
  /** Of this installation, for the first start. */
  readonly seed: number;
  readonly onState: (state: PriceState) => void;
  /** What nobody expects. */
  readonly onFault: (cause: unknown) => void;
}

/** No supplier is asked more often. */
const LEAST_MS = MINUTE_MS;

/** Keeps the prices of one supplier: asks when something new can be expected, and no more often than it may. */
export class PriceFetcher {
  readonly #options: PriceFetcherOptions;
  readonly #mutex = new Mutex();
  readonly #of: string;
  #memory: PriceMemory;
  #error: SmartcarError | undefined;
  #cancel = (): void => {};
  #isClosed = false;

  constructor(options: PriceFetcherOptions) {
    const { supplier, country, area, address } = options.choice;
    this.#options = options;
    this.#of = [supplier.id, country, area, address].join(" ");
    this.#memory = memoryFor(this.#of, undefined, options.seed);
  }

  /** Takes up what is stored, and asks where that is not enough. */
  async start(): Promise<void> {
    const { stored, seed } = this.#options;
    this.#memory = memoryFor(this.#of, await stored.get(), seed);
    this.#report(this.#memory.slots.length > 0);
    this.#schedule();
  }

  /** Asks now, if the supplier may be asked now. Throws SmartcarError `RATE_LIMIT` with the wait where it may not. */
  async refresh(): Promise<void> {
    const now = this.#options.clock.now();
    const waitMs = allowedAt(this.#memory.attempts, limitsOf(this.#options.choice.supplier), now) - now;
    if (waitMs > 0) {
      const says = say("error.feed-too-soon", { supplier: this.#options.choice.supplier.name });
      throw new SmartcarError("RATE_LIMIT", says, { retry: "later", retryAfterMs: waitMs });
    }
    await this.#round();
  }

  get state(): PriceState {
    return this.#stateOf(false);
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel();
  }

  /** When the next round is due. */
  get #dueAt(): number {
    const { choice, clock } = this.#options;
    const { supplier } = choice;
    const { slots, checkedAt, attempts } = this.#memory;
    const now = clock.now();
    const wantedAt = expectedAt({ timing: supplier.timing, slots, checkedAt, seed: attempts.seed }, now);
    const count = this.#requests(wantedAt).length;
    return Math.max(wantedAt, allowedAt(attempts, limitsOf(supplier), now, count));
  }

  #schedule(): void {
    this.#cancel();
    if (this.#isClosed) return;
    const { clock, onFault } = this.#options;
    const now = clock.now();
    const waitMs = Math.min(Math.max(this.#dueAt - now, 1000), LONGEST_WAIT_MS);
    this.#cancel = clock.after(waitMs, () => {
      // What is due is judged anew: the clock may have been set, and a long wait is cut into pieces.
      const isDue = this.#dueAt <= clock.now();
      if (isDue) this.#round().catch(onFault);
      else {
        this.#report(false);
        this.#schedule();
      }
    });
  }

  #requests(at: number): readonly FetchRequest[] {
    const { choice } = this.#options;
    const { supplier } = choice;
    const [today, tomorrow] = marketDays(supplier.timing, at);
    const missing = missingDays(supplier.timing, this.#memory.slots, at);
    const [first, ...others] = missing.length > 0 ? missing : [today, tomorrow];
    const days: [MarketDay, ...MarketDay[]] = [first ?? today, ...others];
    return supplier.requests({ ...choice, now: at, days });
  }

  #round(): Promise<void> {
    return this.#mutex.run(async () => {
      if (this.#isClosed) return;
      const { clock } = this.#options;
      const requests = this.#requests(clock.now());
      await this.#keep((memory) => ({
        ...memory,
        attempts: afterSending(memory.attempts, requests.length, clock.now()),
      }));
      const before = this.#memory.slots;
      const answered: Answered[] = [];
      for (const request of requests) {
        const answer = await this.#ask(request);
        answered.push({ url: request.url, answer });
        if (answer.kind === "failed" || this.#isClosed) break;
      }
      if (this.#isClosed) return;
      this.#error = errorOf(answered);
      await this.#keep((memory) => afterRound(memory, answered, clock.now()));
      this.#report(JSON.stringify(before) !== JSON.stringify(this.#memory.slots));
      this.#schedule();
    });
  }

  async #ask(request: FetchRequest): Promise<FeedAnswer> {
    const { send, choice, clock } = this.#options;
    const { supplier, reading } = choice;
    const now = clock.now();
    const etag = this.#memory.etags[request.url];
    const asked = { ...choice, now, days: marketDays(supplier.timing, now) };
    try {
      const reply = await send(
        etag === undefined ? request : { ...request, headers: { ...request.headers, "if-none-match": etag } },
      );
      return readReply(reply, {
        request,
        options: { ...reading, ...supplier.reading?.(asked), expect: "prices", now },
        prepared: supplier.prepared && ((answer) => supplier.prepared?.(answer, asked)),
        now,
      });
    } catch (cause) {
      if (cause instanceof SmartcarError) return { kind: "failed", error: cause };
      throw cause;
    }
  }

  async #keep(change: (memory: PriceMemory) => PriceMemory): Promise<void> {
    const { stored } = this.#options;
    this.#memory = change(this.#memory);
    await stored.change(() => this.#memory);
  }

  #report(isNews: boolean): void {
    if (!this.#isClosed) this.#options.onState(this.#stateOf(isNews));
  }

  #stateOf(isNews: boolean): PriceState {
    return { memory: this.#memory, trouble: this.#trouble(), nextAt: this.#dueAt, isNews };
  }

  #trouble(): PriceTrouble | undefined {
    const { choice, clock } = this.#options;
    const { slots, attempts } = this.#memory;
    const now = clock.now();
    const error = this.#error;
    if (error?.code === "CREDENTIALS") return { code: "token", error };
    if (knownUntil(slots, now) === undefined)
      return attempts.lastAt === undefined ? undefined : { code: "no-prices", error };
    const sinceAt = lateSince(choice.supplier.timing, slots, now);
    if (sinceAt !== undefined) return { code: "late", sinceAt, error };
    return error && { code: "failed", error };
  }
}

/** Time that passes unseen is noticed after so long. */
const LONGEST_WAIT_MS = 15 * MINUTE_MS;

function limitsOf({ leastMs = LEAST_MS, perDay }: PriceSupplier): {
  readonly leastMs: number;
  readonly perDay: number | undefined;
} {
  return { leastMs, perDay };
}

import { createHash } from "node:crypto";
import type { FeedOptions } from "../control/feeds/feed";
import type { Clock } from "../core/clock";
import { MINUTE_MS, SECOND_MS } from "../core/duration";
import { SmartcarError } from "../core/error";
import { Mutex } from "../core/mutex";
import { say } from "../core/speech";
import { afterFailure, afterSending, afterSuccess, allowedAt, type Attempts, type FetchLimits } from "./attempts";
import { readReply, type FeedAnswer } from "./read-reply";
import type { FetchReply, FetchRequest } from "./request";
import type { RequestLedger } from "./request-ledger";

/** What is remembered of any service, as plain JSON. */
export interface FetchMemory {
  /** The fingerprint of the service and what is asked of it: what was fetched for another choice counts no more. */
  readonly of: string;
  readonly attempts: Attempts;
  /** The last round that was good. */
  readonly checkedAt?: number | undefined;
  /** By the fingerprint of an address, what the service calls the answer that is known. */
  readonly etags: Readonly<Record<string, string>>;
}

/** One request, and how its answer is read. */
export interface Ask {
  readonly request: FetchRequest;
  readonly options: FeedOptions;
  readonly prepared?: ((answer: unknown) => unknown) | undefined;
  /** Asked once in its place where the service refuses the request as it is. */
  readonly otherwise?: FetchRequest | undefined;
  /** The answer is an index: what it names is asked next, and read in its place. */
  readonly leadsTo?: ((answer: unknown) => readonly FetchRequest[]) | undefined;
}

/** The answer to one request of a round. */
export interface Answered {
  readonly url: string;
  readonly answer: FeedAnswer;
}

/** What a service is asked, and when: pure. */
export interface FetchRules<M extends FetchMemory> {
  readonly name: string;
  /** Where the answer to the same address may be the same as before. Nothing is known at first. */
  readonly nothing: M;
  readonly limits: FetchLimits;
  /** Whose requests the limit of a day is about: a fingerprint. */
  readonly customer: string;
  /** When something new can be expected. */
  readonly expectedAt: (memory: M, now: number) => number;
  readonly round: (memory: M, now: number) => readonly Ask[];
  /** What the answers of a round tell. */
  readonly learned: (memory: M, answered: readonly Answered[], now: number) => M;
  /** What is told of it: whether that has changed. */
  readonly content: (memory: M) => unknown;
}

/** How things stand after each round. */
export interface FetchState<M extends FetchMemory> {
  readonly memory: M;
  /** Of the last round. */
  readonly error: SmartcarError | undefined;
  /** When the service is asked next. */
  readonly nextAt: number;
  readonly isUpdate: boolean;
}

/** Where the memory is stored. */
export interface MemoryPlace<M> {
  get(): Promise<M | undefined>;
  change(change: (value: M | undefined) => M | undefined): Promise<M | undefined>;
}

export interface FetcherOptions<M extends FetchMemory> {
  readonly rules: FetchRules<M>;
  readonly stored: MemoryPlace<M>;
  readonly clock: Clock;
  /** Counts the requests of a day, where the service limits them. */
  readonly ledger: RequestLedger;
  readonly send: (request: FetchRequest) => Promise<FetchReply>;
  readonly onState: (state: FetchState<M>) => void;
  /** What nobody expects. */
  readonly onFault: (cause: unknown) => void;
}

/** Time that passes unseen is noticed after so long. */
const LONGEST_WAIT_MS = 15 * MINUTE_MS;

const NOTHING = (): void => {};

/** Keeps what one service knows: asks when something new can be expected, and no more often than it may. */
export class Fetcher<M extends FetchMemory> {
  readonly #options: FetcherOptions<M>;
  readonly #mutex = new Mutex();
  #memory: M;
  #error: SmartcarError | undefined;
  #cancel = NOTHING;
  #isClosed = false;

  constructor(options: FetcherOptions<M>) {
    this.#options = options;
    this.#memory = options.rules.nothing;
  }

  /** Takes up what is stored, and asks where that is not enough. */
  async start(): Promise<void> {
    const { stored, rules, ledger } = this.#options;
    if (rules.limits.perDay !== undefined) await ledger.open();
    const known = await stored.get();
    const { nothing } = rules;
    const isKnown = known?.of === nothing.of;
    // Another choice keeps only who asks.
    const seed = known?.attempts.seed ?? nothing.attempts.seed;
    this.#memory = isKnown ? known : { ...nothing, attempts: { ...nothing.attempts, seed } };
    this.#report(isKnown);
    this.#schedule();
  }

  /** Asks now, if the service may be asked now. Throws SmartcarError `RATE_LIMIT` with the wait where it may not. */
  async refresh(): Promise<void> {
    const { clock, rules } = this.#options;
    const now = clock.now();
    const waitMs = this.#allowedAt(now, now) - now;
    if (waitMs > 0) {
      const says = say("error.feed-too-soon", { supplier: rules.name });
      throw new SmartcarError("RATE_LIMIT", says, { retry: "later", retryAfterMs: waitMs });
    }
    await this.#round();
  }

  /** Changes what is remembered beside the answers. */
  async change(change: (memory: M) => M): Promise<void> {
    const changed = change(this.#memory);
    if (changed === this.#memory) return;
    const isUpdate = this.#isUpdate(this.#memory, changed);
    await this.#keep(() => changed);
    if (isUpdate) this.#report(true);
  }

  get state(): FetchState<M> {
    return this.#stateOf(false);
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel();
  }

  get #dueAt(): number {
    const { rules, clock } = this.#options;
    const now = clock.now();
    const wantedAt = rules.expectedAt(this.#memory, now);
    return Math.max(wantedAt, this.#allowedAt(now, wantedAt));
  }

  /** When the round of an instant may be sent. */
  #allowedAt(now: number, roundAt: number): number {
    const { rules, ledger } = this.#options;
    const { limits, customer } = rules;
    const count = rules.round(this.#memory, roundAt).length;
    return allowedAt(this.#memory.attempts, limits, now, { count, sentAt: ledger.sentBy(customer, now) });
  }

  #schedule(): void {
    this.#cancel();
    if (this.#isClosed) return;
    const { clock, onFault } = this.#options;
    const waitMs = Math.min(Math.max(this.#dueAt - clock.now(), SECOND_MS), LONGEST_WAIT_MS);
    this.#cancel = clock.after(waitMs, () => {
      // What is due is judged anew: the clock may have been set, and a long wait is cut into pieces.
      if (this.#dueAt <= clock.now()) this.#round().catch(onFault);
      else {
        this.#report(false);
        this.#schedule();
      }
    });
  }

  #round(): Promise<void> {
    return this.#mutex.run(async () => {
      if (this.#isClosed) return;
      const { clock, rules } = this.#options;
      const asks = rules.round(this.#memory, clock.now());
      await this.#count(asks.length);
      const answered = await this.#askAll(asks);
      if (this.#isClosed) return;
      const before = this.#memory;
      this.#error = errorOf(answered);
      await this.#keep((memory) => afterRound(rules.learned(memory, answered, clock.now()), answered, clock.now()));
      this.#report(this.#isUpdate(before, this.#memory));
      this.#schedule();
    });
  }

  /** Asks one after the other, until one fails. */
  async #askAll(asks: readonly Ask[]): Promise<readonly Answered[]> {
    const answered: Answered[] = [];
    const waiting = [...asks];
    for (let ask = waiting.shift(); ask; ask = waiting.shift()) {
      const answer = await this.#ask(ask);
      if (this.#isClosed) break;
      const more = furtherAsks(ask, answer);
      if (more.length > 0) {
        waiting.unshift(...more);
        await this.#count(more.length);
        continue;
      }
      answered.push({ url: ask.request.url, answer });
      if (answer.kind === "failed") break;
    }
    return answered;
  }

  async #count(requests: number): Promise<void> {
    const { clock, ledger, rules } = this.#options;
    const now = clock.now();
    if (rules.limits.perDay !== undefined) await ledger.count(rules.customer, requests, now);
    await this.#keep((memory) => ({ ...memory, attempts: afterSending(memory.attempts, now) }));
  }

  async #ask({ request, options, prepared, leadsTo }: Ask): Promise<FeedAnswer> {
    const { send, clock } = this.#options;
    const etag = this.#memory.etags[fingerprint(request.url)];
    const headers = etag === undefined ? request.headers : { ...request.headers, "if-none-match": etag };
    try {
      const reply = await send({ ...request, ...(headers && { headers }) });
      return readReply(reply, { request, options, prepared, leadsTo, now: clock.now() });
    } catch (cause) {
      if (cause instanceof SmartcarError) return { kind: "failed", error: cause };
      throw cause;
    }
  }

  async #keep(change: (memory: M) => M): Promise<void> {
    this.#memory = change(this.#memory);
    await this.#options.stored.change(() => this.#memory);
  }

  #isUpdate(before: M, after: M): boolean {
    const { content } = this.#options.rules;
    return JSON.stringify(content(before)) !== JSON.stringify(content(after));
  }

  #report(isUpdate: boolean): void {
    if (!this.#isClosed) this.#options.onState(this.#stateOf(isUpdate));
  }

  #stateOf(isUpdate: boolean): FetchState<M> {
    return { memory: this.#memory, error: this.#error, nextAt: this.#dueAt, isUpdate };
  }
}

/** What is asked before an answer counts: what an index names, or the same in other words. */
function furtherAsks({ options, prepared, otherwise }: Ask, answer: FeedAnswer): readonly Ask[] {
  if (answer.kind === "index") return answer.requests.map((request) => ({ request, options, prepared }));
  const isRefused = answer.kind === "failed" && NOT_AS_ASKED.has(answer.error.code);
  return otherwise && isRefused ? [{ request: otherwise, options, prepared }] : [];
}

const NOT_AS_ASKED: ReadonlySet<string> = new Set(["REJECTED", "BAD_RESPONSE"]);

/** The first thing that went wrong. */
function errorOf(answered: readonly Answered[]): SmartcarError | undefined {
  return answered.flatMap(({ answer }) => (answer.kind === "failed" ? [answer.error] : []))[0];
}

/** The memory after a round: what was tried, and what the answers are called. */
function afterRound<M extends FetchMemory>(memory: M, answered: readonly Answered[], now: number): M {
  const error = errorOf(answered);
  const attempts = error
    ? afterFailure(memory.attempts, { retryAfterMs: error.retryAfterMs, isRefusal: error.retry === "never" }, now)
    : afterSuccess(memory.attempts);
  const etags = answered.reduce<FetchMemory["etags"]>(
    (known, { url, answer }) => (answer.kind === "read" ? withEtag(known, url, answer.etag) : known),
    memory.etags,
  );
  return { ...memory, attempts, etags, checkedAt: error ? memory.checkedAt : now };
}

/** Stands for a text that may contain a secret or a position. */
export function fingerprint(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 20);
}

/** More addresses than a round asks. */
const MOST_ETAGS = 8;
const LONGEST = 500;

function withEtag(etags: FetchMemory["etags"], url: string, etag: string | undefined): FetchMemory["etags"] {
  const own = fingerprint(url);
  const others = Object.entries(etags).filter(([known]) => known !== own);
  const added = etag === undefined || etag.length > LONGEST ? [] : [[own, etag] as const];
  return Object.fromEntries([...others, ...added].slice(-MOST_ETAGS));
}

import type { Clock } from "../core/clock";
import { MINUTE_MS, SECOND_MS } from "../core/duration";
import { SmartcarError } from "../core/error";
import { Mutex } from "../core/mutex";
import { say } from "../core/speech";
import { afterFailure, afterSending, allowedAt } from "./attempts";
import {
  afterRound,
  errorOf,
  fingerprint,
  furtherRequests,
  type FetchMemory,
  type FetchRules,
  type RoundAnswer,
  type RoundRequest,
} from "./fetch-round";
import { readReply, type FeedAnswer } from "./read-reply";
import type { FetchReply, FetchRequest } from "./request";
import type { RequestLedger } from "./request-ledger";

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
  /** Hears of what nobody expects; the service is asked again later. */
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
      try {
        await this.#askForRound();
      } catch (cause) {
        // What nobody expects must neither end the asking nor make it more frequent.
        const now = this.#options.clock.now();
        await this.#keep((memory) => ({ ...memory, attempts: afterFailure(memory.attempts, {}, now) })).catch(() => {});
        throw cause;
      } finally {
        this.#schedule();
      }
    });
  }

  async #askForRound(): Promise<void> {
    const { clock, rules } = this.#options;
    const requests = rules.round(this.#memory, clock.now());
    await this.#count(requests.length);
    const answers = await this.#askAll(requests);
    if (this.#isClosed) return;
    const before = this.#memory;
    this.#error = errorOf(answers);
    await this.#keep((memory) => afterRound(rules.learned(memory, answers, clock.now()), answers, clock.now()));
    this.#report(this.#isUpdate(before, this.#memory));
  }

  /** Asks one after the other, until one fails. */
  async #askAll(requests: readonly RoundRequest[]): Promise<readonly RoundAnswer[]> {
    const answers: RoundAnswer[] = [];
    const waiting = [...requests];
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const answer = await this.#ask(next);
      if (this.#isClosed) break;
      const further = furtherRequests(next, answer);
      if (further.length > 0) {
        waiting.unshift(...further);
        await this.#count(further.length);
        continue;
      }
      answers.push({ url: next.request.url, answer });
      if (answer.kind === "failed") break;
    }
    return answers;
  }

  async #count(requests: number): Promise<void> {
    const { clock, ledger, rules } = this.#options;
    const now = clock.now();
    if (rules.limits.perDay !== undefined) await ledger.count(rules.customer, requests, now);
    await this.#keep((memory) => ({ ...memory, attempts: afterSending(memory.attempts, now) }));
  }

  async #ask({ request, options, prepared, leadsTo }: RoundRequest): Promise<FeedAnswer> {
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

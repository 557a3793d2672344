import type { Dispatcher } from "undici";
import type { Clock } from "../../core/clock";
import type { TimeMark } from "../../core/corrected-clock";
import { SECOND_MS } from "../../core/duration";
import { SmartcarError } from "../../core/error";
import { say } from "../../core/speech";
import { amendedError } from "../errors/amended-error";
import { unreadableError } from "../errors/answer-error";
import type { Circumstances } from "../errors/answer-error";
import { openDispatcher } from "../../http/dispatcher";
import { documentOf } from "../document";
import type { Reply } from "../document";
import { exchange } from "./exchange";
import type { Hosts } from "./hosts";
import { closedError, Lifetime } from "../../http/lifetime";
import type { Answer, ApiRequest, RequestKind } from "./request";
import { retryAfterMs } from "../../http/retry-after";
import type { Throttle, Urgency } from "./throttle";
import { TokenHolder } from "../auth/token";
import type { Token } from "../auth/token";
import { explainCredentials, readToken, tokenRequest } from "../auth/token-request";
import type { Credentials } from "../auth/token-request";

export interface GatewayOptions {
  readonly hosts: Hosts;
  readonly credentials: Credentials;
  readonly clock: Clock;
  readonly throttle: Throttle;
  /** Left open when the gateway closes; without one it opens its own. */
  readonly dispatcher?: Dispatcher | undefined;
  /** Hears what time it is at Smartcar with each answer that is one. */
  readonly onTime?: ((mark: TimeMark) => void) | undefined;
  /** Hears of each request when it is over. */
  readonly onRequest?: ((done: RequestDone) => void) | undefined;
  readonly tokenTimeoutMs: number;
  readonly longestWaitMs: number;
}

/** A request that is over. */
export interface RequestDone {
  readonly kind: RequestKind;
  /** `undefined` where no answer came. */
  readonly status: number | undefined;
  readonly seconds: number;
}

/** Where the token of a request comes from. */
export interface TokenSource {
  /** One that is good for now. Throws SmartcarError. */
  get(): Promise<string>;
  /** Smartcar refused this one. */
  drop(token: string): void;
}

/** How a request is to be sent. */
export interface SendOptions {
  readonly urgency: Urgency;
  readonly signal?: AbortSignal | undefined;
  /** Called before a connection is sought, and when there is one, just before it is written; what it throws ends it unsent. */
  readonly beforeSending?: (() => void) | undefined;
  /** The application's own token if absent. */
  readonly tokens?: TokenSource | undefined;
}

/** The one way to Smartcar: spaces requests out, adds the token, turns every failure into a SmartcarError. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #tokens: TokenHolder;
  readonly #lifetimes = new Set<Lifetime>();
  #dispatcher: Promise<Dispatcher> | undefined;
  #isClosed = false;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#tokens = new TokenHolder(options.clock, () =>
      this.#live(undefined, (lifetime) => this.#fetchToken(lifetime)),
    );
  }

  /** Sends a request once; twice only if the token was refused, because then nothing was done. */
  ask(request: ApiRequest, { urgency, signal, beforeSending, tokens = this.#tokens }: SendOptions): Promise<Reply> {
    const { throttle, longestWaitMs } = this.#options;
    const { vehicleId } = request;
    return this.#live(signal, async (lifetime) => {
      for (let isRepeated = false; ; isRepeated = true) {
        if (!throttle.tryEnter(vehicleId)) {
          await throttle.enter({ urgency, vehicleId, longestWaitMs, signal: lifetime.signal() });
        }
        const token = await lifetime.race(tokens.get());
        beforeSending?.();
        const circumstances = await this.#exchange(withToken(request, token), lifetime, beforeSending);
        if (circumstances.answer.status !== 401) return this.#read(circumstances);
        tokens.drop(token);
        if (isRepeated) return this.#read(circumstances);
      }
    });
  }

  /** Fetches a new token, to see whether Smartcar accepts the credentials. */
  async checkToken(signal?: AbortSignal): Promise<void> {
    await this.#live(signal, (lifetime) => lifetime.race(this.#tokens.renew()));
  }

  /** Ends what is under way with CLOSED and frees the connections. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const lifetime of this.#lifetimes) lifetime.abort();
    if (this.#options.dispatcher !== undefined) return;
    const opened = await this.#dispatcher?.catch(() => undefined);
    await opened?.destroy();
  }

  async #fetchToken(lifetime: Lifetime): Promise<Token> {
    const { hosts, credentials, tokenTimeoutMs } = this.#options;
    try {
      const reply = this.#read(await this.#exchange(tokenRequest(hosts, credentials, tokenTimeoutMs), lifetime));
      const token = readToken(reply.document);
      if (token) return token;
      throw unreadableError(say("error.response-no-token"), reply);
    } catch (error) {
      throw explainCredentials(error, credentials);
    }
  }

  async #exchange(request: ApiRequest, lifetime: Lifetime, beforeSending?: () => void): Promise<Exchanged> {
    const { hosts, dispatcher, clock, onRequest } = this.#options;
    const { kind } = request;
    this.#dispatcher ??= dispatcher ? Promise.resolve(dispatcher) : openDispatcher(hosts.vehicle);
    const opened = await this.#dispatcher;
    const from = clock.now();
    const tell = (status?: number): void => onRequest?.({ kind, status, seconds: (clock.now() - from) / SECOND_MS });
    const answer = await exchange(opened, request, lifetime, beforeSending).catch((err: unknown) => {
      tell();
      throw err;
    });
    const until = clock.now();
    tell(answer.status);
    return { request, answer, retryAfterMs: retryAfterMs(answer.headers, until), mark: markOf(answer, from, until) };
  }

  #read({ mark, ...circumstances }: Exchanged): Reply {
    const { request } = circumstances;
    try {
      const document = documentOf(circumstances);
      if (mark) this.#options.onTime?.(mark);
      this.#options.throttle.accepted(request.vehicleId);
      return { ...circumstances, document };
    } catch (error) {
      throw this.#learn(error, request);
    }
  }

  /** Tells the throttle what an error means for it, and the error how long the throttle will wait. */
  #learn(error: unknown, { vehicleId }: ApiRequest): unknown {
    if (!(error instanceof SmartcarError)) return error;
    const { throttle } = this.#options;
    if (error.code !== "RATE_LIMIT") {
      throttle.accepted(vehicleId);
      return error;
    }
    const restMs = throttle.refused(error.scope === "vehicle" ? vehicleId : undefined, error.retryAfterMs);
    return amendedError(error, { retryAfterMs: restMs });
  }

  async #live<T>(caller: AbortSignal | undefined, work: (lifetime: Lifetime) => Promise<T>): Promise<T> {
    if (this.#isClosed) throw closedError();
    const lifetime = new Lifetime(caller);
    this.#lifetimes.add(lifetime);
    try {
      return await work(lifetime);
    } finally {
      lifetime.release();
      this.#lifetimes.delete(lifetime);
    }
  }
}

/** An answer, and what it shows of the time. */
interface Exchanged extends Circumstances {
  readonly mark: TimeMark | undefined;
}

/** What a cache has stored for a while bears an old date. */
function markOf({ headers }: Answer, from: number, until: number): TimeMark | undefined {
  const date = Date.parse([headers["date"]].flat()[0] ?? "");
  return Number.isNaN(date) || headers["age"] !== undefined ? undefined : { date, from, until };
}

function withToken(request: ApiRequest, token: string): ApiRequest {
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } };
}

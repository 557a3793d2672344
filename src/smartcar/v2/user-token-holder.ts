import { MINUTE_MS, SECOND_MS } from "../../core/duration";
import type { Clock } from "../../core/clock";
import { SmartcarError } from "../../core/error";
import { say } from "../../core/speech";
import type { TokenPair, UserTokens } from "../auth/user-tokens";

/** Renewed this long before its end. */
const RENEWAL_MS = 5 * MINUTE_MS;

/**
 * A refresh token lives on so long after it was first used (Smartcar docs: refreshing the access token), and is safe to use a
 * little less.
 */
const GRACE_MS = 9.5 * MINUTE_MS;

/** After a refresh that failed. An answer that was lost on its way is asked for again, or the grant is lost with it. */
const RETRIES_MS = [5, 15, 45, 120, 300].map((seconds) => seconds * SECOND_MS);

export interface UserTokenHolderOptions {
  readonly clock: Clock;
  readonly tokens: UserTokens;
  /** Asks Smartcar for a new pair. Not tied to any of the callers. Throws SmartcarError. */
  readonly refresh: (pair: TokenPair) => Promise<TokenPair>;
}

/** Holds one owner's tokens: one refresh for all who ask at once, and a new pair is safe before anyone uses it. */
export class UserTokenHolder {
  readonly #options: UserTokenHolderOptions;
  #pending: Promise<TokenPair> | undefined;
  #refused: string | undefined;
  #failing: { readonly refreshToken: string; readonly since: number; readonly times: number } | undefined;
  #cancelRetry = (): void => {};
  #isClosed = false;

  constructor(options: UserTokenHolderOptions) {
    this.#options = options;
  }

  /** An access token that is good for now. Throws SmartcarError, `PERMISSION` when the owner has granted none. */
  async get(): Promise<string> {
    const pair = await this.#pair();
    const { now, isGood } = this.#judge(pair);
    if (isGood && now < pair.expiresAt - RENEWAL_MS) return pair.accessToken;
    try {
      return (await this.#renew()).accessToken;
    } catch (error) {
      // The old one has some minutes left: an outage need not be anyone's failure yet.
      if (isPassing(error) && isGood) return pair.accessToken;
      throw error;
    }
  }

  /** Smartcar refused this access token, although its time was not over. */
  drop(accessToken: string): void {
    this.#refused = accessToken;
  }

  /** Ends the retries. */
  close(): void {
    this.#isClosed = true;
    this.#cancelRetry();
  }

  #judge({ accessToken, expiresAt }: TokenPair): { now: number; isGood: boolean } {
    const now = this.#options.clock.now();
    return { now, isGood: accessToken !== this.#refused && now < expiresAt };
  }

  async #pair(): Promise<TokenPair> {
    const pair = await this.#options.tokens.get();
    if (pair) return pair;
    throw new SmartcarError("PERMISSION", say("error.no-v2"));
  }

  #renew(): Promise<TokenPair> {
    this.#pending ??= this.#attempt().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  async #attempt(): Promise<TokenPair> {
    const { clock, tokens, refresh } = this.#options;
    this.#cancelRetry();
    const before = await this.#pair();
    // Another machine that shares the store may have been faster.
    if (this.#judge(before).now < before.expiresAt - RENEWAL_MS && before.accessToken !== this.#refused) return before;
    const startedAt = clock.now();
    try {
      const pair = await refresh(before);
      this.#failing = undefined;
      await tokens.set(pair);
      return pair;
    } catch (error) {
      const now = await this.#pair();
      if (now.refreshToken !== before.refreshToken) return now;
      if (isPassing(error)) this.#retryLater(before.refreshToken, startedAt);
      throw error;
    }
  }

  #retryLater(refreshToken: string, startedAt: number): void {
    const known = this.#failing?.refreshToken === refreshToken ? this.#failing : undefined;
    const { since, times } = known ?? { since: startedAt, times: 0 };
    this.#failing = { refreshToken, since, times: times + 1 };
    const { clock } = this.#options;
    const waitMs = RETRIES_MS[times];
    if (this.#isClosed || waitMs === undefined || clock.now() + waitMs > since + GRACE_MS) return;
    // Whoever needs the token asks, and gets the error; a retry in between is nobody's failure.
    this.#cancelRetry = clock.after(waitMs, () => void this.#renew().catch(() => undefined));
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof SmartcarError && error.retry === "later";
}

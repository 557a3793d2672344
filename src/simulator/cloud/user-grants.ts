import { randomUUID } from "node:crypto";
import type { Clock } from "../../core/clock";
import type { Rules } from "../rules";

/** What an owner granted in Connect, for version 2.0. */
export interface Grant {
  readonly userId: string;
  readonly vehicleIds: readonly string[];
  readonly permissions: readonly string[];
}

/** The tokens of one owner for version 2.0. */
export interface UserTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly lifetimeMs: number;
}

interface Entry {
  readonly grant: Grant;
  /** From then on it is worth nothing. */
  expiresAt: number;
}

/** The codes and tokens of version 2.0. Smartcar docs: authorization, refreshing the access token. */
export class UserGrants {
  readonly #clock: Clock;
  readonly #rules: Rules;
  readonly #codes = new Map<string, Entry & { readonly redirectUri: string }>();
  readonly #access = new Map<string, Entry>();
  readonly #refresh = new Map<string, Entry & { isUsed: boolean }>();

  constructor(clock: Clock, rules: Rules) {
    this.#clock = clock;
    this.#rules = rules;
  }

  /** A code that can be exchanged once, with the same redirect address. */
  issueCode(grant: Grant, redirectUri: string): string {
    const code = randomUUID();
    this.#codes.set(code, { grant, redirectUri, expiresAt: this.#in(this.#rules.codeLifetimeMs) });
    return code;
  }

  /** `undefined` for a code that is unknown, used, too old or for another address. */
  exchange(code: string, redirectUri: string): UserTokens | undefined {
    const entry = this.#valid(this.#codes, code);
    if (entry?.redirectUri !== redirectUri) return undefined;
    this.#codes.delete(code);
    return this.#issue(entry.grant);
  }

  /** A new pair. The refresh token given for it dies a little later, so that a lost answer can be asked for again. */
  refresh(token: string): UserTokens | undefined {
    const entry = this.#valid(this.#refresh, token);
    if (!entry) return undefined;
    if (!entry.isUsed) entry.expiresAt = Math.min(entry.expiresAt, this.#in(this.#rules.refreshGraceMs));
    entry.isUsed = true;
    return this.#issue(entry.grant);
  }

  /** What the access token allows; `undefined` if it is unknown or too old. */
  grantOf(accessToken: string): Grant | undefined {
    return this.#valid(this.#access, accessToken)?.grant;
  }

  #issue(grant: Grant): UserTokens {
    const { userTokenLifetimeMs, refreshTokenLifetimeMs } = this.#rules;
    for (const tokens of [this.#codes, this.#access, this.#refresh]) this.#forgetExpired(tokens);
    const accessToken = randomUUID();
    const refreshToken = randomUUID();
    this.#access.set(accessToken, { grant, expiresAt: this.#in(userTokenLifetimeMs) });
    this.#refresh.set(refreshToken, { grant, expiresAt: this.#in(refreshTokenLifetimeMs), isUsed: false });
    return { accessToken, refreshToken, lifetimeMs: userTokenLifetimeMs };
  }

  #in(ms: number): number {
    return this.#clock.now() + ms;
  }

  #valid<T extends Entry>(entries: ReadonlyMap<string, T>, key: string): T | undefined {
    const entry = entries.get(key);
    return entry && entry.expiresAt > this.#clock.now() ? entry : undefined;
  }

  #forgetExpired(entries: Map<string, Entry>): void {
    for (const key of entries.keys()) if (!this.#valid(entries, key)) entries.delete(key);
  }
}

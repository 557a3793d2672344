import type { TokenPair, UserTokens } from "../../../src/smartcar/auth/user-tokens";

/** An owner's tokens in memory; remembers every pair that was kept. */
export class KeptTokens implements UserTokens {
  readonly kept: TokenPair[] = [];

  constructor(...pairs: readonly TokenPair[]) {
    this.kept.push(...pairs);
  }

  async get(): Promise<TokenPair | undefined> {
    return this.kept.at(-1);
  }

  async set(pair: TokenPair): Promise<void> {
    this.kept.push(pair);
  }
}

import type { TokenPair, UserTokens } from "../../../src/smartcar/auth/user-tokens";

/** An owner's tokens in memory; remembers every pair that was kept. */
export class FakeTokens implements UserTokens {
  readonly saved: TokenPair[] = [];

  constructor(...pairs: readonly TokenPair[]) {
    this.saved.push(...pairs);
  }

  async get(): Promise<TokenPair | undefined> {
    return this.saved.at(-1);
  }

  async set(pair: TokenPair): Promise<void> {
    this.saved.push(pair);
  }
}

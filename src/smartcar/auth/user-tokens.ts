/** An owner's tokens for version 2.0. */
export interface TokenPair {
  readonly accessToken: string;
  /** Replaced with every use; the used one dies minutes later. */
  readonly refreshToken: string;
  /** When the access token ends, milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** One owner's tokens, stored over restarts. */
export interface UserTokens {
  /** `undefined` if the owner has granted none. */
  get(): Promise<TokenPair | undefined>;
  /** Resolves when the pair is safe on disk, or when its writing has failed and was reported. */
  set(pair: TokenPair): Promise<void>;
}

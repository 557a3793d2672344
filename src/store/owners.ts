import { z } from "zod";
import { Kept } from "./stored-value";
import type { Store } from "./store";
import type { UserTokens } from "../smartcar/auth/user-tokens";

const Owner = z.object({
  connectedAt: z.number(),
  tokens: z.object({ accessToken: z.string(), refreshToken: z.string(), expiresAt: z.number() }).optional(),
});
const Book = z.record(z.string(), Owner);
type Book = z.infer<typeof Book>;

/** The owners who have granted an application access to their cars, and their tokens where they have any. */
export class Owners {
  readonly #book: Kept<Book>;
  readonly #tokens = new Map<string, UserTokens>();

  /** `application` keeps those of one application apart from another's: its tokens must never be sent elsewhere. */
  constructor(store: Store, application: string) {
    this.#book = new Kept<Book>(store, `owners of ${application}`, Book, {});
  }

  /** Their user ids; who connected last comes first. */
  async userIds(): Promise<readonly string[]> {
    const owners = Object.entries(await this.#book.get());
    return owners.toSorted(([, one], [, other]) => other.connectedAt - one.connectedAt).map(([userId]) => userId);
  }

  /** This owner has connected cars, for the first time or again. */
  async add(userId: string, connectedAt: number): Promise<void> {
    await this.#book.change((book) => ({ ...book, [userId]: { ...book[userId], connectedAt } }));
  }

  /** The same object at each call. */
  tokensOf(userId: string): UserTokens {
    const tokens = this.#tokens.get(userId) ?? {
      get: async () => (await this.#book.get())[userId]?.tokens,
      set: async (pair) => {
        await this.#book.change((book) => ({ ...book, [userId]: { connectedAt: 0, ...book[userId], tokens: pair } }));
      },
    };
    this.#tokens.set(userId, tokens);
    return tokens;
  }
}

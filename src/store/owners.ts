import { OWNERS } from "./keys/account-keys";
import { StoredValue } from "./stored-value";
import type { Store } from "./store";

type Book = (typeof OWNERS)["initial"];
type Pair = NonNullable<Book[string]["tokens"]>;

/** One owner's tokens, as those who use them want them. */
export interface OwnerTokens {
  /** `undefined` if the owner has granted none. */
  get(): Promise<Pair | undefined>;
  /** Resolves when the pair is safe on disk, or when its writing has failed and was reported. */
  set(pair: Pair): Promise<void>;
}

/** The owners who have granted an application access to their cars, and their tokens where they have any. */
export class Owners {
  readonly #book: StoredValue<Book>;
  readonly #tokens = new Map<string, OwnerTokens>();

  /** `application` keeps those of one application apart from another's: its tokens must never be sent elsewhere. */
  constructor(store: Store, application: string) {
    this.#book = StoredValue.of(store, OWNERS, { application });
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
  tokensOf(userId: string): OwnerTokens {
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

import type { z } from "zod";
import type { Store } from "./store";

/**
 * One value in a store, read through its schema. It is read again before each change, because others may use the same store, and
 * none of their changes is lost. What the schema refuses counts as absent.
 */
export class Kept<T> {
  readonly #store: Store;
  readonly #key: string;
  readonly #schema: z.ZodType<T>;
  readonly #initial: T;

  constructor(store: Store, key: string, schema: z.ZodType<T>, initial: T) {
    this.#store = store;
    this.#key = key;
    this.#schema = schema;
    this.#initial = initial;
  }

  /** The value after all changes asked for so far. */
  async get(): Promise<T> {
    return this.#parsed(await this.#store.get(this.#key));
  }

  /**
   * Replaces the value by what `change` makes of it; resolves with the new value when it is kept. A `change` that returns what
   * it was given writes nothing.
   */
  async change(change: (value: T) => T): Promise<T> {
    let value: T = this.#initial;
    await this.#store.change(this.#key, (kept) => {
      const before = this.#parsed(kept);
      value = change(before);
      return value === before ? kept : value;
    });
    return value;
  }

  #parsed(kept: unknown): T {
    const parsed = this.#schema.safeParse(kept);
    return parsed.success ? parsed.data : this.#initial;
  }
}

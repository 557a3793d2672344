import type { z } from "zod";
import type { Store } from "./store";

/**
 * One value in a store, read through its schema and changed one change after the other. It is read again before each change,
 * because another machine may share the store. What the schema refuses counts as absent.
 */
export class Kept<T> {
  readonly #store: Store;
  readonly #key: string;
  readonly #schema: z.ZodType<T>;
  readonly #initial: T;
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: Store, key: string, schema: z.ZodType<T>, initial: T) {
    this.#store = store;
    this.#key = key;
    this.#schema = schema;
    this.#initial = initial;
  }

  /** The value after all changes asked for so far. */
  async get(): Promise<T> {
    await this.#last;
    return this.#read();
  }

  /**
   * Replaces the value by what `change` makes of it; resolves with the new value when it is kept. A `change` that returns what
   * it was given writes nothing.
   */
  change(change: (value: T) => T): Promise<T> {
    const done = this.#last.then(async () => {
      const before = await this.#read();
      const value = change(before);
      if (value !== before) await this.#store.set(this.#key, value);
      return value;
    });
    this.#last = done.catch(() => {});
    return done;
  }

  async #read(): Promise<T> {
    const parsed = this.#schema.safeParse(await this.#store.get(this.#key));
    return parsed.success ? parsed.data : this.#initial;
  }
}

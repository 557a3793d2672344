import { SmartcarError } from "../core/error";
import { listed, say, type Text } from "../core/speech";
import type { Store } from "./store";
import { StoreOver } from "./store-over";
import { keyText, readStored, sealed, versionIn, versionOf, type Ids, type StoredKey } from "./stored-key";

/**
 * One value in a store, read through its key's schema. It is read again before each change, because others may use the same store,
 * and none of their changes is lost. What does not fit is left out and reported once. A value that a newer version of this package
 * has written is left alone: what is stored meanwhile is beside it, under a key of its own.
 */
export class StoredValue<T> {
  readonly #store: Store;
  readonly #key: StoredKey<string, T>;
  /** Its path is made of them when it is needed: a car of thousands has many. */
  readonly #ids: Readonly<Record<string, string>>;
  #isReported = false;

  private constructor(store: Store, key: StoredKey<string, T>, ids: Readonly<Record<string, string>>) {
    this.#store = store;
    this.#key = key;
    this.#ids = ids;
  }

  static of<Pattern extends string, T>(store: Store, key: StoredKey<Pattern, T>, ids: Ids<Pattern>): StoredValue<T> {
    return new StoredValue(store, key, ids);
  }

  /** The same value, changed by another way than its store's own. */
  through(change: Store["change"]): Pick<StoredValue<T>, "change"> {
    const changed = Object.assign(new StoreOver(this.#store), { change });
    return new StoredValue<T>(changed, this.#key, this.#ids);
  }

  /** Whether anything was ever stored. */
  async isStored(): Promise<boolean> {
    return (await this.#store.get(this.#path)) !== undefined;
  }

  /** The value after all changes asked for so far. */
  async get(): Promise<T> {
    const stored = await this.#store.get(this.#path);
    return this.#read(this.#isNewer(stored) ? await this.#store.get(this.#beside) : stored);
  }

  /**
   * Replaces the value by what `change` makes of it; resolves with the new value when it is stored. A `change` that returns what
   * it was given writes nothing.
   */
  async change(change: (value: T) => T): Promise<T> {
    let value: T = this.#key.initial;
    const apply = (stored: unknown): unknown => {
      const before = this.#read(stored);
      value = change(before);
      return value === before ? stored : sealed(this.#key, value);
    };
    let isNewer = false;
    await this.#store.change(this.#path, (stored) => {
      isNewer = this.#isNewer(stored);
      return isNewer ? stored : apply(stored);
    });
    if (isNewer) await this.#store.change(this.#beside, apply);
    return value;
  }

  get #path(): string {
    return keyText(this.#key.pattern, this.#ids);
  }

  get #beside(): string {
    return `${this.#path}@${versionOf(this.#key)}`;
  }

  #read(stored: unknown): T {
    if (stored === undefined) return this.#key.initial;
    const { value, leftOut } = readStored(this.#key, stored);
    if (leftOut.length > 0) {
      const which = listed(leftOut.slice(0, MOST_SHOWN));
      this.#report(say("store.left-out", { path: this.#path, which, count: leftOut.length }));
    }
    return value ?? this.#key.initial;
  }

  #isNewer(stored: unknown): boolean {
    if (versionIn(stored) <= versionOf(this.#key)) return false;
    this.#report(say("store.newer", { path: this.#path }));
    return true;
  }

  #report(says: Text): void {
    if (!this.#isReported) this.#store.report(new SmartcarError("STORE", says));
    this.#isReported = true;
  }
}

const MOST_SHOWN = 3;

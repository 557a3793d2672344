import type { SmartcarError } from "../core/error";
import type { Store } from "./store";

/** Opens the store of this name. */
export type OpenNamed = (name: string) => Store;

/**
 * A store that is open only while it is used, so that of many only those take memory that are in use. A class, because there are
 * several for each of thousands of cars.
 */
export class TransientStore implements Store {
  readonly #open: OpenNamed;
  readonly #name: string;

  /** `open` is one for many stores, which `name` tells apart. */
  constructor(open: OpenNamed, name: string) {
    this.#open = open;
    this.#name = name;
  }

  get(key: string): Promise<unknown> {
    return this.#use((store) => store.get(key));
  }

  set(key: string, value: unknown): Promise<void> {
    return this.#use((store) => store.set(key, value));
  }

  change<T>(key: string, change: (value: unknown) => T): Promise<T> {
    return this.#use((store) => store.change(key, change));
  }

  together<T>(work: () => Promise<T>): Promise<T> {
    return this.#use((store) => store.together(work));
  }

  isSafe(): Promise<boolean> {
    return this.#use((store) => store.isSafe());
  }

  report(problem: SmartcarError): void {
    void this.#use((store) => store.report(problem));
  }

  async close(): Promise<void> {}

  async #use<T>(work: (store: Store) => T | Promise<T>): Promise<T> {
    const store = this.#open(this.#name);
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }
}

import type { SmartcarError } from "../core/error";
import type { Store } from "./store";

/** A store that does what another one does. A class, as those that differ from it in part: a car of thousands has several. */
export class StoreOver implements Store {
  protected readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  get(key: string): Promise<unknown> {
    return this.store.get(key);
  }

  set(key: string, value: unknown): Promise<void> {
    return this.store.set(key, value);
  }

  change<T>(key: string, change: (value: unknown) => T): Promise<T> {
    return this.store.change(key, change);
  }

  together<T>(work: () => Promise<T>): Promise<T> {
    return this.store.together(work);
  }

  isSafe(): Promise<boolean> {
    return this.store.isSafe();
  }

  report(problem: SmartcarError): void {
    this.store.report(problem);
  }

  close(): Promise<void> {
    return this.store.close();
  }
}

/** The same store, closed in another way. */
export function withClose(store: Store, close: () => Promise<void>): Store {
  return new StoreClosedBy(store, close);
}

class StoreClosedBy extends StoreOver {
  readonly #close: () => Promise<void>;

  constructor(store: Store, close: () => Promise<void>) {
    super(store);
    this.#close = close;
  }

  override close(): Promise<void> {
    return this.#close();
  }
}

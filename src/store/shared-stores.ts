import type { Store } from "./store";
import { StoreOver } from "./store-over";

interface Shared {
  readonly store: Store;
  users: number;
}

/** Stores that several use at a time: one for each name, however many open it, so that none overwrites another's changes. */
export class SharedStores {
  readonly #shared = new Map<string, Shared>();

  /** The store of this name, made by `make` when nobody has it open. It ends when all who opened it have closed it. */
  open(name: string, make: () => Store): Store {
    const shared = this.#shared.get(name) ?? { store: make(), users: 0 };
    this.#shared.set(name, shared);
    shared.users += 1;
    return new OpenedStore(this, name, shared);
  }

  /** One who opened it has closed it. What a full disk did not take must be known to whoever opens the store next: it stays. */
  async leave(name: string, shared: Shared): Promise<void> {
    shared.users -= 1;
    if (shared.users > 0) return void (await shared.store.isSafe());
    await shared.store.close();
    const isSafe = await shared.store.isSafe();
    if (isSafe && shared.users === 0 && this.#shared.get(name) === shared) this.#shared.delete(name);
  }
}

/** A store as one of its users has it. */
class OpenedStore extends StoreOver {
  readonly #all: SharedStores;
  readonly #name: string;
  readonly #shared: Shared;
  #closing: Promise<void> | undefined;

  constructor(all: SharedStores, name: string, shared: Shared) {
    super(shared.store);
    this.#all = all;
    this.#name = name;
    this.#shared = shared;
  }

  override close(): Promise<void> {
    return (this.#closing ??= this.#all.leave(this.#name, this.#shared));
  }
}

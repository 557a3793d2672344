import type { Store } from "./store";

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
    let closing: Promise<void> | undefined;
    return { ...shared.store, close: () => (closing ??= this.#leave(name, shared)) };
  }

  /** What a full disk did not take must be known to whoever opens the store next: it stays. */
  async #leave(name: string, shared: Shared): Promise<void> {
    shared.users -= 1;
    if (shared.users > 0) return void (await shared.store.isSafe());
    await shared.store.close();
    const isSafe = await shared.store.isSafe();
    if (isSafe && shared.users === 0 && this.#shared.get(name) === shared) this.#shared.delete(name);
  }
}

import type { Store } from "./store";

export interface ImportingStoreOptions {
  readonly store: Store;
  /** Older stores that may hold values of the same keys; they may come and go. */
  readonly sources: ReadonlySet<Store>;
  /** What is right where both hold a value. Must come to the same when it is done twice: a crash may repeat it. */
  readonly unite: (key: string, value: unknown, older: unknown) => unknown;
}

/** Takes over what older stores hold, each value when it is first asked for, and takes it out there when it is safe here. */
export function importingStore({ store, sources, unite }: ImportingStoreOptions): Store {
  const imported = new Map<string, Map<Store, Promise<void>>>();
  let clearing = Promise.resolve();

  async function importFrom(source: Store, key: string): Promise<void> {
    const older = await source.get(key);
    if (older === undefined) return;
    await store.change(key, (value) => (value === undefined ? older : unite(key, value, older)));
    clearing = clearing.then(() => takeOut(source, key));
  }

  async function takeOut(source: Store, key: string): Promise<void> {
    if (await store.isSafe()) await source.set(key, undefined);
  }

  async function ready(key: string): Promise<void> {
    const done = imported.get(key) ?? new Map<Store, Promise<void>>();
    imported.set(key, done);
    for (const source of done.keys()) if (!sources.has(source)) done.delete(source);
    for (const source of sources) if (!done.has(source)) done.set(source, importFrom(source, key));
    await Promise.all(done.values());
  }

  return {
    get: async (key) => {
      await ready(key);
      return store.get(key);
    },
    set: async (key, value) => {
      await ready(key);
      await store.set(key, value);
    },
    change: async (key, change) => {
      await ready(key);
      return store.change(key, change);
    },
    together: (work) => store.together(work),
    isSafe: () => store.isSafe(),
    report: (problem) => store.report(problem),
    close: async () => {
      await clearing;
      await store.close();
    },
  };
}

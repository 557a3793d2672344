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
  /** The sources of which each key was taken over: the same list for all keys, because there may be thousands of such stores. */
  const taken = new Map<string, readonly Store[]>();
  const underWay = new Map<string, Promise<void>>();
  let present: readonly Store[] = [];
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

  function presentSources(): readonly Store[] {
    const isSame = present.length === sources.size && present.every((source) => sources.has(source));
    if (!isSame) present = [...sources];
    return present;
  }

  async function importMissing(key: string): Promise<void> {
    const now = presentSources();
    const before = taken.get(key) ?? [];
    await Promise.all(now.filter((source) => !before.includes(source)).map((source) => importFrom(source, key)));
    taken.set(key, now);
  }

  async function ready(key: string): Promise<void> {
    while (taken.get(key) !== presentSources()) {
      const importing = underWay.get(key) ?? importMissing(key).finally(() => underWay.delete(key));
      underWay.set(key, importing);
      await importing;
    }
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

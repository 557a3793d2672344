import type { Store } from "./store";

/** A store that is read and written only from when `ready` resolves: for what must not be judged before. */
export function storeFrom(ready: Promise<void>, store: Store): Store {
  return {
    get: async (key) => {
      await ready;
      return store.get(key);
    },
    set: async (key, value) => {
      await ready;
      await store.set(key, value);
    },
    change: async (key, change) => {
      await ready;
      return store.change(key, change);
    },
    together: async (work) => {
      await ready;
      return store.together(work);
    },
    isSafe: () => store.isSafe(),
    report: (problem) => store.report(problem),
    close: () => store.close(),
  };
}

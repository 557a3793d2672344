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
    close: () => store.close(),
  };
}

import type { Store } from "./store";

/** A store that is asked for at each use: for what may turn out to belong elsewhere. All that `choose` may give is closed by its owner. */
export function chosenStore(choose: () => Promise<Store>, close: () => Promise<void>): Store {
  return {
    get: async (key) => (await choose()).get(key),
    set: async (key, value) => (await choose()).set(key, value),
    change: async (key, change) => (await choose()).change(key, change),
    together: async (work) => (await choose()).together(work),
    isSafe: async () => (await choose()).isSafe(),
    report: (problem) =>
      void choose().then(
        (store) => store.report(problem),
        () => {},
      ),
    close,
  };
}

/** A store that is read and written only from when `ready` resolves: for what must not be judged before. */
export function storeFrom(ready: Promise<void>, store: Store): Store {
  return {
    ...chosenStore(
      () => ready.then(() => store),
      () => store.close(),
    ),
    isSafe: () => store.isSafe(),
    report: (problem) => store.report(problem),
  };
}

import type { Store } from "./store";

/** A store that is open only while it is used, so that of many only those take memory that are in use. */
export function transientStore(open: () => Store): Store {
  const use = async <T>(work: (store: Store) => T | Promise<T>): Promise<T> => {
    const store = open();
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  };
  return {
    get: (key) => use((store) => store.get(key)),
    set: (key, value) => use((store) => store.set(key, value)),
    change: (key, change) => use((store) => store.change(key, change)),
    together: (work) => use((store) => store.together(work)),
    isSafe: () => use((store) => store.isSafe()),
    report: (problem) => void use((store) => store.report(problem)),
    close: async () => {},
  };
}

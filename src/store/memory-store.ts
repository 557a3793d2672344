import type { Store } from "./store";

/** Keeps nothing beyond its own life: for the built-in simulator, whose cars begin again with every start. */
export function memoryStore(): Store {
  const values = new Map<string, unknown>();
  return {
    get: async (key) => structuredClone(values.get(key)),
    set: async (key, value) => void values.set(key, structuredClone(value)),
    change: async (key, change) => {
      const value = change(structuredClone(values.get(key)));
      values.set(key, structuredClone(value));
      return value;
    },
    together: (work) => work(),
    isSafe: async () => true,
    report: () => {},
    close: async () => {},
  };
}

import type { Store } from "./store";

/**
 * Reading and changing for a store that can only be read and written slowly: of each key one change after the other, and a read
 * after the changes that were asked for before it.
 */
export function changesInTurn({ get, set }: Pick<Store, "get" | "set">): Pick<Store, "get" | "set" | "change"> {
  const last = new Map<string, Promise<unknown>>();

  function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const done = (last.get(key) ?? Promise.resolve()).then(work);
    const settled: Promise<unknown> = done.catch(() => {}).finally(() => last.get(key) === settled && last.delete(key));
    last.set(key, settled);
    return done;
  }

  return {
    get: async (key) => {
      await last.get(key);
      return get(key);
    },
    set: (key, value) => inTurn(key, () => set(key, value)),
    change: (key, change) =>
      inTurn(key, async () => {
        const before = await get(key);
        const value = change(before);
        if (value !== before) await set(key, value);
        return value;
      }),
  };
}

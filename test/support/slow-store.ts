import { memoryStore } from "../../src/store/memory-store";
import type { Store } from "../../src/store/store";
import { settle } from "./fake-clock";

/** A store that takes its time, so that changes overlap. */
export function slowStore(): Store & { writes: number } {
  const store = memoryStore();
  const slow = {
    writes: 0,
    get: async (key: string) => {
      await settle();
      return store.get(key);
    },
    set: async (key: string, value: unknown) => {
      slow.writes += 1;
      await settle();
      await store.set(key, value);
    },
    close: () => store.close(),
  };
  return slow;
}

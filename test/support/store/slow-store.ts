import { changesInTurn } from "../../../src/store/changes-in-turn";
import { memoryStore } from "../../../src/store/memory-store";
import type { Store } from "../../../src/store/store";
import { settle } from "../fake-clock";

/** A store that takes its time, so that changes overlap. */
export function slowStore(): Store & { writes: number } {
  const store = memoryStore();
  const slow = {
    ...store,
    writes: 0,
    ...changesInTurn({
      get: async (key: string) => {
        await settle();
        return store.get(key);
      },
      set: async (key: string, value: unknown) => {
        slow.writes += 1;
        await settle();
        await store.set(key, value);
      },
    }),
  };
  return slow;
}

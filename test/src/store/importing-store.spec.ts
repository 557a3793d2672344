import assert from "node:assert/strict";
import { importingStore } from "../../../src/store/importing-store";
import { memoryStore } from "../../../src/store/memory-store";
import type { Store } from "../../../src/store/store";

const KEY = "car/1/calls";

for (const [name, of] of [
  ["key by key", undefined],
  ["all at once", { id: "1", keysOf: (id: string): readonly string[] => [`car/${id}/stops`, `car/${id}/calls`] }],
] as const)
  describe(`importingStore, ${name}`, () => {
    let store: Store;
    let sources: Set<Store>;
    beforeEach(() => {
      store = memoryStore();
      sources = new Set();
    });

    const add = (a: unknown, b: unknown): number => Number(a) + Number(b);
    const open = (target = store): Store =>
      importingStore({ store: target, sources, unite: (_key, a, b) => add(a, b), of });
    const older = async (calls: number): Promise<Store> => {
      const source = memoryStore();
      await source.set(KEY, calls);
      sources.add(source);
      return source;
    };

    it("takes over what an older store holds, and takes it out there", async () => {
      const source = await older(7);
      const importing = open();

      assert.equal(await importing.get(KEY), 7);
      await importing.close();

      assert.deepEqual([await store.get(KEY), await source.get(KEY)], [7, undefined]);
    });

    it("unites what several hold before the first change, once", async () => {
      await older(7);
      await older(30);
      await store.set(KEY, 100);
      const importing = open();

      await Promise.all([
        importing.change(KEY, (calls) => add(calls, 1000)),
        importing.change(KEY, (calls) => add(calls, 1000)),
      ]);

      assert.equal(await importing.get(KEY), 2137);
    });

    it("takes over from a store that joins later", async () => {
      const importing = open();
      await importing.set(KEY, 1);

      await older(7);

      assert.equal(await importing.get(KEY), 8);
    });

    it("takes nothing out where the new store has not written it", async () => {
      const source = await older(7);
      const importing = open({ ...store, isSafe: async () => false });

      assert.equal(await importing.get(KEY), 7);
      await importing.close();

      assert.equal(await source.get(KEY), 7);
    });

    it("can be asked for the first time within what belongs together", async () => {
      await older(7);
      const importing = open();

      const calls = await importing.together(() => importing.change(KEY, (known) => add(known, 1)));

      assert.equal(calls, 8);
    });
  });

import assert from "node:assert/strict";
import * as z from "zod";
import { storedKey } from "../../../src/store/stored-key";
import { StoredValue } from "../../../src/store/stored-value";
import { memoryStore } from "../../../src/store/memory-store";
import type { Store } from "../../../src/store/store";
import { slowStore } from "../../support/store/slow-store";

const Count = z.object({ calls: z.number().nonnegative() });

const COUNT = storedKey({ pattern: "count", writer: "", schema: Count, initial: { calls: 0 } });

function storedIn(store: Store): StoredValue<{ calls: number }> {
  return StoredValue.of(store, COUNT, {});
}

const oneMore = ({ calls }: { calls: number }): { calls: number } => ({ calls: calls + 1 });

describe("StoredValue", () => {
  it("begins with what it is told to", async () => {
    assert.deepEqual(await storedIn(memoryStore()).get(), { calls: 0 });
  });

  it("loses none of many changes asked for at once", async () => {
    const count = storedIn(slowStore());

    await Promise.all(Array.from({ length: 20 }, () => count.change(oneMore)));

    assert.deepEqual(await count.get(), { calls: 20 });
  });

  for (const [kind, open] of [
    ["slow", slowStore],
    ["in memory", memoryStore],
  ] as const) {
    it(`loses none of the changes of two who keep the same value in a store that is ${kind}`, async () => {
      const store = open();
      const [one, other] = [storedIn(store), storedIn(store)];

      await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? one : other).change(oneMore)));

      assert.deepEqual([await one.get(), await other.get()], [{ calls: 20 }, { calls: 20 }]);
    });
  }

  it("goes on after a change that failed", async () => {
    const count = storedIn(slowStore());
    const failing = count.change(() => {
      throw new Error("It cannot be counted");
    });
    void count.change(oneMore);

    await assert.rejects(failing, /cannot be counted/);
    assert.deepEqual(await count.get(), { calls: 1 });
  });

  it("gives the value after all changes asked for so far", async () => {
    const count = storedIn(slowStore());

    void count.change(oneMore);
    void count.change(oneMore);

    assert.deepEqual(await count.get(), { calls: 2 });
  });

  it("gives each change its own result", async () => {
    const count = storedIn(slowStore());

    const results = await Promise.all([count.change(oneMore), count.change(oneMore)]);

    assert.deepEqual(results, [{ calls: 1 }, { calls: 2 }]);
  });

  it("builds on what another machine has written meanwhile", async () => {
    const store = memoryStore();
    const here = storedIn(store);
    await here.change(oneMore);

    await storedIn(store).change(() => ({ calls: 40 }));

    assert.deepEqual(await here.change(oneMore), { calls: 41 });
  });

  it("writes nothing when nothing changes", async () => {
    const store = slowStore();
    const count = storedIn(store);
    await count.change(oneMore);

    await count.change((same) => same);

    assert.equal(store.writes, 1);
  });

  it("goes on after a change that failed", async () => {
    const count = storedIn(memoryStore());

    const failed = count.change(() => {
      throw new Error("no");
    });

    await assert.rejects(failed, /no/);
    assert.deepEqual(await count.change(oneMore), { calls: 1 });
  });

  for (const garbage of ["text", 7, null, [], { calls: "many" }, { calls: -3 }, { calls: null }, {}]) {
    it(`begins again where ${JSON.stringify(garbage)} was stored`, async () => {
      const store = memoryStore();
      await store.set("count", garbage);

      assert.deepEqual(await storedIn(store).change(oneMore), { calls: 1 });
      assert.deepEqual(await store.get("count"), { v: 1, value: { calls: 1 } });
    });
  }
});

import assert from "node:assert/strict";
import { z } from "zod";
import { Kept } from "../../../src/store/stored-value";
import { memoryStore } from "../../../src/store/memory-store";
import type { Store } from "../../../src/store/store";
import { slowStore } from "../../support/slow-store";

const Count = z.object({ calls: z.number().nonnegative() });

function keptIn(store: Store): Kept<{ calls: number }> {
  return new Kept(store, "count", Count, { calls: 0 });
}

const oneMore = ({ calls }: { calls: number }): { calls: number } => ({ calls: calls + 1 });

describe("Kept", () => {
  it("begins with what it is told to", async () => {
    assert.deepEqual(await keptIn(memoryStore()).get(), { calls: 0 });
  });

  it("loses none of many changes asked for at once", async () => {
    const kept = keptIn(slowStore());

    await Promise.all(Array.from({ length: 20 }, () => kept.change(oneMore)));

    assert.deepEqual(await kept.get(), { calls: 20 });
  });

  for (const [kind, open] of [
    ["slow", slowStore],
    ["in memory", memoryStore],
  ] as const) {
    it(`loses none of the changes of two who keep the same value in a store that is ${kind}`, async () => {
      const store = open();
      const [one, other] = [keptIn(store), keptIn(store)];

      await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? one : other).change(oneMore)));

      assert.deepEqual([await one.get(), await other.get()], [{ calls: 20 }, { calls: 20 }]);
    });
  }

  it("goes on after a change that failed", async () => {
    const kept = keptIn(slowStore());
    const failing = kept.change(() => {
      throw new Error("It cannot be counted");
    });
    void kept.change(oneMore);

    await assert.rejects(failing, /cannot be counted/);
    assert.deepEqual(await kept.get(), { calls: 1 });
  });

  it("gives the value after all changes asked for so far", async () => {
    const kept = keptIn(slowStore());

    void kept.change(oneMore);
    void kept.change(oneMore);

    assert.deepEqual(await kept.get(), { calls: 2 });
  });

  it("gives each change its own result", async () => {
    const kept = keptIn(slowStore());

    const results = await Promise.all([kept.change(oneMore), kept.change(oneMore)]);

    assert.deepEqual(results, [{ calls: 1 }, { calls: 2 }]);
  });

  it("builds on what another machine has written meanwhile", async () => {
    const store = memoryStore();
    const here = keptIn(store);
    await here.change(oneMore);

    await keptIn(store).change(() => ({ calls: 40 }));

    assert.deepEqual(await here.change(oneMore), { calls: 41 });
  });

  it("writes nothing when nothing changes", async () => {
    const store = slowStore();
    const kept = keptIn(store);
    await kept.change(oneMore);

    await kept.change((count) => count);

    assert.equal(store.writes, 1);
  });

  it("goes on after a change that failed", async () => {
    const kept = keptIn(memoryStore());

    const failed = kept.change(() => {
      throw new Error("no");
    });

    await assert.rejects(failed, /no/);
    assert.deepEqual(await kept.change(oneMore), { calls: 1 });
  });

  for (const garbage of ["text", 7, null, [], { calls: "many" }, { calls: -3 }, { calls: null }, {}]) {
    it(`begins anew where ${JSON.stringify(garbage)} was kept`, async () => {
      const store = memoryStore();
      await store.set("count", garbage);

      assert.deepEqual(await keptIn(store).change(oneMore), { calls: 1 });
      assert.deepEqual(await store.get("count"), { calls: 1 });
    });
  }
});

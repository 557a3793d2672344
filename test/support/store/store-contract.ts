import assert from "node:assert/strict";
import type { Store } from "../../../src/store/store";

export interface ContractOptions {
  /** Opens the same values each time that it is called within a test: by one process, or by several where they may share a store. */
  readonly open: () => Promise<Store> | Store;
  /** Whether who opens it twice shares what is stored. */
  readonly isShared: boolean;
  /** Whether it outlives its closing. */
  readonly isLasting: boolean;
}

const KEY = "car/b1/requests";

/** What every store promises, whatever it is made of. */
export function keepsTheContract({ open, isShared, isLasting }: ContractOptions): void {
  const stores: Store[] = [];
  const opened = async (): Promise<Store> => {
    const store = await open();
    stores.push(store);
    return store;
  };
  const add = (value: unknown): number => Number(value ?? 0) + 1;

  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
  });

  it("gives back what it was given, and nothing for what was never stored", async () => {
    const store = await opened();
    await store.set(KEY, { calls: [3, "ü"] });

    assert.deepEqual([await store.get(KEY), await store.get("car/b2/requests")], [{ calls: [3, "ü"] }, undefined]);
  });

  it("gives and takes copies", async () => {
    const store = await opened();
    const given = { calls: 3 };
    await store.set(KEY, given);
    given.calls = 4;
    Object.assign(Object(await store.get(KEY)), { calls: 5 });
    await store.change(KEY, (value) => {
      Object.assign(Object(value), { calls: 6 });
      return { calls: 7 };
    });

    assert.deepEqual(await store.get(KEY), { calls: 7 });
  });

  it("loses none of many changes at once", async () => {
    const store = await opened();
    await Promise.all(Array.from({ length: 50 }, () => store.change(KEY, add)));

    assert.equal(await store.get(KEY), 50);
  });

  it("gives a change the value after all changes that were asked for before", async () => {
    const store = await opened();
    const seen: unknown[] = [];
    const note = (value: unknown): number => {
      seen.push(value);
      return add(value);
    };
    await Promise.all([store.set(KEY, 4), store.change(KEY, note), store.change(KEY, note), store.get(KEY)]);

    assert.deepEqual(seen, [4, 5]);
  });

  it("resolves a change with the new value, and rejects it with what it throws", async () => {
    const store = await opened();
    await store.set(KEY, 1);
    const broken = (): never => {
      throw new Error("as the test wants it");
    };

    await assert.rejects(store.change(KEY, broken), /as the test wants it/);
    assert.equal(await store.change(KEY, add), 2);
    assert.equal(await store.get(KEY), 2);
  });

  it("writes nothing where a change returns what it was given", async () => {
    const store = await opened();
    await store.set(KEY, { calls: 1 });

    await store.change(KEY, (value) => value);

    assert.deepEqual([await store.get(KEY), await store.isSafe()], [{ calls: 1 }, true]);
  });

  it("forgets what is set to nothing", async () => {
    const store = await opened();
    await store.set(KEY, 1);
    await store.set(KEY, undefined);

    assert.equal(await store.get(KEY), undefined);
  });

  it("stores together what is changed together, and gives it back inside", async () => {
    const store = await opened();
    const inside = await store.together(async () => {
      await store.set(KEY, 1);
      await store.change("car/b1/sessions", add);
      return [await store.get(KEY), await store.get("car/b1/sessions")];
    });

    assert.deepEqual(inside, [1, 1]);
    assert.deepEqual([await store.get(KEY), await store.get("car/b1/sessions"), await store.isSafe()], [1, 1, true]);
  });

  if (isShared)
    it("loses none of the changes of all who share it", async () => {
      const sharing = [await opened(), await opened(), await opened()];

      await Promise.all(sharing.flatMap((store) => Array.from({ length: 20 }, () => store.change(KEY, add))));

      assert.deepEqual(await Promise.all(sharing.map((store) => store.get(KEY))), [60, 60, 60]);
    });

  if (isLasting)
    it("has after its end what it had before", async () => {
      const store = await opened();
      await store.change(KEY, add);
      await store.close();

      assert.equal(await (await opened()).get(KEY), 1);
    });
}

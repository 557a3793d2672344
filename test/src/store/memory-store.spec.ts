import assert from "node:assert/strict";
import { memoryStore } from "../../../src/store/memory-store";

describe("memoryStore", () => {
  it("gives back what it was given", async () => {
    const store = memoryStore();
    await store.set("car/1/calls", { calls: 3 });

    assert.deepEqual(await store.get("car/1/calls"), { calls: 3 });
    assert.equal(await store.get("car/2/calls"), undefined);
  });

  it("gives and takes copies", async () => {
    const store = memoryStore();
    const given = { calls: 3 };
    await store.set("calls", given);

    given.calls = 4;
    Object.assign(Object(await store.get("calls")), { calls: 5 });

    assert.deepEqual(await store.get("calls"), { calls: 3 });
  });

  it("can be closed and forgets nothing before it is gone", async () => {
    const store = memoryStore();
    await store.set("calls", 1);

    await store.close();

    assert.equal(await store.get("calls"), 1);
  });
});

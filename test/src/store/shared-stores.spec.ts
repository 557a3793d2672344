import assert from "node:assert/strict";
import { memoryStore } from "../../../src/store/memory-store";
import { SharedStores } from "../../../src/store/shared-stores";
import type { Store } from "../../../src/store/store";

describe("SharedStores", () => {
  let closed: number;
  let isSafe: boolean;
  let shared: SharedStores;
  const make = (): Store => ({
    ...memoryStore(),
    isSafe: async () => isSafe,
    close: async () => void (closed += 1),
  });

  beforeEach(() => {
    closed = 0;
    isSafe = true;
    shared = new SharedStores();
  });

  it("gives all who open one name the same store, and others another", async () => {
    const [one, same, other] = [shared.open("a", make), shared.open("a", make), shared.open("b", make)];

    await one.set("calls", 1);

    assert.deepEqual([await same.get("calls"), await other.get("calls")], [1, undefined]);
  });

  it("closes it when the last has closed it, once for each who opened it", async () => {
    const [one, same] = [shared.open("a", make), shared.open("a", make)];

    await one.close();
    await one.close();
    assert.equal(closed, 0);
    await same.close();
    assert.equal(closed, 1);
  });

  it("reads it again when it is opened again", async () => {
    const one = shared.open("a", make);
    await one.set("calls", 1);
    await one.close();

    assert.equal(await shared.open("a", make).get("calls"), undefined);
  });

  it("keeps what a full disk did not take for who opens it next", async () => {
    isSafe = false;
    const one = shared.open("a", make);
    await one.set("calls", 1);
    await one.close();

    assert.equal(await shared.open("a", make).get("calls"), 1);
  });

  it("keeps it for who opens it while it is being closed", async () => {
    const one = shared.open("a", make);
    await one.set("calls", 1);
    const closing = one.close();
    const next = shared.open("a", make);
    await closing;

    assert.deepEqual([await next.get("calls"), await shared.open("a", make).get("calls")], [1, 1]);
  });
});

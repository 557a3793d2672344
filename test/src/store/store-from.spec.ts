import assert from "node:assert/strict";
import { memoryStore } from "../../../src/store/memory-store";
import { storeFrom } from "../../../src/store/chosen-store";
import { settle } from "../../support/fake-clock";

describe("storeFrom", () => {
  it("reads and writes nothing before the time has come, and keeps the order", async () => {
    const behind = memoryStore();
    await behind.set("calls", 7);
    let open = (): void => {};
    const store = storeFrom(new Promise((resolve) => (open = resolve)), behind);

    const read = store.get("calls");
    const written = store.set("calls", 8);
    const readAgain = store.get("calls");
    await settle();
    assert.equal(await behind.get("calls"), 7);

    open();
    await written;
    assert.deepEqual([await read, await readAgain, await behind.get("calls")], [7, 8, 8]);
  });
});

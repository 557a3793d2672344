import assert from "node:assert/strict";
import { Mutex } from "../../../src/core/mutex";

describe("Mutex", () => {
  it("let one at a time, in the order of asking, and tell who had to wait", async () => {
    const mutex = new Mutex();
    const seen: string[] = [];
    const task = (name: string) => async (hasWaited: boolean) => {
      seen.push(`${name}${hasWaited ? " waited" : ""}`);
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(`${name} ends`);
      return name;
    };

    const names = await Promise.all([mutex.run(task("a")), mutex.run(task("b")), mutex.run(task("c"))]);

    assert.deepEqual(names, ["a", "b", "c"]);
    assert.deepEqual(seen, ["a", "a ends", "b waited", "b ends", "c waited", "c ends"]);
  });

  it("go on after one that failed", async () => {
    const mutex = new Mutex();
    const failing = mutex.run(async () => {
      throw new Error("It failed");
    });
    const next = mutex.run(async (hasWaited) => hasWaited);

    await assert.rejects(failing, /It failed/);
    assert.equal(await next, true);
    assert.equal(await mutex.run(async (hasWaited) => hasWaited), false);
  });
});

import assert from "node:assert/strict";
import { Turns } from "../../../src/vehicle/turns";

describe("Turns", () => {
  it("let one at a time, in the order of asking, and tell who had to wait", async () => {
    const turns = new Turns();
    const seen: string[] = [];
    const task = (name: string) => async (hasWaited: boolean) => {
      seen.push(`${name}${hasWaited ? " waited" : ""}`);
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(`${name} ends`);
      return name;
    };

    const names = await Promise.all([turns.run(task("a")), turns.run(task("b")), turns.run(task("c"))]);

    assert.deepEqual(names, ["a", "b", "c"]);
    assert.deepEqual(seen, ["a", "a ends", "b waited", "b ends", "c waited", "c ends"]);
  });

  it("go on after one that failed", async () => {
    const turns = new Turns();
    const failing = turns.run(async () => {
      throw new Error("It failed");
    });
    const next = turns.run(async (hasWaited) => hasWaited);

    await assert.rejects(failing, /It failed/);
    assert.equal(await next, true);
    assert.equal(await turns.run(async (hasWaited) => hasWaited), false);
  });
});

import assert from "node:assert/strict";
import { TopicMemory } from "../../../nodes/controller/topic-memory";
import { memoryStore } from "../../../src/store/memory-store";
import { valueOf } from "../../support/store/stored";

const NOW = Date.parse("2026-06-01T10:00:00Z");

describe("TopicMemory", () => {
  const store = memoryStore();
  const takes = (payload: unknown, retain = true, topic = "car/target/set"): Promise<boolean> =>
    new TopicMemory(store, "node").takes({ topic, payload, retain }, "setting", NOW);

  it("takes a retained setting once, also when it comes again after a restart", async () => {
    assert.deepEqual([await takes("80"), await takes("80"), await takes(Buffer.from("80"))], [true, false, false]);
    assert.equal(await takes("70"), true);
    assert.equal(await takes("70", true, "car/full/set"), true);
  });

  it("takes what is fresh always, and knows it when a broker sends it again", async () => {
    assert.deepEqual([await takes("60", false), await takes("60", false)], [true, true]);
    assert.equal(await takes("60"), false);
  });

  it("forgets the oldest topics before it grows", async () => {
    for (let n = 0; n < 40; n++)
      await new TopicMemory(store, "node").takes({ topic: `t/${n}`, payload: n }, "setting", NOW + n);

    const stored = Object.keys(Object(valueOf(await store.get("topics/node"))));
    assert.deepEqual([stored.length, stored.includes("t/39"), stored.includes("t/1")], [30, true, false]);
  });
});

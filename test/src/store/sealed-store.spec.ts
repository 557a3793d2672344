import assert from "node:assert/strict";
import { SmartcarError } from "../../../src/core/error";
import { plain } from "../../../src/core/speech";
import { memoryStore } from "../../../src/store/memory-store";
import { Seal } from "../../../src/store/seal";
import { sealedStore } from "../../../src/store/sealed-store";
import type { Store } from "../../../src/store/store";
import { ProblemLog } from "../../support/store/problem-log";

describe("a sealed store", () => {
  let below: Store;
  let log: ProblemLog;
  beforeEach(() => {
    below = memoryStore();
    log = new ProblemLog();
  });

  const open = (...secrets: [string, ...string[]]): Store => {
    const [first, ...others] = secrets.map((secret) => new Seal(secret));
    assert.ok(first);
    return sealedStore({ store: below, seals: async () => [first, ...others], onProblem: log.receive });
  };

  it("keeps a value so that nobody can read it below", async () => {
    await open("secret").set("owners", { token: "t-1" });

    assert.doesNotMatch(JSON.stringify(await below.get("owners")), /t-1/);
    assert.deepEqual(await open("secret").get("owners"), { token: "t-1" });
    assert.deepEqual(log.reported, []);
  });

  it("has nothing where nothing was kept", async () => {
    assert.equal(await open("secret").get("owners"), undefined);
    assert.deepEqual(log.reported, []);
  });

  it("opens what was sealed with the secret before", async () => {
    await open("old").set("owners", 1);

    assert.equal(await open("new", "old").get("owners"), 1);
  });

  it("tells once that a value was sealed with another secret, and starts anew", async () => {
    await open("old").set("owners", 1);
    const store = open("new");

    assert.equal(await store.get("owners"), undefined);
    assert.equal(await store.get("owners"), undefined);
    await store.set("owners", 2);
    assert.equal(await store.get("owners"), 2);

    assert.equal(log.reported.length, 2);
    assert.match(log.reported[0] ?? "", /^STORE: .*another secret.*connect the cars again\.$/);
    assert.equal(log.reported[1], "over");
  });

  it("knows a value that cannot be sealed until the end, tells it, and keeps it once it can", async () => {
    let isReadOnly = true;
    const store = sealedStore({
      store: below,
      seals: async () => {
        if (isReadOnly) throw new SmartcarError("STORE", plain("The key cannot be written"));
        return [new Seal("secret")];
      },
      onProblem: log.receive,
    });

    await store.set("owners", 1);
    assert.equal(await store.get("owners"), 1);
    assert.equal(await below.get("owners"), undefined);
    isReadOnly = false;
    await store.set("owners", 2);

    assert.equal(await open("secret").get("owners"), 2);
    assert.deepEqual(log.reported, ["STORE: The key cannot be written", "over"]);
  });
});

import assert from "node:assert/strict";
import { contextStore } from "../../../src/store/context-store";
import { storedKey } from "../../../src/store/stored-key";
import { StoredValue } from "../../../src/store/stored-value";
import type { Store } from "../../../src/store/store";
import * as z from "zod";
import { FakeClock } from "../../support/fake-clock";
import { FakeContext } from "../../support/fake-context";
import { ProblemLog } from "../../support/store/problem-log";

const CALLS = "smartcar_calls";

const failure = (said: string): string =>
  `STORE: The context store "redis" ${said}. A restart loses everything counted since. Check contextStorage in the settings file.`;

describe("contextStore", () => {
  let context: FakeContext;
  let clock: FakeClock;
  let log: ProblemLog;
  let store: Store;
  const open = (): Store => contextStore({ context, name: "redis", clock, onProblem: log.receive });
  beforeEach(() => {
    context = new FakeContext();
    clock = new FakeClock();
    log = new ProblemLog();
    store = open();
  });
  afterEach(() => assert.equal(clock.waiting, 0, "an alarm was left behind"));

  /** Gives up on a silent store. */
  const patiently = async <T>(work: Promise<T>): Promise<T> => {
    await clock.advance(60_000);
    return work;
  };

  for (const mood of ["answers", "answers later"] as const) {
    it(`keeps values in a store that ${mood}`, async () => {
      context.becomes(mood);

      await store.set("calls", { "2026-06": 7 });

      assert.deepEqual(await open().get("calls"), { "2026-06": 7 });
      assert.deepEqual(log.reported, []);
    });
  }

  it("uses a key that Node-RED does not take for a path", async () => {
    await store.set("car/5100-b1.x[0]/calls", 1);

    assert.deepEqual(context.asked, ["set smartcar_car_5100_b1_x_0__calls of redis"]);
  });

  it("takes null for nothing", async () => {
    context.values.set(CALLS, null);

    assert.equal(await store.get("calls"), undefined);
  });

  it("gives and takes copies", async () => {
    const given = { calls: 3 };
    await store.set("calls", given);

    given.calls = 4;
    Object.assign(Object(await store.get("calls")), { calls: 5 });

    assert.deepEqual([await store.get("calls"), context.values.get(CALLS)], [{ calls: 3 }, { calls: 3 }]);
  });

  it("sees what another machine has written", async () => {
    await store.set("calls", 1);
    await open().set("calls", 2);

    assert.equal(await store.get("calls"), 2);
  });

  for (const [mood, said] of [
    ["fails", "failed: connection refused"],
    ["throws", "failed: no such store"],
    ["is silent", "does not respond"],
  ] as const) {
    describe(`when the store ${mood}`, () => {
      it("says so once, serves from memory, and writes when the store is back", async () => {
        await store.set("calls", 1);
        context.becomes(mood);

        await patiently(store.set("calls", 2));
        await patiently(store.set("stops", [1]));
        assert.deepEqual([await patiently(store.get("calls")), await patiently(store.get("stops"))], [2, [1]]);
        assert.deepEqual(log.take(), [failure(said)]);
        assert.equal(context.values.get(CALLS), 1);

        context.becomes("answers");
        await store.set("calls", 3);
        assert.deepEqual([context.values.get(CALLS), context.values.get("smartcar_stops")], [3, [1]]);
        assert.deepEqual(log.take(), ["over"]);
      });

      it("does not overwrite what it could not read", async () => {
        context.values.set(CALLS, { calls: 450 });
        context.becomes(mood);
        const key = storedKey({
          pattern: "calls",
          writer: "",
          schema: z.object({ calls: z.number() }),
          initial: { calls: 0 },
        });
        const stored = StoredValue.of(store, key, {});
        const oneMore = (): Promise<unknown> => stored.change(({ calls }) => ({ calls: calls + 1 }));

        await patiently(oneMore());
        await patiently(oneMore());
        assert.deepEqual(await patiently(stored.get()), { calls: 2 });

        context.becomes("answers");
        await oneMore();
        assert.deepEqual(context.values.get(CALLS), { v: 1, value: { calls: 451 } });
        assert.deepEqual(log.reported, [failure(said), "over"]);
      });

      it("writes what was begun without it where it holds nothing", async () => {
        context.becomes(mood);
        await patiently(store.get("calls"));
        await patiently(store.set("calls", 2));

        context.becomes("answers");

        assert.equal(await store.get("calls"), 2);
        assert.equal(context.values.get(CALLS), 2);
      });

      it("tries once more at closing", async () => {
        await store.set("calls", 1);
        context.becomes(mood);
        await patiently(store.set("calls", 2));

        context.becomes("answers");
        await store.close();

        assert.equal(context.values.get(CALLS), 2);
      });
    });
  }

  it("tells one outage once while only writes fail", async () => {
    context.writes = "fails";

    for (let n = 0; n < 3; n++) {
      await store.get("calls");
      await store.set("calls", n);
    }

    assert.deepEqual(log.reported, [failure("failed: connection refused")]);
  });

  it("waits some seconds for a silent store, and hardly at all for one that is known to be silent", async () => {
    context.becomes("is silent");
    let answered = 0;

    void store.get("calls").then(() => (answered += 1));
    await clock.advance(4_900);
    assert.equal(answered, 0);
    await clock.advance(100);
    assert.equal(answered, 1);

    void store.get("stops").then(() => (answered += 1));
    await clock.advance(1_000);
    assert.equal(answered, 2);
  });

  it("is over when a silent store finds its voice", async () => {
    await store.set("calls", 1);
    context.becomes("is silent");
    await patiently(store.set("calls", 2));
    log.take();

    context.catchUp();

    assert.deepEqual([context.values.get(CALLS), log.take()], [2, ["over"]]);
  });

  it("does not take a late answer for the present", async () => {
    context.values.set(CALLS, 1);
    await store.get("calls");
    context.reads = "is silent";
    await patiently(store.get("calls"));
    await store.set("calls", 2);
    context.values.set(CALLS, 1);

    context.catchUp();
    context.reads = "answers";
    context.values.set(CALLS, 2);

    assert.equal(await store.get("calls"), 2);
  });

  it("keeps the newest of two writes that overlap", async () => {
    context.becomes("answers later");

    await Promise.all([store.set("calls", 1), store.set("calls", 2)]);

    assert.deepEqual([await store.get("calls"), context.values.get(CALLS)], [2, 2]);
  });
});

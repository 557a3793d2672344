import assert from "node:assert/strict";
import { DAY_MS } from "../../../src/core/duration";
import { changesInTurn } from "../../../src/store/changes-in-turn";
import type { Store } from "../../../src/store/store";
import { memoryStore } from "../../../src/store/memory-store";
import { receive } from "../../../src/webhook/receive";
import { KnownDeliveries, type DeliveryEvent } from "../../../src/webhook/known-deliveries";
import { FakeClock, settle } from "../../support/fake-clock";
import { delivery, managementToken, realDocument } from "./signed";
import { valueOf } from "../../support/store/stored";

const state = (eventId?: string): DeliveryEvent => ({ kind: "state", eventId });

/** A store that counts its writes, and fails or takes its time when told to. */
function watchedStore(): Store & { writes: number; isFailing: boolean; hold: Promise<void> } {
  const inner = memoryStore();
  const store = {
    ...inner,
    writes: 0,
    isFailing: false,
    hold: Promise.resolve(),
    ...changesInTurn({
      get: (key: string) => inner.get(key),
      set: async (key: string, value: unknown) => {
        store.writes += 1;
        await store.hold;
        if (store.isFailing) throw new Error("The store fails");
        await inner.set(key, value);
      },
    }),
  };
  return store;
}

describe("Seen", () => {
  let clock: FakeClock;
  let store: ReturnType<typeof watchedStore>;

  beforeEach(() => {
    clock = new FakeClock();
    store = watchedStore();
  });

  const begin = async (limit?: number): Promise<KnownDeliveries> => {
    const seen = new KnownDeliveries({ store, clock, ...(limit !== undefined && { limit }) });
    await seen.load();
    return seen;
  };

  it("knows what was added, and nothing else", async () => {
    const seen = await begin();

    seen.add(state("one"));

    assert.equal(seen.has(state("one")), true);
    assert.equal(seen.has(state("two")), false);
    assert.equal(seen.has(state("ONE")), false);
  });

  it("takes a state and an error with one id for two", async () => {
    const seen = await begin();

    seen.add(state("one"));

    assert.equal(seen.has({ kind: "error", eventId: "one" }), false);
  });

  it("never knows again what has no id", async () => {
    const seen = await begin();

    for (const eventId of [undefined, ""]) {
      seen.add(state(eventId));
      assert.equal(seen.has(state(eventId)), false);
    }
    await seen.save();
    assert.equal(store.writes, 0);
  });

  it("does not stumble over odd ids", async () => {
    const seen = await begin();
    const ids = ["__proto__", "constructor", "a b", "Zoë", "x".repeat(200_000), "5"];
    for (const id of ids) seen.add(state(id));
    await seen.save();

    const after = await begin();

    for (const id of ids) assert.equal(after.has(state(id)), true);
    assert.ok(JSON.stringify(await store.get("webhook/seen")).length < 500);
  });

  it("lets only one of many overlapping attempts through", async () => {
    const seen = await begin();
    const incoming = delivery(realDocument("vw_id_4_all"));
    const attempt = async (): Promise<string> => {
      await settle();
      const decision = receive(incoming, { managementToken, isRepeated: (news) => seen.has(news) });
      if (decision.outcome === "accepted") seen.add(decision.delivery);
      await settle();
      return decision.outcome;
    };

    const outcomes = await Promise.all(Array.from({ length: 10 }, attempt));

    assert.deepEqual(outcomes.toSorted(), ["accepted", ...Array<string>(9).fill("repeated")]);
  });

  describe("over a restart", () => {
    it("knows what was added before", async () => {
      const before = await begin();
      before.add(state("one"));
      await before.save();

      const after = await begin();

      assert.equal(after.has(state("one")), true);
    });

    it("joins what was kept with what came before it was read", async () => {
      const before = await begin();
      before.add(state("one"));
      await before.save();

      const after = new KnownDeliveries({ store, clock });
      after.add(state("two"));
      await after.load();
      await after.save();

      const last = await begin();
      for (const id of ["one", "two"]) assert.equal(last.has(state(id)), true);
    });

    it("keeps what was kept even if it was never read", async () => {
      const before = await begin();
      before.add(state("one"));
      await before.save();

      const unread = new KnownDeliveries({ store, clock });
      unread.add(state("two"));
      await unread.save();

      assert.equal((await begin()).has(state("one")), true);
    });

    for (const garbage of ["text", 5, null, [], { "2026-06-01": "text" }, { "2026-06-01": [5] }, { x: { y: 1 } }]) {
      it(`begins again with what cannot be read: ${JSON.stringify(garbage)}`, async () => {
        await store.set("webhook/seen", garbage);

        const seen = await begin();
        seen.add(state("one"));
        await seen.save();

        assert.equal((await begin()).has(state("one")), true);
      });
    }

    it("loses a broken day and no other", async () => {
      const before = await begin();
      before.add(state("one"));
      await before.save();
      await store.set("webhook/seen", { ...Object(valueOf(await store.get("webhook/seen"))), "2026-05-31": "text" });

      assert.equal((await begin()).has(state("one")), true);
    });
  });

  describe("remembers", () => {
    it("for seven days at least, however much comes", async () => {
      const seen = await begin();
      seen.add(state("one"));

      for (let hour = 1; hour <= 7 * 24; hour++) {
        clock.jump(clock.now() + DAY_MS / 24);
        seen.add(state(`hour ${hour}`));
      }

      assert.equal(seen.has(state("one")), true);
    });

    it("not for ever", async () => {
      const seen = await begin();
      seen.add(state("one"));

      for (let day = 1; day <= 10; day++) {
        clock.jump(clock.now() + DAY_MS);
        seen.add(state(`day ${day}`));
      }

      assert.equal(seen.has(state("one")), false);
      await seen.save();
      assert.equal(Object.keys(Object(valueOf(await store.get("webhook/seen")))).length, 10);
    });

    it("no more than its limit, and gives up whole days, the oldest first", async () => {
      const seen = await begin(6);
      for (const day of ["a", "b", "c"]) {
        for (const id of [1, 2]) seen.add(state(`${day}${id}`));
        clock.jump(clock.now() + DAY_MS);
      }

      seen.add(state("d1"));

      const all = ["a1", "a2", "b1", "b2", "c1", "c2", "d1"];
      assert.deepEqual(
        all.filter((id) => seen.has(state(id))),
        ["b1", "b2", "c1", "c2", "d1"],
      );
    });

    it("the newest days, even if a clock that was set back has brought them in disorder", async () => {
      const seen = await begin(2);
      for (const day of ["2026-06-03", "2026-06-01", "2026-06-05"]) {
        clock.jump(`${day}T10:00:00Z`);
        seen.add(state(day));
      }

      assert.equal(seen.has(state("2026-06-03")), true);
      assert.equal(seen.has(state("2026-06-01")), false);
    });

    it("the newest of a day that alone exceeds the limit", async () => {
      const seen = await begin(100);

      for (let count = 1; count <= 1_000; count++) seen.add(state(String(count)));

      const known = Array.from({ length: 1_000 }, (_, index) => index + 1).filter((id) => seen.has(state(String(id))));
      assert.ok(known.length <= 100 && known.length >= 50);
      assert.deepEqual(
        known,
        Array.from({ length: known.length }, (_, index) => 1_001 - known.length + index),
      );
    });

    it("more of a fleet", () => {
      const seen = new KnownDeliveries({ store: memoryStore(), clock: new FakeClock(), limit: 20, cars: () => 10 });

      for (let n = 0; n < 100; n++) seen.add({ kind: "state", eventId: `event ${n}` });

      assert.ok(seen.has({ kind: "state", eventId: "event 0" }));
    });

    it("the limit also of what was kept by another", async () => {
      const large = await begin();
      for (let count = 1; count <= 50; count++) large.add(state(String(count)));
      await large.save();

      const small = await begin(10);

      assert.equal(small.has(state("50")), true);
      assert.equal(small.has(state("1")), false);
    });

    it("what came while the clock ran wrong, and all from before", async () => {
      const seen = await begin();
      seen.add(state("one"));
      for (const wrong of ["1970-01-01T00:00:00Z", "2038-01-19T00:00:00Z"]) {
        clock.jump(wrong);
        seen.add(state(wrong));
        assert.equal(seen.has(state(wrong)), true);
      }
      clock.jump("2026-06-01T11:00:00Z");
      seen.add(state("two"));

      for (const id of ["one", "two", "2038-01-19T00:00:00Z"]) assert.equal(seen.has(state(id)), true);
    });

    it("what another has added to the same store", async () => {
      const [here, there] = [await begin(), await begin()];
      here.add(state("here"));
      there.add(state("there"));

      await Promise.all([here.save(), there.save()]);
      here.add(state("more"));
      await here.save();

      assert.equal(here.has(state("there")), true);
      const after = await begin();
      for (const id of ["here", "there", "more"]) assert.equal(after.has(state(id)), true);
    });
  });

  it("writes only what is new, and says whether it is safe", async () => {
    const seen = await begin();
    seen.add(state("one"));

    assert.equal(await seen.save(), true);
    assert.equal(await seen.save(), true);
    assert.equal(store.writes, 1);
  });
});

import assert from "node:assert/strict";
import { executionAsyncResource } from "node:async_hooks";
import { MINUTE_MS } from "../../../../src/core/duration";
import type { Engine } from "../../../../src/store/engine/engine";
import { Lease } from "../../../../src/store/engine/lease";
import { WRITE_VALUES } from "../../../../src/store/engine/script";
import { leasedStore, type LeasedStore } from "../../../../src/store/engine/leased-store";
import { Cable, runs } from "../../../support/engine/cable";
import { PassingClock } from "../../../support/engine/passing-clock";
import { needsRedis, RedisServer } from "../../../support/engine/redis-server";
import { keepsTheContract } from "../../../support/store/store-contract";

const BUDGET = "car/b1/budget";

const LEASE_MS = MINUTE_MS;

/** A process that shares the car. */
class Sharer {
  readonly lease: Lease;
  readonly store: LeasedStore;

  readonly engine: Engine;

  constructor(engine: Engine, { token, tag }: { token: string; tag: string }) {
    this.engine = engine;
    const mayTake = (): boolean => true;
    this.lease = new Lease({ engine, tag, token, leaseMs: LEASE_MS, mayTake });
    this.store = leasedStore({ engine, tag, lease: this.lease, mayTake, mustBeSure: (key) => key.endsWith("/budget") });
  }

  async give(): Promise<void> {
    await this.store.flush();
    await this.lease.release();
  }
}

const add = (value: unknown): number => Number(value ?? 0) + 1;

describe("a store under a lease", function () {
  needsRedis();
  let server: RedisServer;
  let tags = 0;
  let tag: string;
  before(async () => (server = await RedisServer.start()));
  after(() => server?.close());
  beforeEach(() => (tag = `app/b${(tags += 1)}`));

  const time = new PassingClock();
  const sharer = (token: string): Sharer => new Sharer(server.engine({ clock: time }), { token, tag });
  /** Until all leases have ended. */
  const pass = async (): Promise<void> => {
    await server.age(LEASE_MS);
    time.pass(LEASE_MS);
  };

  describe("keeps the contract of a store", () => {
    let openings = 0;
    keepsTheContract({
      open: () => {
        const one = sharer(`w/${(openings += 1)}`);
        return {
          ...one.store,
          close: async () => {
            await one.give();
            await one.store.close();
          },
        };
      },
      isShared: false,
      isLasting: true,
    });
  });

  it("is written by one process at a time; the others look, and are refused what must be sure", async () => {
    const [one, other] = [sharer("a/1"), sharer("b/1")];
    await one.store.change(BUDGET, add);

    await assert.rejects(other.store.change(BUDGET, add), { code: "ELSEWHERE" });
    assert.equal(await other.store.get(BUDGET), 1);

    await one.give();
    assert.equal(await other.store.change(BUDGET, add), 2);
    await assert.rejects(one.store.change(BUDGET, add), { code: "ELSEWHERE" });
  });

  it("refuses what comes late, whatever its sender believes", async () => {
    const [one, other] = [sharer("a/1"), sharer("b/1")];
    await one.store.change(BUDGET, add);
    const { token, epoch } = one.lease;
    await pass();
    assert.equal(await other.store.change(BUDGET, add), 2);

    // What was on its way while the process stood still.
    const keys = ["lease", "values"].map((name) => one.engine.key(tag, name));
    const late = await one.engine.run(WRITE_VALUES, keys, [token, epoch, BUDGET, 2, "3 9"]);

    assert.deepEqual(late, ["fenced"]);
    await assert.rejects(one.store.change(BUDGET, add), { code: "ELSEWHERE" });
    assert.equal(await other.store.get(BUDGET), 2);
  });

  it("goes on after its lease ended where nobody else has taken it", async () => {
    const one = sharer("a/1");
    await one.store.set("car/b1/state", "mine");
    await pass();

    assert.equal(one.lease.isHeld, false);
    assert.equal(await one.store.change(BUDGET, add), 1);
    assert.equal(await one.store.get("car/b1/state"), "mine");
  });

  it("is written again at once by the process whose own clock has ended its lease early", async () => {
    const one = sharer("a/1");
    await one.store.change(BUDGET, add);
    const { epoch } = one.lease;

    one.lease.lose();

    assert.equal(await one.store.change(BUDGET, add), 2);
    assert.ok(one.lease.epoch > epoch);
  });

  it("stays released, whatever was asked before that", async () => {
    const [one, other] = [sharer("a/1"), sharer("b/1")];
    await one.lease.take();

    await Promise.all([one.lease.renew(), one.lease.release()]);

    assert.deepEqual([one.lease.isHeld, await other.lease.take()], [false, true]);
  });

  it("is said to be another's as long as that is certain", async () => {
    const [one, other] = [sharer("a/1"), sharer("b/1")];
    await one.lease.take();
    await other.lease.take();
    assert.equal(other.lease.holder, "a/1");

    await pass();

    assert.equal(other.lease.holder, undefined);
  });

  it("makes a process no slower, however many there are in it", async () => {
    const carried = async (): Promise<number> => {
      await Promise.resolve();
      return Object.getOwnPropertySymbols(executionAsyncResource()).length;
    };
    const before = await carried();

    for (let n = 0; n < 20; n += 1) {
      const one = new Sharer(server.engine(), { token: "a/1", tag: `${tag}/${n}` });
      await one.store.together(() => one.store.set("car/b1/state", n));
    }

    assert.ok((await carried()) <= before + 3, `${before} became ${await carried()}`);
  });

  it("counts exactly, however many processes take turns", async () => {
    const sharers = Array.from({ length: 4 }, (_, n) => sharer(`w${n}/1`));
    let spent = 0;
    for (let turn = 0; turn < 20; turn += 1) {
      const tries = await Promise.allSettled(sharers.map((one) => one.store.change(BUDGET, add)));
      spent += tries.filter(({ status }) => status === "fulfilled").length;
      await Promise.all(sharers.map((one) => one.give()));
    }

    assert.equal(await sharers[0]?.store.get(BUDGET), spent);
    assert.ok(spent >= 20, `${spent}`);
  });
});

describe("a store under a lease whose engine fails", function () {
  needsRedis();
  let server: RedisServer;
  const told: string[] = [];
  let one: Sharer;
  let cable: Cable;
  beforeEach(async () => {
    server = await RedisServer.start();
    told.length = 0;
    cable = new Cable();
    const engine = server.engine({ cable, onProblem: (problem) => told.push(problem?.code ?? "over") });
    one = new Sharer(engine, { token: "a/1", tag: "app/b1" });
  });
  afterEach(() => server?.close());

  it("refuses what must be sure, keeps the rest, and writes all of it again when the engine has lost it", async () => {
    await one.store.change(BUDGET, add);
    await one.store.set("car/b1/state", "before");
    await server.end();

    await assert.rejects(one.store.change(BUDGET, add), { code: "STORE" });
    await one.store.set("car/b1/state", "meanwhile");
    assert.deepEqual([await one.store.get("car/b1/state"), await one.store.isSafe()], ["meanwhile", false]);

    await server.begin();
    await one.lease.renew();
    assert.equal(await one.store.isSafe(), true);
    assert.equal(await one.store.change(BUDGET, add), 2);
    await one.give();
    const next = new Sharer(server.engine(), { token: "b/1", tag: "app/b1" });
    assert.deepEqual([await next.store.get("car/b1/state"), await next.store.get(BUDGET)], ["meanwhile", 2]);
    assert.deepEqual(told, ["STORE", "over"]);
  });

  it("writes again what the engine has lost of its last writes only", async () => {
    await one.store.change(BUDGET, add);
    await server.save();
    await one.store.change(BUDGET, add);
    await one.store.set("car/b1/state", "newest");
    await server.end();
    await server.begin();

    await one.lease.renew();

    assert.equal(await one.store.isSafe(), true);
    const next = new Sharer(server.engine(), { token: "b/1", tag: "app/b1" });
    assert.deepEqual([await next.store.get("car/b1/state"), await next.store.get(BUDGET)], ["newest", 2]);
  });

  it("takes back what was refused and written all the same", async () => {
    await one.store.change(BUDGET, add);
    cable.lose("answers", runs(WRITE_VALUES));

    await assert.rejects(one.store.change(BUDGET, add), { code: "STORE" });

    assert.equal(await one.store.isSafe(), true);
    await one.give();
    const next = new Sharer(server.engine(), { token: "b/1", tag: "app/b1" });
    assert.equal(await next.store.get(BUDGET), 1);
  });

  it("loses nothing that is spent while an earlier spending is taken back", async () => {
    await one.store.change(BUDGET, add);
    cable.lose("answers", runs(WRITE_VALUES));
    await assert.rejects(one.store.change(BUDGET, add), { code: "STORE" });

    await Promise.all([one.store.change(BUDGET, add), one.store.set("car/b1/state", "new"), one.store.flush()]);

    await one.give();
    const next = new Sharer(server.engine(), { token: "b/1", tag: "app/b1" });
    assert.equal(await next.store.get(BUDGET), 2);
  });

  it("goes on when the scripts are forgotten", async () => {
    await one.store.change(BUDGET, add);
    await one.engine.command("SCRIPT", "FLUSH");

    assert.equal(await one.store.change(BUDGET, add), 2);
    assert.deepEqual(told, []);
  });
});

describe("a cluster", () => {
  needsRedis();
  let server: RedisServer;
  before(
    async () => (server = await RedisServer.start("--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1")),
  );
  after(() => server?.close());

  it("has all of a car on one server", async () => {
    const node = server.engine();
    await node.command("CLUSTER", "ADDSLOTSRANGE", 0, 16_383);
    while (!String(await node.command("CLUSTER", "INFO")).includes("cluster_state:ok"))
      await new Promise((resolve) => setTimeout(resolve, 20));
    const engine = server.engine({ address: `${server.address},${server.address}` });
    const one = new Sharer(engine, { token: "a/1", tag: "app/b1" });

    assert.equal(await one.store.change(BUDGET, add), 1);
    await one.store.together(async () => {
      await one.store.set("car/b1/state", "x");
      await one.store.set("car/b1/requests", "y");
    });

    assert.equal(await one.store.isSafe(), true);
  });
});

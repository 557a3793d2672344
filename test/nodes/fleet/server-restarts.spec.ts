import assert from "node:assert/strict";
import { HOUR_MS } from "../../../src/core/duration";
import type { Memory } from "../../support/engine/redis-server";
import { needsRedis } from "../../support/engine/redis-server";
import { FleetBench, GONE_MS, until, type Worker } from "../../support/engine/fleet-bench";
import { FakeClock } from "../../support/fake-clock";

/** One turn: each process that reaches the server says that it lives. */
const TURN_MS = 20_000;

describe("processes that share a store, whose server is started again", function () {
  this.timeout(60_000);
  needsRedis();
  let bench: FleetBench;
  let clock: FakeClock;
  let bmw: string;
  let owner: Worker;
  let other: Worker;
  beforeEach(async () => {
    clock = new FakeClock();
    bench = await FleetBench.open(2, clock);
    await bench.server.keepLog();
    [bmw = ""] = bench.cars;
    ({ owner, other } = await bench.pair());
    await owner.car(bmw).commands.charge("start");
    await owner.car(bmw).commands.charge("stop");
    assert.deepEqual(await owner.car(bmw).budget(), SPENT);
  });
  afterEach(() => bench?.close());

  const SPENT = { callsLeft: 498, stopsLeft: 79 };
  const restart = async (memory: Memory): Promise<void> => {
    await bench.server.end();
    await bench.server.begin(memory);
  };

  it("go on where they were when it has all that it had answered", async () => {
    await restart("log");

    await bench.pass(TURN_MS);

    assert.equal(await bench.owner(bmw), owner);
    const { outcome, budget } = await other.car(bmw).commands.charge("start", { sender: "a person" });
    assert.deepEqual([outcome, budget], ["done", { callsLeft: 497, stopsLeft: 79 }]);
  });

  it("find all on its disk when they are started again with it: what was spent, and what waited", async () => {
    // It is in the stream of the owner, which takes nothing any more.
    owner.cable.isCut = true;
    assert.equal(await other.deliver(bmw, "e1", 4_321), "passed");
    const ids = [...bench.workers].map(({ id }) => id);
    await Promise.all([...bench.workers].map((worker) => worker.kill()));
    await restart("log");

    for (const id of ids) bench.worker(id);
    await bench.pass(GONE_MS);
    await bench.settle();

    const next = await bench.owner(bmw);
    await until(() => next.applied === 1);
    assert.deepEqual(await next.car(bmw).budget(), SPENT);
    // It has stopped, as far as was stored.
    assert.equal((await next.car(bmw).commands.charge("stop")).outcome, "already");
    assert.deepEqual(bench.commands, ["start 200", "stop 200"]);
  });

  it("give it all again when it has nothing, and nobody takes a car meanwhile that is another's", async () => {
    owner.cable.isCut = true;
    await restart("nothing");
    // The other is the first that is heard, and the only one that the server knows of.
    await bench.pass(TURN_MS);
    assert.deepEqual([other.fleet.workers.all.length, other.has(bmw)], [1, false]);

    owner.cable.isCut = false;
    await bench.pass(TURN_MS);
    await bench.settle();

    assert.equal(await bench.owner(bmw), owner);
    await owner.close();
    await bench.settle();
    assert.deepEqual(await other.car(bmw).budget(), SPENT);
  });

  it("give it all again, too, when it was away for longer than their leases last", async () => {
    await bench.server.end();
    bench.time.pass(HOUR_MS);
    assert.deepEqual([owner.has(bmw), other.has(bmw)], [false, false]);
    await bench.server.begin("nothing");
    // Looked at before it is anybody's.
    assert.deepEqual((await owner.car(bmw).budget()).stopsLeft, SPENT.stopsLeft);

    await bench.settle();

    assert.equal(await bench.owner(bmw), owner);
    await owner.close();
    await bench.settle();
    assert.deepEqual(await other.car(bmw).budget(), SPENT);
  });
});

import assert from "node:assert/strict";
import { RELEASE_LEASE, TAKE_OFF } from "../../../src/store/engine/script";
import { HOUR_MS } from "../../../src/core/duration";
import { runs, type Asks } from "../../support/engine/cable";
import { FleetBench, GONE_MS, until } from "../../support/engine/fleet-bench";
import { FakeClock, settle } from "../../support/fake-clock";
import { needsRedis } from "../../support/engine/redis-server";
import { shortOutcome } from "../../support/simulated-garage";

/** Of one car, what is stored under such a name, with such a word in it. */
const writes =
  (vehicleId: string, what: string, word = ""): Asks =>
  (args) =>
    args.includes(`car/${vehicleId}/${what}`) && args.some((arg) => String(arg).includes(word));

describe("processes that share a store, of which one does not hear the server for a moment", function () {
  this.timeout(60_000);
  needsRedis();
  let clock: FakeClock;
  let bench: FleetBench;
  let car: string;
  beforeEach(async () => {
    clock = new FakeClock();
    bench = await FleetBench.open(4, clock);
    [car = ""] = bench.cars;
  });
  afterEach(() => bench?.close());

  it("tell of a delivery that is written on the second try", async () => {
    const { owner, other } = await bench.pair();
    // The second is that with which it is asked whether all is stored.
    owner.cable.lose("answers", writes(car, "events"), 2);

    await other.deliver(car, "e1", 100);

    await until(() => owner.applied === 1);
    await other.deliver(car, "e2", 200);
    await until(() => owner.applied === 2);
    assert.equal((await owner.car(car).snapshot()).odometerKm, 200);
  });

  it("take what the server has handed out and nobody has got", async () => {
    const { owner, other } = await bench.pair();
    owner.cable.lose("answers", (args) => args.includes("XREADGROUP"));

    await other.deliver(car, "e1", 100);

    await until(() => owner.applied === 1);
  });

  it("apply once what comes while its car goes to a process that has joined", async () => {
    const first = bench.worker("w2");
    await bench.settle();
    const isReleased = runs(RELEASE_LEASE);
    const isGiving = first.cable.hold((args) => isReleased(args) && args.includes(`test:{app/${car}}:lease`));
    const joined = bench.worker("w1");
    const isSettled = bench.settle();
    await isGiving;

    // One of them has given the car up, and does not know it yet; the other has not asked for it.
    const answers = [await first.deliver(car, "e1", 100), await joined.deliver(car, "e1", 100)];
    await joined.deliver(car, "e2", 200);
    first.cable.release();
    await isSettled;

    await until(() => first.applied + joined.applied === 2);
    assert.deepEqual(answers, ["passed", "passed"]);
    assert.equal((await joined.car(car).snapshot()).odometerKm, 200);
  });

  it("carry out once what is asked for, though it is not heard that it is done with", async () => {
    const { owner, other } = await bench.pair();
    owner.cable.lose("requests", runs(TAKE_OFF));

    const outcome = await other.car(car).commands.charge("start", { sender: "a person", force: true });
    const taken = other.fleet.engine;
    await until(async () => Number(await taken.command("XLEN", `test:{app/workers/${owner.id}}:mail`)) === 0);

    assert.equal(shortOutcome(outcome), "done");
    assert.deepEqual(bench.commands, ["start 200"]);
  });

  it("find who has a car now, though another had it when that was last asked", async () => {
    bench.worker("w2");
    const asker = bench.worker("w3");
    await bench.settle();
    await assert.rejects(asker.car(car).read(), { code: "ELSEWHERE" });
    bench.worker("w1");
    await bench.settle();

    const outcome = await asker.car(car).commands.charge("start", { sender: "a person" });

    assert.equal(shortOutcome(outcome), "done");
    assert.deepEqual(bench.commands, ["start 200"]);
  });

  it("are heard of and keep their cars, however long it takes to begin with one", async () => {
    const first = bench.worker("w1");
    const isBeginning = first.cable.hold(writes(car, "budget"));
    await isBeginning;

    await bench.pass(2 * GONE_MS);

    assert.equal(first.has(car), true);
    first.cable.release();
  });

  it("leave a car to the others at once when they are closed", async () => {
    const { owner, other } = await bench.pair();
    // The others do not look by themselves any more.
    bench.time.stand();

    await owner.close();

    await until(() => other.has(car));
  });

  it("keep nothing set apart for a process that spends while it gives a car up", async () => {
    const first = bench.worker("w2");
    await bench.settle();
    await first.car(car).read();
    const isGivenBack = first.cable.hold(writes(car, "budget", '"loans":{}'));
    const joined = bench.worker("w1");
    const isSettled = bench.settle();
    await isGivenBack;
    const reading = first.car(car).read();
    await settle();
    first.cable.release();
    await isSettled;

    await reading;
    await until(async () => (await joined.car(car).budget()).callsLeft === 498);
  });

  it("ask the car once for what a killed process may have set, and set then what is wanted", async () => {
    const tesla = bench.simulator.cars.find(({ spec }) => spec.make === "TESLA")?.spec.id ?? "";
    const workers = [bench.worker("w1"), bench.worker("w2")];
    await bench.settle();
    const owner = await bench.owner(tesla);
    const isCounted = owner.cable.hold(writes(tesla, "budget", '"set-limit"'));
    const lost = owner
      .car(tesla)
      .commands.setLimit(55)
      .catch(() => {});
    await isCounted;
    const killed = owner.kill();
    owner.cable.release();
    await Promise.all([killed, lost]);
    await bench.pass(GONE_MS);
    const next = await bench.owner(
      tesla,
      workers.filter((one) => one !== owner),
    );
    await clock.advance(HOUR_MS);
    const { commands } = next.car(tesla);

    assert.equal((await commands.setLimit(60)).outcome, "unknown");
    assert.equal((await commands.setLimit(61)).outcome, "done");
    assert.deepEqual([bench.commands, bench.reads], [["set-limit 200"], 1]);
  });
});

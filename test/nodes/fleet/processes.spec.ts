import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { SmartcarError } from "../../../src/core/error";
import { FakeClock } from "../../support/fake-clock";
import { shortOutcome } from "../../support/simulated-garage";
import { needsRedis } from "../../support/engine/redis-server";
import { FleetBench, GONE_MS, until, type Worker } from "../../support/engine/fleet-bench";

const isWrite = (args: readonly unknown[]): boolean => args.some((arg) => String(arg).includes("/budget"));

describe("processes that share a store", function () {
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
    [bmw = ""] = bench.cars;
    ({ owner, other } = await bench.pair());
  });
  afterEach(() => bench?.close());

  const word = async (
    work: ReturnType<Worker["car"]>["commands"]["charge"] extends (...a: never) => infer R ? R : never,
  ) => work.then(shortOutcome, (err: unknown) => (err instanceof SmartcarError ? err.code : String(err)));

  /** A start that its owner has counted; it does not know that yet. */
  const countedStart = async (): Promise<{ readonly start: Promise<string> }> => {
    const isCounted = owner.cable.hold(isWrite);
    const start = word(owner.car(bmw).commands.charge("start"));
    await isCounted;
    return { start };
  };

  describe("while all can be reached", () => {
    it("have one owner of a car, which alone decides for it, and carries out what the others are asked for", async () => {
      const decided = [owner, other].map((one) => word(one.car(bmw).commands.charge("start", { automatic: true })));
      assert.deepEqual(await Promise.all(decided), ["done", "ELSEWHERE"]);

      const outcome = await other.car(bmw).commands.charge("stop", { sender: "a person" });

      assert.deepEqual([outcome.outcome, outcome.reason], ["done", "The car accepted the stop."]);
      assert.deepEqual(outcome.budget, { callsLeft: 498, stopsLeft: 79 });
      assert.deepEqual(bench.commands, ["start 200", "stop 200"]);
      await assert.rejects(other.car(bmw).read(), { code: "ELSEWHERE" });
    });

    it("hand a car over when its owner is closed, with all that was counted and known", async () => {
      await owner.car(bmw).commands.charge("start");
      await owner.deliver(bmw, "e1", 1_234);
      await until(() => owner.applied === 1);

      await owner.close();
      await bench.settle();
      const stopped = await other.car(bmw).commands.charge("stop");

      assert.deepEqual([stopped.outcome, stopped.budget], ["done", { callsLeft: 498, stopsLeft: 79 }]);
      assert.equal((await other.car(bmw).snapshot()).odometerKm, 1_234);
    });

    it("take a delivery anywhere, and apply it once, however often it comes", async () => {
      const answers = [
        await other.deliver(bmw, "e1", 100),
        await owner.deliver(bmw, "e1", 100),
        await other.deliver(bmw, "e1", 100),
      ];
      await other.deliver(bmw, "e2", 200);
      await until(() => owner.applied === 2);

      assert.deepEqual(answers, ["passed", "passed", "repeated"]);
      assert.equal((await owner.car(bmw).snapshot()).odometerKm, 200);
      assert.equal(other.applied, 0);
    });

    it("apply what was sent to a process that was closed meanwhile", async () => {
      const closing = owner.close();
      // It may count as the owner until the next beat.
      for (let n = 0; n < 20; n += 1) await other.deliver(bmw, `e${n}`, 1_000 + n);
      await closing;
      await bench.settle();

      await until(() => other.applied + owner.applied === 20);
      assert.equal((await other.car(bmw).snapshot()).odometerKm, 1_019);
    });
  });

  describe("of which one is killed, stalls, or is cut off", () => {
    it("apply what a killed process had answered", async () => {
      // It is in the stream of the owner, which takes nothing any more.
      owner.cable.isCut = true;
      assert.equal(await other.deliver(bmw, "e1", 4_321), "passed");
      await owner.kill();
      await bench.pass(GONE_MS);

      await until(() => other.applied === 1);
      assert.equal((await other.car(bmw).snapshot()).odometerKm, 4_321);
    });

    it("lose no stop when the owner is killed: it waits until the car is somebody's", async () => {
      await owner.car(bmw).commands.charge("start");
      // It hears nothing any more, and is taken for alive still: the stop is left to it.
      owner.cable.isCut = true;
      const decided = await word(other.car(bmw).commands.charge("stop", { automatic: true }));
      await owner.kill();
      await bench.pass(GONE_MS);
      await until(() => bench.commands.length === 2);

      assert.equal(decided, "ELSEWHERE");
      assert.deepEqual(bench.commands, ["start 200", "stop 200"]);
    });

    it("do not send again what a killed process may have sent", async () => {
      // It is counted, sent, and never noted how that ended.
      const { start } = await countedStart();
      owner.cable.release();
      await until(() => bench.commands.length === 1);
      await owner.kill();
      await start;

      const again = word(other.car(bmw).commands.charge("start"));
      await bench.pass(GONE_MS);
      await bench.owner(bmw, [other]);
      // It waits for what the car reports, up to minutes.
      await other.close();

      assert.ok(["done", "already", "unknown", "CLOSED"].includes(await again), await again);
      assert.deepEqual(bench.commands, ["start 200"]);
    });

    it("do not take for refused what another has begun, however late they hear of it", async () => {
      const isHeld = other.cable.hold((args) => args.includes("XREADGROUP"));
      const { engine } = other.fleet;
      const wake = setInterval(() => {
        void engine.command("XADD", engine.key(`app/workers/${other.id}`, "mail"), "*", "m", "{}");
      }, 20);
      await isHeld;
      clearInterval(wake);
      const start = word(other.car(bmw).commands.charge("start", { sender: "a person" }));
      await until(() => bench.commands.length === 1);
      // Until when it is to have begun is long over.
      await bench.pass(10_000);
      other.cable.release();

      assert.equal(await start, "done");
      assert.deepEqual(bench.commands, ["start 200"]);
    });

    it("do not take an earlier stop for the last word where a killed process may have sent a start since", async () => {
      await owner.car(bmw).commands.charge("start");
      await clock.advance(MINUTE_MS);
      await owner.car(bmw).commands.charge("stop");
      await clock.advance(MINUTE_MS);
      const { start } = await countedStart();
      // It is sent, and nothing of how that ended is stored.
      owner.cable.isCut = true;
      owner.cable.release();
      await until(() => bench.commands.length === 3);
      await owner.kill();
      await start;
      await bench.pass(GONE_MS);
      await bench.owner(bmw, [other]);
      await clock.advance(MINUTE_MS);

      assert.equal(await word(other.car(bmw).commands.charge("stop", { automatic: true, repeated: true })), "done");
      assert.deepEqual(bench.commands, ["start 200", "stop 200", "start 200", "stop 200"]);
    });

    it("look at the car before they send again what a process may have sent that was killed long ago", async () => {
      const { start } = await countedStart();
      // It is sent, and nothing of how that ended is stored.
      owner.cable.isCut = true;
      owner.cable.release();
      await until(() => bench.commands.length === 1);
      await owner.kill();
      await start;
      await bench.pass(GONE_MS);
      await bench.owner(bmw, [other]);
      await clock.advance(HOUR_MS);

      assert.ok(["done", "already"].includes(await word(other.car(bmw).commands.charge("start"))));
      assert.deepEqual([bench.commands, bench.reads], [["start 200"], 1]);
    });

    it("look first, too, where a process had counted a command and was killed before it sent it; asked again, it is sent", async () => {
      const { start } = await countedStart();
      const killed = owner.kill();
      owner.cable.release();
      await Promise.all([killed, start]);
      await bench.pass(GONE_MS);
      await bench.owner(bmw, [other]);
      await clock.advance(HOUR_MS);

      // What the car last reported is older than that.
      assert.equal(await word(other.car(bmw).commands.charge("start")), "unknown");
      assert.deepEqual([bench.commands, bench.reads], [[], 1]);
      assert.equal(await word(other.car(bmw).commands.charge("start")), "done");
      assert.deepEqual(bench.commands, ["start 200"]);
    });

    it("spend no more than what was set apart when they are cut off, and give back the rest", async () => {
      const { commands } = owner.car(bmw);
      await commands.charge("start");
      const before = await owner.car(bmw).budget();
      owner.cable.isCut = true;

      const stopped = await commands.charge("stop");
      assert.equal(stopped.outcome, "done");
      const second = owner
        .car(bmw)
        .read()
        .then(
          () => "read",
          (err: unknown) => (err instanceof SmartcarError ? err.code : "?"),
        );
      const third = owner
        .car(bmw)
        .ask(async () => "asked")
        .then(
          (said) => said,
          () => "refused",
        );
      assert.deepEqual([await second, await third].includes("refused"), false);
      await assert.rejects(owner.car(bmw).read(), { code: "STORE" });

      owner.cable.isCut = false;
      await owner.close();
      await bench.settle();
      const { callsLeft, stopsLeft = 0 } = await other.car(bmw).budget();
      assert.deepEqual([callsLeft, stopsLeft], [before.callsLeft - 3, (before.stopsLeft ?? 0) - 1]);
    });

    it("give back what was set apart for a killed process when it is started again", async () => {
      await owner.kill();
      await bench.pass(GONE_MS);
      assert.deepEqual(await other.car(bmw).budget(), { callsLeft: 497, stopsLeft: 79 });

      bench.worker(owner.id);

      await bench.settle();
      const now = await bench.owner(bmw);
      await until(async () => (await now.car(bmw).budget()).stopsLeft === 80);
      assert.equal((await now.car(bmw).budget()).callsLeft, 500);
    });

    it("say so when their settings differ", async () => {
      const third = bench.worker("w3", "1000/50");

      await until(() => third.told.some((text) => text.includes("different call limits")));
    });
  });
});

import assert from "node:assert/strict";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import type { LockCommand, Outcome } from "../../../../src/vehicle/outcome";
import {
  acceptance,
  refusal,
  shown,
  SimulatedGarage,
  shortOutcome,
  type SimulatedGarageOptions,
} from "../../../support/simulated-garage";
import { bmw, mini, tesla, volvo } from "../../../support/simulator/cloud";

describe("the lock", () => {
  let garage: SimulatedGarage;
  const open = async (options: SimulatedGarageOptions = {}): Promise<void> => {
    garage = await SimulatedGarage.open(options);
  };
  beforeEach(() => open());
  afterEach(() => garage.close());
  const reopen = async (options: SimulatedGarageOptions): Promise<void> => {
    await garage.close();
    await open(options);
  };
  const isLocked = (id = tesla): boolean => garage.simulator.car(id).state.locked;
  const receive = (locked: boolean, id = tesla): Promise<void> =>
    garage.deliver("closure-islocked", { value: locked }, id);

  describe("when it is told to", () => {
    it("locks and unlocks the car, one call each, and tells what is left", async () => {
      assert.deepEqual(shown(await garage.setLock("unlock")), {
        command: "unlock",
        outcome: "done",
        reason: "The car accepted the unlock.",
        at: "2026-06-01T10:00:00.000Z",
        budget: { callsLeft: 499 },
      });
      assert.equal(isLocked(), false);
      await garage.pass(MINUTE_MS);

      assert.equal((await garage.setLock("lock")).budget.callsLeft, 498);
      assert.deepEqual([isLocked(), garage.commands], [true, ["unlock 200", "lock 200"]]);
    });

    it("sends nothing where the car has just reported it", async () => {
      await receive(true);
      assert.deepEqual([shortOutcome(await garage.setLock("lock")), garage.commands], ["already", []]);
      await receive(false);
      const { outcome, reason } = await garage.setLock("unlock");
      assert.deepEqual([outcome, reason, garage.commands], ["already", "The car is already unlocked.", []]);
    });

    it("does not take an older report for an answer, nor any where the asker knows better", async () => {
      await receive(true);
      await garage.pass(6 * MINUTE_MS);
      assert.equal(shortOutcome(await garage.setLock("lock")), "done");
      await garage.pass(4 * MINUTE_MS);
      await receive(true);
      await garage.pass(MINUTE_MS);
      assert.equal(shortOutcome(await garage.setLock("lock", tesla, { force: true })), "done");
    });

    it("sends a lock that is said twice once, and every unlock that someone asks for again", async () => {
      await garage.setLock("lock");
      assert.equal(shortOutcome(await garage.setLock("lock")), "already");
      await garage.setLock("unlock");
      await garage.setLock("unlock");

      assert.deepEqual(garage.commands, ["lock 200", "unlock 200", "unlock 200"]);
    });

    it("sends one unlock for all who ask while it is under way", async () => {
      await reopen({ rules: { latency: { fromMs: 20_000, toMs: 20_000 } } });
      const car = garage.car(tesla);

      await garage.run(Promise.all([car.commands.setLock("unlock"), car.commands.setLock("unlock")]));

      assert.deepEqual(garage.commands, ["unlock 200"]);
    });

    it("does the newest request, and never an unlock that a lock has replaced", async () => {
      await reopen({ rules: { latency: { fromMs: 20_000, toMs: 20_000 } } });
      const car = garage.car(tesla);
      const lock = car.commands.setLock("lock");
      await garage.pass(5_000);
      const requests = [lock, car.commands.setLock("unlock"), car.commands.setLock("lock")];

      const outcomes = await garage.run(Promise.all(requests));

      assert.deepEqual([outcomes.map(shortOutcome), garage.commands], [["done", "REPLACED", "already"], ["lock 200"]]);
    });

    it("locks again after an unlock that may have reached the car", async () => {
      await garage.setLock("lock");
      await garage.fault({ match: { method: "post", path: "/v3" }, times: 1, cut: "body" });
      const unlock = garage.car(tesla).commands.setLock("unlock");
      await garage.pass(1_000);

      const [, lock] = await garage.run(Promise.all([unlock, garage.car(tesla).commands.setLock("lock")]));

      assert.deepEqual([shortOutcome(lock), isLocked()], ["done", true]);
    });

    it("does not count with the make, and keeps the last call for a stop", async () => {
      await garage.store.set(`car/${tesla}/calls`, { "2026-06": { calls: 499 } });
      await garage.store.set(`car/${volvo}/calls`, { "2026-06": { calls: 499 } });

      assert.equal(shortOutcome(await garage.setLock("lock")), "CALLS_USED");
      assert.deepEqual((await garage.setLock("lock", volvo)).budget, { callsLeft: 0 });
      assert.equal(
        (await garage.setLock("unlock", volvo)).reason,
        "No calls are left this month. New calls are available on Jul 1.",
      );
      assert.deepEqual(garage.commands, ["lock 200"]);
    });

    for (const [make, id] of [
      ["BMW", bmw],
      ["MINI", mini],
    ] as const) {
      it(`is unsupported for a ${make}, at no call`, async () => {
        const { outcome, code, reason } = await garage.setLock("lock", id);

        assert.deepEqual([outcome, code, garage.commands], ["unsupported", "MAKE_CANNOT", []]);
        assert.equal(
          reason,
          `${make} cars cannot be locked or unlocked through Smartcar. Use the key or the car's app.`,
        );
      });
    }
  });

  describe("unlocks only for someone who is there", () => {
    for (const error of ["409 VEHICLE_STATE/ASLEEP", "429 RATE_LIMIT/VEHICLE", "502 UPSTREAM/NO_RESPONSE"]) {
      it(`so an unlock is never repeated after ${error}`, async () => {
        await garage.refuse(error, { times: 9 });

        await garage.setLock("unlock").catch(() => {});
        await garage.pass(DAY_MS);

        assert.deepEqual(garage.commands, [`unlock ${error.slice(0, 3)}`]);
      });
    }

    it("so an unlock that waited too long for another request is not sent", async () => {
      await reopen({ rules: { latency: { fromMs: 120_000, toMs: 120_000 } } });
      const start = garage.car(tesla).commands.charge("start");
      await garage.pass(5_000);

      const [, unlock] = await garage.run(Promise.all([start, garage.car(tesla).commands.setLock("unlock")]));

      assert.deepEqual([unlock.outcome, unlock.code, garage.commands], ["refused", "TOO_LATE", ["start 200"]]);
      assert.match(unlock.reason, /other commands took longer than 1 minute\. Send it again\.$/);
    });

    it("so an unlock that was under way or waited is not sent after a restart", async () => {
      await garage.fault({ ...refusal("409 VEHICLE_STATE/ASLEEP"), times: 1 });
      const lock = garage.car(tesla).commands.setLock("lock");
      await garage.pass(MINUTE_MS);
      const unlock = garage.car(tesla).commands.setLock("unlock");
      const ended = Promise.allSettled([lock, unlock]);
      await garage.restart();
      await garage.pass(DAY_MS);

      await ended;
      const unlocks = garage.commands.filter((command) => command.startsWith("unlock"));
      assert.ok(unlocks.length <= 1, `${unlocks.length}`);
      const before = garage.commands.length;
      await garage.restart();
      await garage.pass(DAY_MS);
      assert.equal(garage.commands.length, before);
    });

    it("but a lock is tried again where that is safe", async () => {
      garage.simulator.car(tesla).change({ locked: false });
      await garage.refuse("409 VEHICLE_STATE/ASLEEP", { times: 2 });

      assert.equal(shortOutcome(await garage.setLock("lock")), "done");
      assert.deepEqual([garage.commands, isLocked()], [["lock 409", "lock 409", "lock 200"], true]);
    });
  });

  describe("that was accepted", () => {
    let later: Outcome<LockCommand>[];
    beforeEach(() => {
      later = [];
    });
    const follow = (command: LockCommand, id = tesla): Promise<Outcome<LockCommand>> =>
      garage.setLock(command, id, { onConfirmation: (outcome) => later.push(outcome) });
    const confirmed = (): unknown[] => later.map((outcome) => outcome.confirmed);

    it("is confirmed by the car's report", async () => {
      await follow("unlock");
      await garage.pass(MINUTE_MS);
      await receive(false);

      assert.deepEqual([confirmed(), garage.reads], [[true], 0]);
    });

    it("is denied by a car that reports otherwise", async () => {
      await garage.fault({ match: { method: "post", path: "/v3" }, times: 1, body: acceptance });
      await follow("lock");
      await garage.pass(4 * MINUTE_MS);
      await receive(false);

      assert.deepEqual(
        [later[0]?.code, later[0]?.reason],
        ["NOT_CONFIRMED", "The lock was accepted, but the car reports that it is still unlocked. Check the car."],
      );
    });
  });

  describe("of a Volvo", () => {
    const STEPS =
      /Volvo cars unlock in two steps\. The lights flash after about 10 seconds; then someone must open the trunk/;

    it("says what to do with the boot", async () => {
      const { outcome, reason } = await garage.setLock("unlock", volvo);

      assert.equal(outcome, "done");
      assert.match(reason, STEPS);
      assert.doesNotMatch((await garage.setLock("lock", volvo)).reason, STEPS);
    });

    it("is confirmed when the boot was opened in time, and said to be locked still when not", async () => {
      await reopen({ rules: { latency: { fromMs: 5_000, toMs: 5_000 } } });
      const later: Outcome<LockCommand>[] = [];
      const onConfirmation = (outcome: Outcome<LockCommand>): void => void later.push(outcome);
      await garage.setLock("unlock", volvo, { onConfirmation });
      await garage.pass(12_000);
      garage.simulator.car(volvo).change({ bootOpen: true });
      await garage.pass(HOUR_MS);
      garage.simulator.car(volvo).change({ locked: true });
      await garage.pass(HOUR_MS);
      await garage.setLock("unlock", volvo, { onConfirmation });
      await garage.pass(4 * MINUTE_MS);
      await receive(true, volvo);

      assert.deepEqual(
        later.map(({ outcome, code }) => [outcome, code]),
        [
          ["done", undefined],
          ["refused", "NOT_CONFIRMED"],
        ],
      );
      assert.match(later[1]?.reason ?? "", /still locked.*or the car stays locked\.$/);
    });
  });
});

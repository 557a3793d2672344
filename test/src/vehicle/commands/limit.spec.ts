import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import type { Outcome } from "../../../../src/vehicle/outcome";
import {
  acceptance,
  shown,
  SimulatedGarage,
  shortOutcome,
  type SimulatedGarageOptions,
} from "../../../support/simulated-garage";
import { bmw, mini, tesla, volkswagen, volvo } from "../../../support/simulator/cloud";

const LIMITS = "charge-chargelimits";

describe("the charge limit", () => {
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
  const limitOf = (id: string): number => garage.simulator.car(id).state.limit;
  const receive = (limit: number, id = tesla): Promise<void> =>
    garage.deliver(LIMITS, { values: [], activeLimit: limit }, id);

  describe("when it is set", () => {
    it("reaches the car, and the outcome tells what is left", async () => {
      assert.deepEqual(shown(await garage.setLimit(70)), {
        command: "set-limit",
        limit: 70,
        outcome: "done",
        reason: "The car accepted a charge limit of 70%.",
        at: "2026-06-01T10:00:00.000Z",
        budget: { callsLeft: 499 },
      });
      assert.deepEqual([limitOf(tesla), garage.commands], [70, ["set-limit 200"]]);
    });

    it("counts as one call, and neither as a stop nor as one of the make's commands", async () => {
      await garage.refuse("501 COMPATIBILITY/VEHICLE_NOT_CAPABLE");

      const { budget } = await garage.setLimit(70, volkswagen);

      assert.deepEqual(budget, { callsLeft: 499, commandsLeft: 15 });
    });

    it("needs nothing where the car has just reported it", async () => {
      await receive(80);

      assert.deepEqual([shortOutcome(await garage.setLimit(80)), garage.commands], ["already", []]);
      assert.equal(shortOutcome(await garage.setLimit(85)), "done");
    });

    it("is sent where the report is old, or where the asker knows better", async () => {
      await receive(limitOf(tesla));
      await garage.pass(MINUTE_MS);
      assert.equal(shortOutcome(await garage.setLimit(limitOf(tesla), tesla, { force: true })), "done");
      await garage.pass(20 * MINUTE_MS);
      assert.equal(shortOutcome(await garage.setLimit(limitOf(tesla))), "done");
    });

    it("is not sent twice within a short time, but again when the car reports another", async () => {
      await garage.setLimit(70);
      await garage.pass(5 * MINUTE_MS);
      assert.deepEqual([shortOutcome(await garage.setLimit(70)), garage.commands.length], ["already", 1]);
      await receive(90);
      assert.deepEqual([shortOutcome(await garage.setLimit(70)), garage.commands.length], ["done", 2]);
    });

    it("is not answered by a report from before the last one was set", async () => {
      await receive(80);
      await garage.setLimit(70);
      await garage.pass(MINUTE_MS);

      assert.deepEqual([shortOutcome(await garage.setLimit(80)), limitOf(tesla)], ["done", 80]);
    });

    it("is the newest that was requested", async () => {
      await reopen({ rules: { latency: { fromMs: 20_000, toMs: 20_000 } } });
      const car = garage.car(tesla);

      const outcomes = await garage.run(
        Promise.all([car.commands.setLimit(60), car.commands.setLimit(70), car.commands.setLimit(80)]),
      );

      assert.deepEqual(outcomes.map(shortOutcome), ["REPLACED", "REPLACED", "done"]);
      assert.deepEqual([limitOf(tesla), garage.commands], [80, ["set-limit 200"]]);
    });

    it("waits its turn behind another command to the same car, and weighs the budget then", async () => {
      await reopen({ rules: { latency: { fromMs: 20_000, toMs: 20_000 } }, limits: { perMonth: 2 } });
      const start = garage.car(tesla).commands.charge("start");
      await garage.pass(5_000);

      const outcomes = await garage.run(Promise.all([start, garage.car(tesla).commands.setLimit(70)]));

      assert.deepEqual([outcomes.map(shortOutcome), garage.commands], [["done", "CALLS_USED"], ["start 200"]]);
    });

    it("leaves the last call to a stop, where the make takes one", async () => {
      await garage.store.set(`car/${tesla}/calls`, { "2026-06": { calls: 499 } });

      const { code, reason } = await garage.setLimit(70);

      assert.deepEqual([code, garage.commands], ["CALLS_USED", []]);
      assert.equal(reason, "The last call of the month is reserved for a stop. New calls are available on Jul 1.");
    });

    it("is refused by a car that wants its cable for this", async () => {
      await reopen({ rules: { limitNeedsCable: true } });
      garage.simulator.car(tesla).change({ plugged: false });

      const { outcome, code, reason } = await garage.setLimit(70);

      assert.deepEqual([outcome, code], ["refused", "NOT_PLUGGED_IN"]);
      assert.match(reason, /only while it is plugged in/);
    });

    it("does not wake a car that is closed, nor a request from before a restart", async () => {
      garage.simulator.car(tesla).change({ obstacle: "ASLEEP" });
      const request = garage.car(tesla).commands.setLimit(70);
      const ended = assert.rejects(request, { code: "CLOSED" });
      await garage.pass(MINUTE_MS);
      await garage.restart();
      await garage.pass(2 * HOUR_MS);

      await ended;
      assert.deepEqual(garage.commands, ["set-limit 409"]);
    });
  });

  describe("of a make that takes none", () => {
    for (const [make, id] of [
      ["BMW", bmw],
      ["MINI", mini],
      ["Volvo", volvo],
    ] as const) {
      it(`is unsupported for a ${make}, at no call`, async () => {
        const { outcome, code, reason, budget } = await garage.setLimit(80, id);

        assert.deepEqual([outcome, code, budget.callsLeft], ["unsupported", "MAKE_CANNOT", 500]);
        assert.equal(
          reason,
          `${make} cars do not accept a charge limit through Smartcar. Set it in the car or in its app.`,
        );
        assert.deepEqual([garage.commands, garage.reads], [[], 0]);
      });
    }

    it("is asked of any other make once, and learnt for after a restart, too", async () => {
      const first = await garage.setLimit(80, volkswagen);
      await garage.restart();
      const second = await garage.setLimit(90, volkswagen);

      assert.deepEqual([shortOutcome(first), shortOutcome(second)], ["VEHICLE_NOT_CAPABLE", "VEHICLE_NOT_CAPABLE"]);
      assert.deepEqual([garage.commands, second.outcome], [["set-limit 501"], "unsupported"]);
    });
  });

  describe("that was accepted", () => {
    let later: Outcome<"set-limit">[];
    beforeEach(() => {
      later = [];
    });
    const follow = (percent: number): Promise<Outcome<"set-limit">> =>
      garage.setLimit(percent, tesla, { onConfirmation: (outcome) => later.push(outcome) });

    it("is confirmed by the car's next report, without a call", async () => {
      await follow(70);
      await garage.pass(MINUTE_MS);
      await receive(70);

      assert.deepEqual(
        [later.map(({ outcome, confirmed }) => [outcome, confirmed]), garage.reads],
        [[["done", true]], 0],
      );
    });

    it("is confirmed by one read when no report comes and calls are to spare", async () => {
      await reopen({ rules: { latency: { fromMs: 5_000, toMs: 5_000 } } });
      await follow(70);
      await garage.pass(HOUR_MS);

      assert.deepEqual([later.map(({ confirmed }) => confirmed), garage.reads], [[true], 1]);
    });

    it("is confirmed by a limit that the car has rounded, once the car has settled", async () => {
      await receive(80);
      await follow(84);
      await garage.pass(MINUTE_MS);
      await receive(80);
      assert.deepEqual(later, []);

      await garage.pass(3 * MINUTE_MS);
      await receive(80);
      assert.deepEqual(
        later.map(({ confirmed }) => confirmed),
        [true],
      );
      assert.equal(shortOutcome(await garage.setLimit(84)), "already");
    });

    for (const [reported, isConfirmed] of [
      [65, true],
      [75, true],
      [64, false],
      [76, false],
    ] as const) {
      it(`of 70 % is ${isConfirmed ? "confirmed" : "denied"} by ${reported} %`, async () => {
        await follow(70);
        await garage.pass(4 * MINUTE_MS);
        await receive(reported);

        assert.deepEqual(
          later.map(({ confirmed }) => confirmed),
          [isConfirmed],
        );
      });
    }

    it("is denied by a car that did not obey, with what it reports", async () => {
      await garage.fault({ match: { method: "post", path: "/v3" }, times: 1, body: acceptance });
      await follow(60);
      await garage.pass(4 * MINUTE_MS);
      await receive(80);

      const [found] = later;
      assert.deepEqual(
        [found?.outcome, found?.code, found?.confirmed, found?.limit],
        ["refused", "NOT_CONFIRMED", false, 60],
      );
      assert.equal(found?.reason, "A charge limit of 60% was accepted, but the car reports 80%. Check the car.");
    });
  });
});

import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../../src/core/duration";
import type { Outcome } from "../../../../src/vehicle/outcome";
import { SimulatedGarage, type SimulatedGarageOptions } from "../../../support/simulated-garage";
import { tesla, volvo } from "../../../support/simulator/cloud";

const LIMITS = "charge-chargelimits";

describe("the charge limit", () => {
  let garage: SimulatedGarage;
  const open = async (options: SimulatedGarageOptions = {}): Promise<void> => {
    garage = await SimulatedGarage.open(options);
  };
  beforeEach(() => open());
  afterEach(() => garage.close());
  const limitOf = (id: string): number => garage.simulator.car(id).state.limit;
  const receive = (limit: number, id = tesla): Promise<void> =>
    garage.deliver(LIMITS, { values: [], activeLimit: limit }, id);

  describe("when it is read", () => {
    const read = (id = tesla, question = {}): Promise<Outcome<"read-limit">> =>
      garage.run(garage.car(id).commands.readLimit(question));

    it("costs a read where nothing is known", async () => {
      const { command, outcome, limit, reason, confirmed, budget } = await read();

      assert.deepEqual([command, outcome, limit, confirmed], ["read-limit", "done", limitOf(tesla), true]);
      assert.equal(reason, `The car reports a charge limit of ${limitOf(tesla)}%.`);
      assert.deepEqual([garage.reads, budget.callsLeft], [1, 499]);
    });

    it("costs nothing while what is known is young, and again a read when it is not, or when the asker wants one", async () => {
      await receive(85);
      assert.deepEqual([(await read()).limit, garage.reads], [85, 0]);
      await garage.pass(14 * MINUTE_MS);
      assert.deepEqual([(await read()).limit, garage.reads], [85, 0]);
      await read(tesla, { force: true });
      assert.equal(garage.reads, 1);
      await garage.pass(16 * MINUTE_MS);
      await read();
      assert.equal(garage.reads, 2);
    });

    it("is the active one, else the global one", async () => {
      const global = { type: "Global", limit: 90, condition: null };
      await garage.deliver(LIMITS, { values: [global], activeLimit: 75 });
      assert.equal((await read()).limit, 75);
      await garage.deliver(LIMITS, { values: [{ type: "LOCATION", limit: 60 }, global], activeLimit: null });
      assert.equal((await read()).limit, 90);
    });

    it("is what the car has just accepted", async () => {
      await receive(80);
      await garage.setLimit(70);

      const { limit, reason, confirmed } = await read();

      assert.deepEqual([limit, confirmed, garage.reads], [70, undefined, 0]);
      assert.equal(reason, "The car accepted a charge limit of 70% and has not reported since.");
    });

    it("is not what was reported before a command whose outcome is unknown", async () => {
      await receive(80);
      await garage.fault({ match: { method: "post", path: "/v3" }, times: 1, cut: "body" });
      const set = garage.car(tesla).commands.setLimit(70);
      await garage.pass(MINUTE_MS);

      const { limit } = await read();

      assert.equal(garage.reads, 1);
      assert.ok(limit === 70 || limit === 80);
      await garage.run(set);
    });

    it("is unknown, not zero, where the car does not tell it", async () => {
      await garage.fault({ match: { path: "/v3/vehicles/.*/signals" }, body: { data: [] } });

      const { outcome, code, limit } = await read();

      assert.deepEqual([outcome, code, limit], ["unknown", "NOT_REPORTED", undefined]);
    });

    it("can be had from a car whose limit cannot be set", async () => {
      assert.deepEqual([(await read(volvo)).limit, garage.commands], [90, []]);
    });

    it("leaves the reserve for commands alone", async () => {
      await garage.store.set(`car/${tesla}/calls`, { "2026-06": { calls: 450 } });

      await assert.rejects(read(), { code: "BUDGET" });
    });
  });
});

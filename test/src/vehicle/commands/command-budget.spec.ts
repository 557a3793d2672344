import assert from "node:assert/strict";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { SimulatedGarage, shortOutcome } from "../../../support/simulated-garage";
import { bmw, tesla, volkswagen } from "../../../support/simulator/cloud";

const NOW = Date.parse("2026-06-01T10:00:00Z");

describe("commands", () => {
  let garage: SimulatedGarage;
  beforeEach(async () => {
    garage = await SimulatedGarage.open();
  });
  afterEach(() => garage.close());

  const usedCalls = (calls: number): Promise<void> => garage.store.set(`car/${tesla}/calls`, { "2026-06": { calls } });
  const usedStops = (stops: number): Promise<void> =>
    garage.store.set(
      `car/${bmw}/stops`,
      Array.from({ length: stops }, (_, n) => NOW - DAY_MS - n),
    );
  const usedCommands = (commands: number): Promise<void> =>
    garage.store.set(`car/${volkswagen}/commands-since-driven`, { commands, odometerKm: 12_000 });

  describe("within the month's calls", () => {
    it("start only if a stop can follow", async () => {
      await usedCalls(499);
      const { outcome, code, reason } = await garage.command("start");

      assert.deepEqual([outcome, code, garage.commands], ["refused", "CALLS_USED", []]);
      assert.equal(
        reason,
        "A start needs 2 calls, one of them for its stop. Calls left: 1. New calls are available on Jul 1.",
      );
    });

    it("start with the last two, and stop with the last one", async () => {
      await usedCalls(498);

      assert.equal((await garage.command("start")).outcome, "done");
      assert.equal((await garage.command("stop")).budget.callsLeft, 0);
      assert.equal(garage.simulator.car(tesla).state.charging, false);
    });

    it("stop also when none is left", async () => {
      garage.simulator.car(tesla).change({ charging: true });
      await usedCalls(500);

      assert.equal((await garage.command("stop")).outcome, "done");
    });

    it("go on where reads are held back", async () => {
      await usedCalls(450);
      await assert.rejects(garage.run(garage.car(tesla).read()), { code: "BUDGET" });

      assert.equal((await garage.command("start")).outcome, "done");
    });

    it("read back from the reserve, but never beyond the plan", async () => {
      await usedCalls(498);
      await garage.fault({ match: { method: "post", path: "/v3" }, times: 1, cut: "body" });
      assert.deepEqual([(await garage.command("start")).outcome, garage.reads], ["done", 1]);

      await garage.fault({ match: { method: "post", path: "/v3" }, times: 1, cut: "body" });
      assert.deepEqual([(await garage.command("stop")).outcome, garage.reads], ["unknown", 1]);
      assert.equal((await garage.car(tesla).budget()).callsLeft, 0);
    });

    it("begin again with the month", async () => {
      await usedCalls(500);
      assert.equal(shortOutcome(await garage.command("start")), "CALLS_USED");
      garage.clock.jump("2026-07-01T00:00:00Z");

      assert.equal(shortOutcome(await garage.command("start")), "done");
    });

    it("give a stop that Smartcar refuses for the month to the one who asked, each time", async () => {
      await usedCalls(500);
      await garage.refuse("430 BILLING/VEHICLE_REQUEST_LIMIT", { times: 2 });

      for (let n = 0; n < 2; n++) await assert.rejects(garage.repeat("stop"), { code: "PLAN_LIMIT" });
      assert.equal(garage.commands.length, 2);
    });
  });

  describe("within a BMW's stops", () => {
    it("start until 75 are used, and not after", async () => {
      await usedStops(74);
      assert.equal((await garage.command("start", bmw)).outcome, "done");
      assert.equal((await garage.command("stop", bmw)).budget.stopsLeft, 5);

      const { outcome, code, reason } = await garage.command("start", bmw);
      assert.deepEqual([outcome, code], ["refused", "STOPS_USED"]);
      assert.equal(
        reason,
        "Stops used: 75 of 80 in 30 days. Reserved for stops: 5. The next one is available on Jun 30.",
      );
    });

    it("stop until 80 are used, and refuse the next without a request", async () => {
      await usedStops(79);
      garage.simulator.car(bmw).change({ charging: true });
      assert.equal((await garage.command("stop", bmw)).budget.stopsLeft, 0);
      garage.simulator.car(bmw).change({ charging: true });
      await garage.pass(20 * MINUTE_MS);

      const { outcome, code, reason } = await garage.command("stop", bmw);

      assert.deepEqual([outcome, code, garage.commands], ["refused", "STOPS_USED", ["stop 200"]]);
      assert.equal(reason, "Stops used: 80 of 80 in 30 days. The next one is available on Jun 30.");
    });

    it("hold for a car that is really stopped eighty times", async () => {
      const car = garage.simulator.car(bmw);
      for (let n = 0; n < 80; n++) {
        car.change({ soc: 50 });
        // The last five are for charges that someone else began.
        if (n < 75) assert.equal((await garage.command("start", bmw)).outcome, "done");
        else car.change({ charging: true });
        await garage.pass(HOUR_MS);
        assert.equal((await garage.command("stop", bmw)).outcome, "done");
        await garage.pass(HOUR_MS);
      }
      car.change({ charging: true });
      await garage.pass(HOUR_MS);

      assert.equal(shortOutcome(await garage.command("stop", bmw)), "STOPS_USED");
      assert.equal((await garage.counted(bmw)).stopsLast30Days, 80);
    });

    it("count what may have reached the make, and nothing else", async () => {
      for (const error of ["409 VEHICLE_STATE/CHARGE_FAULT", "429 RATE_LIMIT/VEHICLE", "430 BILLING/INVALID_PLAN"]) {
        await garage.refuse(error, { headers: { "retry-after": "60000" } });
        await garage.command("stop", bmw).catch(() => {});
        await garage.pass(HOUR_MS * 24);
      }

      assert.equal((await garage.car(bmw).stops())?.used, 1);
    });

    it("are free again when 30 days have passed", async () => {
      await usedStops(80);
      garage.simulator.car(bmw).change({ charging: true });
      assert.equal(shortOutcome(await garage.command("stop", bmw)), "STOPS_USED");

      garage.clock.jump(NOW + 29 * DAY_MS + 1);
      garage.simulator.car(bmw).change({ soc: 50, charging: true });

      assert.equal(shortOutcome(await garage.command("stop", bmw, { sender: "another" })), "done");
    });
  });

  describe("within a Volkswagen's commands", () => {
    it("start only if a stop can follow, and stop with the last one", async () => {
      await usedCommands(14);
      const { code, reason } = await garage.command("start", volkswagen);
      assert.deepEqual([code, garage.commands], ["COMMANDS_USED", []]);
      assert.equal(reason, "One command is left until the car is driven. It is reserved for a stop.");

      garage.simulator.car(volkswagen).change({ charging: true });
      assert.equal((await garage.command("stop", volkswagen)).budget.commandsLeft, 0);
      assert.equal(shortOutcome(await garage.command("start", volkswagen)), "COMMANDS_USED");
    });

    it("go on when the car has been driven", async () => {
      await usedCommands(15);
      assert.equal(shortOutcome(await garage.command("stop", volkswagen)), "COMMANDS_USED");
      const car = garage.simulator.car(volkswagen);
      car.change({ driving: true });
      await garage.pass(HOUR_MS);
      car.change({ driving: false, atHome: true, plugged: true });
      await garage.pass(HOUR_MS);
      await garage.run(garage.car(volkswagen).read());

      assert.equal((await garage.car(volkswagen).budget()).commandsLeft, 15);
      assert.equal(shortOutcome(await garage.command("start", volkswagen)), "done");
    });
  });
});

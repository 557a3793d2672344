import assert from "node:assert/strict";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { SmartcarError } from "../../../../src/core/error";
import { plain, textsOf } from "../../../../src/core/speech";
import { shown, SimulatedGarage, shortOutcome, type SimulatedGarageOptions } from "../../../support/simulated-garage";
import { bmw, tesla, volkswagen } from "../../../support/simulator/cloud";

/** A value as versions that stored English sentences only have written it. */
function withoutTexts(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, member: unknown) => (key === "says" ? undefined : member)));
}

describe("commands", () => {
  let garage: SimulatedGarage;
  const open = async (options: SimulatedGarageOptions = {}): Promise<void> => {
    garage = await SimulatedGarage.open(options);
  };
  beforeEach(() => open());
  afterEach(() => garage.close());

  it("do what they are for, and tell what is left", async () => {
    assert.deepEqual(shown(await garage.command("start", bmw)), {
      command: "start",
      outcome: "done",
      reason: "The car accepted the start.",
      at: "2026-06-01T10:00:00.000Z",
      budget: { callsLeft: 499, stopsLeft: 80 },
    });
    await garage.pass(HOUR_MS);
    assert.equal(garage.simulator.car(bmw).state.charging, true);

    assert.deepEqual((await garage.command("stop", bmw)).budget, { callsLeft: 498, stopsLeft: 79 });
    assert.equal(garage.simulator.car(bmw).state.charging, false);
  });

  it("know the make from the list of connections, and so what they may spend", async () => {
    const { budget } = await garage.command("start", volkswagen);

    assert.deepEqual([budget, garage.lookUps, garage.reads], [{ callsLeft: 499, commandsLeft: 14 }, 1, 0]);
  });

  it("are told to each asker in an object of its own", async () => {
    const car = garage.car(tesla);
    const [first, second] = await garage.run(Promise.all([car.commands.charge("start"), car.commands.charge("start")]));

    first.reason = "changed";
    first.budget.callsLeft = -1;

    assert.deepEqual([second.reason, second.budget.callsLeft], ["The car accepted the start.", 499]);
  });

  it("that are forced are sent whatever is remembered or believed, within the budgets", async () => {
    await garage.command("start", bmw);
    await garage.pass(HOUR_MS);
    await garage.command("stop", bmw);
    garage.simulator.car(bmw).change({ charging: true });
    const car = garage.car(bmw);

    const repeated = await garage.run(car.commands.charge("stop"));
    const forced = await garage.run(car.commands.charge("stop", { force: true }));

    assert.deepEqual([shortOutcome(repeated), shortOutcome(forced)], ["already", "done"]);
    assert.equal(garage.simulator.car(bmw).state.charging, false);
    assert.equal(forced.budget.stopsLeft, 78);
  });

  describe("that stop what was started a moment ago", () => {
    it("are sent, whatever the last report said", async () => {
      await garage.run(garage.car(tesla).read());
      await garage.command("start");
      await garage.pass(30_000);
      await garage.run(garage.car(tesla).read());
      assert.equal((await garage.car(tesla).snapshot()).charging, false);

      const { outcome } = await garage.command("stop");

      assert.deepEqual([outcome, garage.commands], ["done", ["start 200", "stop 200"]]);
    });

    it("are sent also after a restart", async () => {
      await garage.run(garage.car(tesla).read());
      await garage.command("start");
      await garage.restart();

      assert.equal((await garage.command("stop")).outcome, "done");
    });

    it("are sent again when the car has not begun yet and says that it does not charge", async () => {
      await garage.command("start");
      await garage.refuse("409 VEHICLE_STATE/NOT_CHARGING");
      const before = garage.clock.now();

      const { outcome } = await garage.command("stop");

      assert.deepEqual([outcome, garage.commands], ["done", ["start 200", "stop 409", "stop 200"]]);
      assert.equal(garage.clock.now() - before, 3 * MINUTE_MS);
      assert.equal(garage.simulator.car(tesla).state.charging, false);
    });

    it("are sent again also when the answer to the start was lost, or a restart came between", async () => {
      await garage.fault({ match: { method: "post", path: "/v3" }, times: 1, cut: "body" });
      const start = garage.car(tesla).commands.charge("start");
      await garage.pass(MINUTE_MS);
      await garage.restart();
      await garage.run(start);
      await garage.refuse("409 VEHICLE_STATE/NOT_CHARGING");

      assert.equal((await garage.command("stop")).outcome, "done");
      assert.equal(garage.simulator.car(tesla).state.charging, false);
    });

    it("are not sent again when the car has surely not begun", async () => {
      await garage.refuse("409 VEHICLE_STATE/REMOTE_ACCESS_DISABLED");
      await garage.command("start");

      assert.equal((await garage.command("stop")).outcome, "already");
      assert.deepEqual(garage.commands, ["start 409", "stop 409"]);
    });

    it("are sent also when an old report of the cable says that it is out", async () => {
      garage.simulator.car(tesla).change({ plugged: false });
      await garage.pass(3 * MINUTE_MS);
      await garage.run(garage.car(tesla).read());
      garage.simulator.car(tesla).change({ plugged: true, charging: true });
      await garage.pass(30 * MINUTE_MS);
      await garage.receive(true);

      assert.equal((await garage.command("stop")).outcome, "done");
    });
  });

  describe("over a restart", () => {
    it("are never sent by themselves", async () => {
      await garage.command("start");
      garage.simulator.car(tesla).change({ obstacle: "ASLEEP" });
      const stop = garage
        .car(tesla)
        .commands.charge("stop")
        .catch((err: unknown) => err);
      await garage.pass(MINUTE_MS);
      const before = garage.commands.length;

      await garage.restart();
      await garage.pass(DAY_MS);

      assert.equal(garage.commands.length, before);
      const err = await stop;
      assert.ok(err instanceof SmartcarError);
      assert.equal(err.code, "CLOSED");
    });

    it("are not sent for requests that still waited", async () => {
      await garage.fault({ match: { method: "post", path: "/v3" }, delayMs: HOUR_MS });
      const car = garage.car(tesla);
      const start = car.commands.charge("start").catch((err: unknown) => err);
      await garage.pass(MINUTE_MS);
      const requests = [start, car.commands.charge("stop").catch((err: unknown) => err)];
      await garage.pass(MINUTE_MS);

      await garage.restart();
      await garage.pass(2 * HOUR_MS);

      const ends = (await Promise.all(requests)).map((end) => Object(end).outcome ?? Object(end).code);
      assert.deepEqual(
        [ends, garage.commands.filter((command) => command.startsWith("stop"))],
        [["unknown", "CLOSED"], []],
      );
    });

    it("are answered in any language, as far as the store has more than the English sentence", async () => {
      await garage.refuse("409 VEHICLE_STATE/REMOTE_ACCESS_DISABLED");
      const first = await garage.command("start");
      await garage.restart();
      const again = await garage.repeat("start");

      const [refused, heldBack] = textsOf(again.says ?? []);
      assert.deepEqual([refused, heldBack?.key], [...textsOf(first.says ?? []), "outcome.held-back"]);

      await garage.store.change(`car/${tesla}/requests`, withoutTexts);
      await garage.restart();
      const old = await garage.repeat("start");

      assert.deepEqual([old.code, old.reason], [again.code, again.reason]);
      assert.deepEqual(textsOf(old.says ?? [])[0], plain(first.reason));
    });

    it("are counted as before", async () => {
      for (const command of ["start", "stop"] as const) await garage.command(command, bmw);
      await garage.restart();

      assert.deepEqual(await garage.car(bmw).budget(), { callsLeft: 498, stopsLeft: 79 });
    });

    it("are refused to a car that is closed", async () => {
      const car = garage.car(tesla);
      await garage.restart();

      await assert.rejects(car.commands.charge("start"), { code: "CLOSED" });
      assert.deepEqual(garage.commands, []);
    });
  });

  describe("and what is believed of the car", () => {
    it("is unknown at first, then what it reports", async () => {
      assert.equal(garage.car(tesla).commands.believesCharging(), undefined);
      await garage.receive(true);
      assert.equal(garage.car(tesla).commands.believesCharging(), true);
    });

    it("is the last command that the car took, until a settled report", async () => {
      await garage.receive(false);
      await garage.pass(MINUTE_MS);
      await garage.command("start");
      assert.equal(garage.car(tesla).commands.believesCharging(), true);
      await garage.pass(MINUTE_MS);
      await garage.receive(false);
      assert.equal(garage.car(tesla).commands.believesCharging(), true);
      await garage.pass(3 * MINUTE_MS);
      await garage.receive(false);
      assert.equal(garage.car(tesla).commands.believesCharging(), false);
    });

    it("is not changed by a command that was refused", async () => {
      await garage.command("start");
      await garage.refuse("409 VEHICLE_STATE/CHARGE_FAULT");
      await garage.command("stop");

      assert.equal(garage.car(tesla).commands.believesCharging(), true);
    });
  });
});

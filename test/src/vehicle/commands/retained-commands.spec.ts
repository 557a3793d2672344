import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import type { Outcome } from "../../../../src/vehicle/outcome";
import { SimulatedGarage, shortOutcome } from "../../../support/simulated-garage";
import { tesla } from "../../../support/simulator/cloud";

describe("a command that a broker has retained", () => {
  let garage: SimulatedGarage;
  beforeEach(async () => {
    garage = await SimulatedGarage.open();
  });
  afterEach(() => garage.close());

  const topic = "car/charge/set";
  const ask = (command: "start" | "stop", retained = true): Promise<Outcome> =>
    garage.command(command, tesla, { topic, sender: topic, retained });

  it("never starts the car", async () => {
    const { outcome, code, reason } = await ask("start");

    assert.deepEqual([outcome, code, garage.commands], ["refused", "RETAINED", []]);
    assert.match(reason, /^This start is a retained MQTT message, so it might be old\. Nothing was sent\./);
  });

  it("stops once what was started, also when it comes again after a restart", async () => {
    await ask("start", false);
    await garage.pass(HOUR_MS);

    assert.equal(shortOutcome(await ask("stop")), "done");
    await garage.restart();
    assert.equal(shortOutcome(await ask("stop")), "RETAINED");
    assert.deepEqual(garage.commands, ["start 200", "stop 200"]);
  });

  it("stops nothing that was not started, and nothing that its topic has stopped before", async () => {
    assert.equal(shortOutcome(await ask("stop")), "RETAINED");
    await ask("start", false);
    await garage.pass(HOUR_MS);
    await ask("stop", false);
    await garage.command("start", tesla, { sender: "another" });
    await garage.pass(HOUR_MS);

    assert.equal(shortOutcome(await ask("stop")), "RETAINED");
    assert.deepEqual(garage.commands, ["start 200", "stop 200", "start 200"]);
  });

  it("sets a limit that differs from the last one of its topic", async () => {
    const limit = (percent: number, retained = true): Promise<Outcome<"set-limit">> =>
      garage.setLimit(percent, tesla, { topic: "car/limit/set", retained });

    assert.equal(shortOutcome(await limit(70)), "done");
    await garage.restart();
    await garage.pass(HOUR_MS);
    assert.equal(shortOutcome(await limit(70)), "RETAINED");
    assert.equal(shortOutcome(await limit(80)), "done");
  });

  it("locks, and never unlocks", async () => {
    const lock = { topic: "car/lock/set", retained: true };
    garage.simulator.car(tesla).change({ locked: false });

    assert.equal(shortOutcome(await garage.setLock("lock", tesla, lock)), "done");
    await garage.pass(MINUTE_MS);
    assert.equal(shortOutcome(await garage.setLock("unlock", tesla, lock)), "RETAINED");
    assert.equal(garage.simulator.car(tesla).state.locked, true);
  });
});

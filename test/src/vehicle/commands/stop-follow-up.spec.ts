import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import type { Outcome } from "../../../../src/vehicle/outcome";
import { SimulatedGarage, shortOutcome } from "../../../support/simulated-garage";
import { tesla } from "../../../support/simulator/cloud";

describe("a stop that was answered by what the car reported", () => {
  let garage: SimulatedGarage;
  beforeEach(async () => {
    garage = await SimulatedGarage.open();
  });
  afterEach(() => garage.close());

  it("is sent after all when the next report says otherwise, and that is told", async () => {
    const later: Outcome[] = [];
    await garage.receive(false);
    garage.simulator.car(tesla).change({ charging: true });
    const first = await garage.command("stop", tesla, { onConfirmation: (outcome) => void later.push(outcome) });
    assert.deepEqual([shortOutcome(first), garage.commands], ["already", []]);

    await garage.pass(MINUTE_MS);
    await garage.receive(true);
    await garage.quiet();

    assert.deepEqual(
      later.map((outcome) => [shortOutcome(outcome), outcome.withdrawn]),
      [["done", true]],
    );
    assert.equal(garage.simulator.car(tesla).state.charging, false);
  });

  it("stays answered when the next report agrees, comes late, or the car was plugged in since", async () => {
    await garage.receive(false);
    await garage.command("stop");
    await garage.pass(MINUTE_MS);
    await garage.receive(false);
    await garage.receive(true);
    assert.deepEqual(garage.commands, []);

    await garage.pass(2 * MINUTE_MS);
    await garage.receive(false);
    await garage.command("stop", tesla, { sender: "late" });
    await garage.pass(HOUR_MS);
    await garage.receive(true);
    assert.deepEqual(garage.commands, []);

    await garage.deliver("charge-ischargingcableconnected", { value: false });
    await garage.receive(false);
    await garage.command("stop", tesla, { sender: "plugged" });
    await garage.pass(MINUTE_MS);
    await garage.deliver("charge-ischargingcableconnected", { value: true });
    await garage.receive(true);
    assert.deepEqual(garage.commands, []);
  });
});

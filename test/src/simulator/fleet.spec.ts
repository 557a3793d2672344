import assert from "node:assert/strict";
import { fleetOf } from "../../../src/simulator/fleet";
import { startSimulator } from "../../../src/simulator/simulator";

describe("a simulated fleet", () => {
  it("has as many cars as are asked for, each with an ID and an owner of its own", () => {
    const cars = fleetOf(1000);

    assert.equal(new Set(cars.map(({ id }) => id)).size, 1000);
    assert.equal(new Set(cars.map(({ userId }) => userId)).size, 1000);
    assert.deepEqual(fleetOf(7), cars.slice(0, 7));
    assert.ok(cars.every(({ id }) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)));
  });

  it("is the simulator's", async () => {
    const simulator = await startSimulator({ cars: fleetOf(40) });

    assert.equal(simulator.cars.length, 40);
    assert.equal(simulator.car(fleetOf(40)[39]?.id ?? "").state.soc, 20 + ((39 * 37) % 60));
    await simulator.close();
  });
});

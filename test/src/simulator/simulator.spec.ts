import assert from "node:assert/strict";
import { request } from "undici";
import { demoUserId } from "../../../src/simulator/demo-cars";
import {
  simulatorApplicationId,
  simulatorCredentials,
  simulatorManagementToken,
  startSimulator,
} from "../../../src/simulator/simulator";
import { bmw, simulate, untilWaiting } from "../../support/simulator/cloud";

describe("simulator", () => {
  it("starts with the demo cars on a free port of this computer", async () => {
    const simulator = await startSimulator();
    try {
      assert.match(simulator.origin, /^http:\/\/127\.0\.0\.1:\d+$/);
      assert.deepEqual(simulator.credentials, { clientId: "client_simulator", clientSecret: "simulator" });
      assert.equal(simulator.credentials, simulatorCredentials);
      assert.equal(simulator.applicationId, simulatorApplicationId);
      assert.equal(simulator.managementToken, simulatorManagementToken);
      assert.equal(simulator.userId, demoUserId);
      assert.deepEqual(
        simulator.cars.map(({ spec: { make, id } }) => `${make} ${id.slice(-2)}`),
        ["BMW b1", "MINI b2", "VOLVO c1", "TESLA d1", "VOLKSWAGEN e1"],
      );
    } finally {
      await simulator.close();
    }
  });

  it("says which port is taken", async () => {
    const first = await startSimulator();
    const port = Number(new URL(first.origin).port);
    try {
      await assert.rejects(startSimulator({ port }), {
        code: "BAD_INPUT",
        message: `The simulator cannot listen on port ${port} of 127.0.0.1: another program uses it; choose another port, or end that program.`,
      });
    } finally {
      await first.close();
    }
  });

  it("gives the cars to another user when it is told to", async () => {
    const simulator = await startSimulator({ userId: "somebody" });
    await simulator.close();

    assert.equal(simulator.car(bmw).spec.userId, "somebody");
    assert.throws(() => simulator.car("none"), { code: "NOT_FOUND" });
  });

  it("ends what is under way as soon as it closes", async () => {
    const cloud = await simulate({ rules: { latency: { fromMs: 1000, toMs: 1000 } } });
    const answer = assert.rejects(cloud.command(bmw, "charge/start"));
    await untilWaiting(cloud.clock);

    await cloud.simulator.close();

    await answer;
    assert.equal(cloud.clock.waiting, 0);
    await assert.rejects(request(cloud.simulator.origin), { code: "ECONNREFUSED" });
    await cloud.close();
  });

  it("leaves the globals of the process alone", async () => {
    const { Request, Response } = globalThis;

    const simulator = await startSimulator();
    await (await request(`${simulator.origin}/simulator/clock`)).body.dump();
    await simulator.close();

    assert.deepEqual([globalThis.Request, globalThis.Response], [Request, Response]);
  });
});

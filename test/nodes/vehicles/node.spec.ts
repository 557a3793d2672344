import assert from "node:assert/strict";
import type { Simulator } from "../../../src/simulator/simulator";
import { cloudAndAccount, Flow, helper } from "../../support/flow";

describe("smartcar-vehicles", () => {
  let simulator: Simulator | undefined;

  afterEach(async () => {
    await helper.unload();
    await simulator?.close();
    simulator = undefined;
  });

  it("lists the account's cars", async () => {
    const cloud = await cloudAndAccount();
    simulator = cloud.simulator;
    const flow = await Flow.load({ type: "smartcar-vehicles", account: "account" }, cloud.configs, cloud.credentials);

    const { end, msg } = await flow.ask({ trip: 42 });

    assert.equal(end, "first");
    assert.equal(msg["trip"], 42);
    const cars = msg["payload"] as Record<string, unknown>[];
    assert.deepEqual(
      cars.map(({ make }) => String(make)).toSorted((a, b) => a.localeCompare(b)),
      ["BMW", "MINI", "TESLA", "VOLKSWAGEN", "VOLVO"],
    );
    assert.equal(cars[0]?.["userId"], simulator.userId);
  });

  it("gives an empty list for an account without cars", async () => {
    const cloud = await cloudAndAccount({ cars: [] });
    simulator = cloud.simulator;
    const flow = await Flow.load({ type: "smartcar-vehicles", account: "account" }, cloud.configs, cloud.credentials);

    const { msg } = await flow.ask({});

    assert.deepEqual(msg["payload"], []);
  });

  it("works with the built-in simulator, without credentials", async () => {
    const flow = await Flow.load({ type: "smartcar-vehicles", account: "demo" }, [
      { id: "demo", type: "smartcar-account", environment: "simulator" },
    ]);

    const { msg } = await flow.ask({});

    assert.equal((msg["payload"] as unknown[]).length, 5);
  });

  it("says that no account is chosen", async () => {
    const flow = await Flow.load({ type: "smartcar-vehicles", account: "" }, []);

    const { end, msg } = await flow.ask({});

    assert.equal(end, "catch");
    assert.equal((msg["error"] as Record<string, unknown>)["code"], "NOT_CONFIGURED");
  });
});

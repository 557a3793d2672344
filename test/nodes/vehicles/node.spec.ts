import assert from "node:assert/strict";
import type { Simulator } from "../../../src/simulator/simulator";
import type { AccountHealth } from "../../../nodes/account/health";
import { BMW, cloudAndAccount, Flow, helper } from "../../support/flow";
import { until } from "../../support/until";

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

  describe("the health of an account", () => {
    const car = {
      id: "car",
      type: "smartcar-vehicle",
      name: "Our car",
      account: "demo",
      vehicleId: BMW,
      make: "BMW",
      model: "i4",
    };
    const demo = { id: "demo", type: "smartcar-account", environment: "simulator" };
    const at = { z: "tab", x: 0, y: 0, wires: [[], []] };
    const meter = {
      id: "sun",
      type: "smartcar-surplus",
      ...at,
      name: "sun",
      vehicle: "car",
      unit: "W",
      sign: "import",
    };

    it("is sent by output 2 on request, with budgets, decisions, and when feeds came, and uses no call", async () => {
      const flow = await Flow.load({ type: "smartcar-vehicles", account: "demo" }, [demo, car, meter]);
      helper.getNode("sun").receive({ topic: "house/grid/power", payload: 250 });
      await until("the meter is heard", async () => "power" in (await healthOf(flow)).nodes[0].feeds);

      const { end, msg } = await flow.ask({ payload: "health", trip: 42 });

      assert.equal(end, "second");
      assert.deepEqual([msg["trip"], msg["topic"]], [42, "health"]);
      const { status, problems, version, environment, cars, nodes } = msg["payload"] as AccountHealth;
      assert.deepEqual([status, problems, environment], ["ok", [], "simulator"]);
      assert.match(version, /^\d+\.\d+\.\d+/);
      assert.deepEqual(cars, [
        { vehicleId: BMW, name: "Our car", make: "BMW", model: "i4", callsLeft: 500, stopsLeft: 80 },
      ]);
      assert.deepEqual(
        nodes.map(({ id, type, name, feeds }) => [id, type, name, Object.keys(feeds)]),
        [["sun", "smartcar-surplus", "sun", ["power"]]],
      );
    });

    it("names the last command and what has to be looked at", async () => {
      const charge = { id: "charge", type: "smartcar-charge", ...at, vehicle: "car" };
      const flow = await Flow.load({ type: "smartcar-vehicles", account: "demo" }, [demo, car, charge]);
      helper.getNode("charge").receive({ payload: "on" });
      await until("the command is carried out", async () => (await healthOf(flow)).cars[0].lastCommand !== undefined);

      const { lastCommand, callsLeft } = (await healthOf(flow)).cars[0];

      assert.deepEqual([lastCommand?.command, lastCommand?.outcome], ["start", "done"]);
      assert.ok(callsLeft < 500);
    });

    it("fails where the account's settings cannot be used, and says so instead of throwing", async () => {
      const flow = await Flow.load({ type: "smartcar-vehicles", account: "demo" }, [
        { ...demo, environment: "custom", origin: "nowhere" },
      ]);

      const { status, problems } = await healthOf(flow);

      assert.deepEqual([status, problems], ["failing", [{ code: "BAD_INPUT" }]]);
    });

    it("is sent at its interval", async () => {
      const fast = { ...demo, simulatorSpeed: "10000" };
      const flow = await Flow.load({ type: "smartcar-vehicles", account: "demo", healthMinutes: "60" }, [fast, car]);

      const { end, msg } = await flow.next();

      assert.deepEqual([end, msg["topic"]], ["second", "health"]);
    });
  });
});

type First<T> = T & { readonly 0: T extends readonly (infer One)[] ? One : never };

async function healthOf(
  flow: Flow,
): Promise<
  AccountHealth & { readonly cars: First<AccountHealth["cars"]>; readonly nodes: First<AccountHealth["nodes"]> }
> {
  const { msg } = await flow.ask({ payload: "health" });
  return msg["payload"] as Awaited<ReturnType<typeof healthOf>>;
}

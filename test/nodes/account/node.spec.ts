import assert from "node:assert/strict";
import { createServer, type AddressInfo, type Server } from "node:net";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { AccountNode } from "../../../nodes/account/account";
import { AdjustableClock } from "../../../src/core/adjustable-clock";
import type { Simulator } from "../../../src/simulator/simulator";
import { BMW, cloudAndAccount, Flow, helper } from "../../support/flow";

const READ = { type: "smartcar-signals", vehicle: "bmw", mode: "demand" };

describe("smartcar-account", () => {
  let simulator: Simulator | undefined;
  let taken: Server | undefined;

  afterEach(async () => {
    await helper.unload();
    await simulator?.close();
    simulator = undefined;
    taken?.close();
    taken = undefined;
  });

  it("counts on where it was before a restart", async () => {
    const cloud = await cloudAndAccount();
    simulator = cloud.simulator;
    const userDir = Flow.newUserDir();
    const before = await Flow.load(READ, cloud.configs, cloud.credentials, userDir);
    await before.ask({});
    await helper.unload();

    const after = await Flow.load(READ, cloud.configs, cloud.credentials, userDir);
    const { msg } = await after.ask({});

    assert.deepEqual(msg["budget"], { callsLeft: 498, stopsLeft: 80 });
    const [application = ""] = readdirSync(join(userDir, "smartcar"));
    assert.match(application, /^custom-[0-9a-f]{12}$/);
    const stored = readFileSync(join(userDir, "smartcar", application, `${BMW}.json`), "utf8");
    assert.match(stored, /"calls":2/);
    assert.doesNotMatch(stored, /"simulator"|client_simulator|clientSecret/);
  });

  it("lives by the clock of the simulator at its address, from the first moment of a restart", async () => {
    const clock = new AdjustableClock({ now: Date.parse("2024-06-20T10:00:00Z"), speed: 0 });
    const cloud = await cloudAndAccount({ clock });
    simulator = cloud.simulator;
    const userDir = Flow.newUserDir();
    const before = await Flow.load(READ, cloud.configs, cloud.credentials, userDir);
    const first = await before.ask({});
    await helper.unload();

    const after = await Flow.load(READ, cloud.configs, cloud.credentials, userDir);
    const second = await after.ask({});

    const reported = [first, second].map(({ msg }) => {
      const { updatedAt } = msg["payload"] as { updatedAt: string };
      return [updatedAt.slice(0, 7), (msg["budget"] as { callsLeft: number }).callsLeft];
    });
    assert.deepEqual(reported, [
      ["2024-06", 499],
      ["2024-06", 498],
    ]);
  });

  it("sends no more requests than its owner says that Smartcar grants", async () => {
    const cloud = await cloudAndAccount();
    simulator = cloud.simulator;
    const configs = cloud.configs.map((config) =>
      config["id"] === "account" ? { ...config, requestBurst: "1", requestsPerMinute: "0.1" } : config,
    );
    const flow = await Flow.load(READ, configs, cloud.credentials);

    const { end, msg } = await flow.ask({});

    assert.deepEqual([end, Object(msg["error"]).code], ["catch", "RATE_LIMIT"]);
  });

  it("keeps its ledgers in the context store that its owner picked", async () => {
    const cloud = await cloudAndAccount();
    simulator = cloud.simulator;
    const configs = cloud.configs.map((config) =>
      config["id"] === "account" ? { ...config, contextStore: "default" } : config,
    );
    const flow = await Flow.load(READ, configs, cloud.credentials);

    await flow.ask({});

    const keys = helper.getNode("account").context().global.keys();
    assert.ok(
      keys.some((key) => key.includes("budget")),
      `the context has ${keys.join(", ")}`,
    );
  });

  it("keeps nothing of a msg.vehicleId that is no car", async () => {
    const cloud = await cloudAndAccount();
    simulator = cloud.simulator;
    const userDir = Flow.newUserDir();
    const flow = await Flow.load(READ, cloud.configs, cloud.credentials, userDir);

    for (const vehicleId of ["no-car", "../no-car", "x".repeat(5000)])
      assert.equal((await flow.ask({ vehicleId })).end, "catch");

    const { account } = helper.getNode("account") as AccountNode;
    assert.equal(account.garage.find("no-car"), undefined);
    assert.deepEqual(existsSync(join(userDir, "smartcar")) ? readdirSync(join(userDir, "smartcar")) : [], []);
  });

  it("tells everyone who uses it which of its settings is wrong", async () => {
    const flow = await Flow.load({ ...READ, vehicle: "car" }, [
      { id: "wrong", type: "smartcar-account", environment: "custom", origin: "smartcar" },
      { id: "car", type: "smartcar-vehicle", account: "wrong", vehicleId: BMW },
    ]);

    const { end, msg } = await flow.ask({});

    assert.equal(end, "catch");
    const error = msg["error"] as Record<string, unknown>;
    assert.equal(error["code"], "BAD_INPUT");
    assert.match(String(error["message"]), /"Address" is the text "smartcar".*http:\/\/localhost/);
  });

  it("says that the simulator's port is taken", async () => {
    taken = createServer();
    await new Promise<void>((resolve) => taken?.listen(0, "127.0.0.1", resolve));
    const { port } = taken.address() as AddressInfo;
    const flow = await Flow.load({ ...READ, vehicle: "car" }, [
      { id: "demo", type: "smartcar-account", environment: "simulator", simulatorPort: String(port) },
      { id: "car", type: "smartcar-vehicle", account: "demo", vehicleId: BMW },
    ]);

    const { end, msg } = await flow.ask({});

    assert.equal(end, "catch");
    assert.match(String((msg["error"] as Record<string, unknown>)["message"]), new RegExp(String(port)));
  });

  it("lets the built-in simulator begin again with each start", async () => {
    const configs = [
      { id: "demo", type: "smartcar-account", environment: "simulator" },
      { id: "car", type: "smartcar-vehicle", account: "demo", vehicleId: BMW },
    ];
    const userDir = Flow.newUserDir();
    const before = await Flow.load({ ...READ, vehicle: "car" }, configs, {}, userDir);
    await before.ask({});
    await helper.unload();

    const after = await Flow.load({ ...READ, vehicle: "car" }, configs, {}, userDir);
    const { msg } = await after.ask({});

    assert.deepEqual(msg["budget"], { callsLeft: 499, stopsLeft: 80 });
  });
});

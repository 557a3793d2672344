import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import type { NodeAPI } from "node-red";
import type { AccountNode } from "../../../nodes/account/account";
import { accountDiagnostics, DECLARATIONS } from "../../../nodes/account/diagnostics";
import account from "../../../nodes/account/node";
import type { Simulator } from "../../../src/simulator/simulator";
import { BMW, cloudAndAccount, Flow, helper, TESLA } from "../../support/flow";
import { until } from "../../support/until";
import { runs } from "../../support/random-runs";

/** Words that a person could enter anywhere. */
const secret = fc.oneof(
  fc.uuid(),
  fc.stringMatching(/^WBA[A-HJ-NPR-Z0-9]{14}$/),
  fc.stringMatching(/^[a-zA-Z0-9]{24}$/),
);
const latitude = fc.integer({ min: 10_000_001, max: 89_999_999 }).map((micro) => String(micro / 1e6));

const AT = { z: "tab", x: 0, y: 0, wires: [[], []] };

describe("an account's diagnostics", () => {
  let simulator: Simulator | undefined;
  let api: NodeAPI | undefined;

  afterEach(async () => {
    await helper.unload();
    await simulator?.close();
    simulator = undefined;
  });

  const registering = (RED: NodeAPI): void => {
    api = RED;
    account(RED);
  };

  async function report(): Promise<Record<string, unknown>> {
    const node = helper.getNode("account") as unknown as AccountNode;
    assert.ok(api);
    return JSON.parse(JSON.stringify(await accountDiagnostics(api, node.account)));
  }

  it("say what runs, what it knows, and what is set", async () => {
    const cloud = await cloudAndAccount();
    simulator = cloud.simulator;
    const car = {
      id: "car",
      type: "smartcar-vehicle",
      name: "Our car",
      account: "account",
      vehicleId: BMW,
      make: "BMW",
    };
    const meter = {
      id: "sun",
      type: "smartcar-surplus",
      ...AT,
      vehicle: "car",
      startMarginW: "250",
      stopDelay: "${MISSING}",
    };
    const signals = { type: "smartcar-signals", vehicle: "car", mode: "demand" };
    const flow = await Flow.load(signals, [...cloud.configs, car, meter], cloud.credentials, undefined, registering);
    await flow.ask({});

    const told = await report();

    const [first] = told["cars"] as Record<string, unknown>[];
    assert.deepEqual([first?.["car"], first?.["make"], first?.["callsThisMonth"]], [1, "BMW", 1]);
    assert.deepEqual(first?.["budget"], { callsLeft: 499, stopsLeft: 80 });
    assert.ok(Object.keys(Object(first?.["signals"])).length > 5);
    const nodes = told["nodes"] as { type: string; settings: Record<string, unknown> }[];
    const sun = nodes.find(({ type }) => type === "smartcar-surplus");
    assert.deepEqual(
      [sun?.settings["startMarginW"], sun?.settings["stopDelay"], sun?.settings["vehicle"]],
      [250, "variable", "set"],
    );
    assert.equal(told["environment"], "custom");
  });

  it("know the settings of every node of the package", () => {
    const types = Object.keys(JSON.parse(readFileSync("package.json", "utf8"))["node-red"].nodes);

    assert.deepEqual(DECLARATIONS.map(({ type }) => type).toSorted(), types.toSorted());
  });

  it("contain nothing that a person has entered, whatever it is", async () => {
    const cloud = await cloudAndAccount();
    simulator = cloud.simulator;
    const input = fc.record({ words: fc.array(secret, { minLength: 8, maxLength: 8 }), latitude });
    await fc.assert(
      fc.asyncProperty(input, async ({ words, latitude: place }) => {
        const [name, token, topic, currency, formula, model, other = "", application] = words;
        const texts = { name, area: other, importTopic: topic, currency, formula, model, make: other, userId: token };
        const car = {
          id: "car",
          type: "smartcar-vehicle",
          ...texts,
          account: "account",
          vehicleId: TESLA,
          homeLatitude: place,
          homeLongitude: place,
        };
        const home = { id: "home", type: "smartcar-home", ...texts, carOrder: name };
        const tariff = {
          id: "tariff",
          type: "smartcar-tariff",
          ...AT,
          ...texts,
          vehicle: "car",
          [other]: token,
        };
        const configs = cloud.configs.map((config) => ({ ...config, name, applicationId: application }));
        const credentials = { ...cloud.credentials, home: { latitude: place, longitude: place } };
        const node = { type: "smartcar-charge", vehicle: "car", name };
        await Flow.load(node, [...configs, home, car, tariff], credentials, undefined, registering);

        const told = JSON.stringify(await report());
        await helper.unload();

        const planted = [...words, place, TESLA, BMW, ...Object.values(cloud.simulator.credentials)];
        assert.deepEqual(
          planted.filter((text) => text !== undefined && told.includes(text)),
          [],
        );
      }),
      { numRuns: runs(15) },
    );
  });

  it("number a decision's code and the ages of its feeds", async () => {
    const demo = { id: "account", type: "smartcar-account", environment: "simulator" };
    const car = {
      id: "car",
      type: "smartcar-vehicle",
      account: "account",
      vehicleId: BMW,
      make: "BMW",
      chargePowerKw: "3.7",
    };
    const meter = { type: "smartcar-surplus", vehicle: "car" };
    const flow = await Flow.load(meter, [demo, car], {}, undefined, registering);
    flow.node.receive({ topic: "house/grid/power", payload: 250 });

    const sun = async (): Promise<Record<string, unknown> | undefined> =>
      ((await report())["nodes"] as Record<string, unknown>[]).find(({ type }) => type === "smartcar-surplus");
    await until("the meter is heard", async () => "power" in Object((await sun())?.["feedsSecondsAgo"]));

    assert.equal(typeof (await sun())?.["code"], "string");
  });
});

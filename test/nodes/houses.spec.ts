import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Node } from "node-red";
import account from "../../nodes/account/node";
import { MINUTE_MS } from "../../src/core/duration";
import { startFeedServer, type FeedServer } from "../../src/simulator/feeds/feed-server";
import type { Simulator } from "../../src/simulator/simulator";
import { FakeClock } from "../support/fake-clock";
import { cloudAndAccount, Flow, helper, keepServed, nodesAt } from "../support/flow";
import { fixture } from "../support/fixture";
import { until } from "../support/until";

interface FlowNode extends Record<string, unknown> {
  readonly id: string;
  readonly type: string;
  readonly wires?: readonly (readonly string[])[];
}

const FOLDER = "examples/Houses";

const recorded = (name: string): unknown => fixture(`feeds/meters/${name}.json`);

/** What the meter of a house sends, by the node that receives it, and the grid power that it means. */
const METERS: Readonly<
  Record<string, { sent: readonly (readonly [node: string, topic: string, payload: unknown])[]; gridW: number }>
> = {
  "Shelly, Energy-Charts, and Open-Meteo": {
    sent: [["shelly-in1", "meter/status/em:0", { id: 0, total_act_power: -2400.5 }]],
    gridW: -2400,
  },
  "Tibber with Pulse": { sent: [["tibber-in0", "tibber/live", { power: 0, powerProduction: 1840 }]], gridW: -1840 },
  "HomeWizard P1 and EnergyZero": { sent: [["p1-request", "", { active_power_w: -1543 }]], gridW: -1543 },
  "Octopus Agile, Go, and Intelligent": { sent: [["octopus-in0", "house/grid/power", "812"]], gridW: 812 },
  "aWATTar and Fronius": { sent: [["fronius-request", "", recorded("fronius")]], gridW: -1830 },
  "Nordic spot with a grid tariff": { sent: [["nordic-in0", "ams/power", "2210"]], gridW: 2210 },
  "Victron GX": {
    sent: [
      ["victron-in0", "N/c0619ab12345/system/0/Ac/Grid/NumberOfPhases", { value: 3 }],
      ["victron-in0", "N/c0619ab12345/system/0/Ac/Grid/L1/Power", { value: -500 }],
      ["victron-in0", "N/c0619ab12345/system/0/Ac/Grid/L2/Power", { value: -700 }],
      ["victron-in0", "N/c0619ab12345/system/0/Ac/Grid/L3/Power", { value: -300 }],
    ],
    gridW: -1500,
  },
  "Home Assistant as the source of everything": {
    sent: [["hass-in0", "homeassistant/sensor/grid_power/state", "-920"]],
    gridW: -920,
  },
  "evcc as the source of everything": { sent: [["evcchouse-in0", "evcc/site/grid/power", "-1200"]], gridW: -1200 },
};

/** Nodes of Node-RED and of other packages only pass on here what the test sends through them. */
function withoutCore(nodes: readonly FlowNode[]): FlowNode[] {
  return nodes
    .filter(({ type }) => type !== "comment" && type !== "group" && type !== "mqtt-broker")
    .map((node) => {
      const { d: _switchedOff, ...enabled } = node;
      return /^(tab|smartcar-)/.test(node.type) ? node : { ...enabled, id: node.id, type: "helper" };
    });
}

describe("the examples of common houses", () => {
  let simulator: Simulator | undefined;
  let feeds: FeedServer;
  let clock: FakeClock;

  beforeEach(async () => {
    clock = new FakeClock("2026-06-01T09:00:00Z");
    feeds = await startFeedServer({ now: () => clock.now() });
  });

  afterEach(async () => {
    await helper.unload();
    await simulator?.close();
    await feeds.close();
  });

  async function load(file: string): Promise<FlowNode[]> {
    const cloud = await cloudAndAccount();
    simulator = cloud.simulator;
    const { origin, credentials } = cloud.simulator;
    const flow = withoutCore(JSON.parse(readFileSync(join(FOLDER, file), "utf8")));
    const nodes = flow.map((node) => {
      if (node.type === "smartcar-account") return { ...node, environment: "custom", origin };
      return node["address"] ? { ...node, address: feeds.origin } : node;
    });
    const accountId = nodes.find(({ type }) => type === "smartcar-account")?.id ?? "";
    const homeId = nodes.find(({ type }) => type === "smartcar-home")?.id ?? "";
    const pricesId = nodes.find(({ type }) => type === "smartcar-prices")?.id ?? "";
    helper.settings({ userDir: Flow.newUserDir() });
    await helper.load([keepServed, account, ...nodesAt(clock, feeds.route)], nodes as never, {
      [accountId]: { ...credentials },
      [homeId]: { latitude: "48.1371", longitude: "11.5754" },
      [pricesId]: { token: "a-token-of-the-owner" },
    });
    return nodes;
  }

  const quiet = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  };

  it("are all tried", () => {
    const names = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ""));
    assert.deepEqual(names.toSorted(), Object.keys(METERS).toSorted());
  });

  for (const [name, { sent, gridW }] of Object.entries(METERS)) {
    it(`plan by prices that come by themselves, and read the meter: ${name}`, async () => {
      const nodes = await load(`${name}.json`);
      const of = (type: string): Node => helper.getNode(nodes.find((node) => node.type === type)?.id ?? "");
      let plan: Record<string, unknown> = {};
      const surplus = of("smartcar-surplus");
      let seen: Record<string, unknown> = {};
      const noteSent = (node: Node, note: (payload: Record<string, unknown>) => unknown): void => {
        const events: NodeJS.EventEmitter = node;
        events.on("call:send", (call: { firstArg: unknown }) => {
          for (const msg of [call.firstArg].flat()) note(Object(Object(msg).payload));
        });
      };
      noteSent(of("smartcar-tariff"), (payload) => "plan" in payload && (plan = payload));
      noteSent(surplus, (payload) => "inputs" in payload && (seen = payload));

      await until("a plan", async () => {
        await clock.advance(MINUTE_MS);
        await quiet();
        of("smartcar-tariff").receive({ topic: "request" });
        await quiet();
        return Array.isArray(plan["plan"]) && plan["plan"].length > 0;
      });
      for (const [node, topic, payload] of sent) helper.getNode(node).send({ topic, payload });
      await quiet();
      surplus.receive({ topic: "request" });
      await quiet();

      assert.equal(Object(seen["inputs"]).gridW, gridW);
    });
  }
});

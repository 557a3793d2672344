import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../src/core/duration";
import { BMW, Flow, helper } from "../../support/flow";
import { SimulatedGarage } from "../../support/simulated-garage";
import { until } from "../../support/until";
import { timedAccounts } from "../../support/vehicle/timed-account";

describe("what a command node was asked for and has not answered", () => {
  let garage: SimulatedGarage;
  let userDir: string;
  let accounts: ReturnType<typeof timedAccounts>;
  let flow: Flow;
  let isLoaded = false;

  const load = async (node: Record<string, unknown>): Promise<void> => {
    const { origin, credentials } = garage.simulator;
    const configs = [
      { id: "account", type: "smartcar-account", environment: "custom", origin },
      { id: "bmw", type: "smartcar-vehicle", account: "account", vehicleId: BMW, make: "BMW" },
    ];
    flow = await Flow.load(node, configs, { account: credentials }, userDir, accounts, garage.clock);
    isLoaded = true;
    await garage.quiet();
  };
  const unload = async (): Promise<void> => {
    const unloaded = helper.unload();
    await garage.quiet();
    await unloaded;
    isLoaded = false;
  };
  const begin = async (msg: Record<string, unknown>): Promise<void> => {
    flow.node.receive(msg);
    await garage.quiet();
    await garage.pass(MINUTE_MS);
  };
  /** Deploys only the node under test, with another property. */
  const deployNode = async (changed: object): Promise<void> => {
    const { _redNodes: nodes, _events: events } = helper as unknown as RunningNodeRed;
    const { flows } = nodes.getFlows();
    const credentials = { account: garage.simulator.credentials };
    // The promise of a deploy resolves before the nodes are there.
    const started = new Promise<void>((resolve) => events.once("flows:started", () => resolve()));
    const deployed = nodes.setFlows(
      flows.map((node) => (node["id"] === "node" ? { ...node, ...changed } : node)),
      credentials,
      "nodes",
    );
    await garage.quiet();
    await Promise.all([deployed, started]);
    await garage.quiet();
  };
  const caught = (): readonly string[] =>
    flow
      .take()
      .filter(({ end }) => end === "catch")
      .map(({ msg }) => {
        const { code, message } = msg["error"] as Record<string, unknown>;
        return `${String(code)}: ${/The \w+ of \S+/.exec(String(message))?.[0]}`;
      });

  beforeEach(async () => {
    garage = await SimulatedGarage.open();
    userDir = Flow.newUserDir();
    accounts = timedAccounts(garage.clock);
    garage.simulator.car(BMW).change({ plugged: true, charging: true, obstacle: "ASLEEP" });
  });

  afterEach(async () => {
    if (isLoaded) await unload();
    await garage.close();
  });

  const shown = "CLOSED: The stop of 2026-06-01T10:00:00.000Z";

  it("is reported once after a restart, and never sent", async () => {
    await load({ type: "smartcar-charge", vehicle: "bmw" });
    await begin({ payload: "off" });
    await unload();
    garage.simulator.car(BMW).change({ obstacle: null });
    const sent = garage.commands.length;

    await load({ type: "smartcar-charge", vehicle: "bmw" });
    await garage.pass(30 * MINUTE_MS);
    assert.deepEqual(caught(), [shown]);
    await unload();
    await load({ type: "smartcar-charge", vehicle: "bmw" });
    await garage.pass(30 * MINUTE_MS);

    assert.deepEqual([caught(), garage.commands.length], [[], sent]);
  });

  it("is reported by a node of the same car when its own is gone", async () => {
    await load({ type: "smartcar-charge", vehicle: "bmw" });
    await begin({ payload: "off" });
    await unload();

    await load({ id: "another", type: "smartcar-charge", vehicle: "bmw" });
    await garage.pass(MINUTE_MS);

    assert.deepEqual(caught(), [shown]);
  });

  it("is reported for a car that only messages name, when the next one does", async () => {
    const node = { type: "smartcar-charge", vehicle: "", account: "account" };
    await load(node);
    await begin({ payload: "off", vehicleId: BMW });
    await unload();

    await load(node);
    await garage.pass(MINUTE_MS);
    assert.deepEqual(caught(), []);
    await begin({ payload: "on", vehicleId: BMW });

    assert.deepEqual(caught().slice(0, 1), [shown]);
  });

  it("is answered by the node that comes in its place, when the account stays", async () => {
    await load({ type: "smartcar-charge", vehicle: "bmw" });
    await begin({ payload: "off" });
    await deployNode({ name: "renamed" });
    garage.simulator.car(BMW).change({ obstacle: null });

    const outs: unknown[] = [];
    await until("it is answered", async () => {
      // What waits is written to the disk before its next try is set: the clock must not be past that already.
      await garage.pass(5 * MINUTE_MS);
      outs.push(...flow.take().map(({ end, msg }) => [end, (msg["payload"] as Record<string, unknown>)["outcome"]]));
      return outs.length > 0;
    });
    assert.deepEqual([outs, garage.simulator.car(BMW).state.charging], [[["first", "done"]], false]);
  });

  it("is reported by the node that comes in its place if it was answered in between", async () => {
    await load({ type: "smartcar-charge", vehicle: "bmw" });
    await begin({ payload: "off" });
    await deployNode({ d: true });
    garage.simulator.car(BMW).change({ obstacle: null });
    await until("the car has obeyed", async () => {
      await garage.pass(5 * MINUTE_MS);
      return !garage.simulator.car(BMW).state.charging;
    });
    await deployNode({ d: false });
    const reported: string[] = [];
    await until("it is reported", async () => {
      await garage.pass(MINUTE_MS);
      return reported.push(...caught()) > 0;
    });

    assert.deepEqual([reported, garage.simulator.car(BMW).state.charging], [[shown], false]);
  });
});

interface RunningNodeRed {
  readonly _events: NodeJS.EventEmitter;
  readonly _redNodes: {
    getFlows(): { readonly flows: readonly Record<string, unknown>[] };
    setFlows(flows: readonly object[], credentials: object, type: "nodes"): Promise<unknown>;
  };
}

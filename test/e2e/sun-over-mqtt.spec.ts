import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DAY_MS } from "../../src/core/duration";
import { carFile, carPath } from "../support/vehicle/car-file";
import { Broker, CloudProcess, UP } from "../support/mqtt/mqtt-cloud";
import type { MqttInbox } from "../support/mqtt/mqtt-inbox";
import { startNodeRed, type NodeRedProcess } from "../support/node-red-process";
import { valueOf } from "../support/store/stored";
import { until } from "../support/until";

const BMW = "51000000-0000-4000-8000-0000000000b1";
const USER = "51000000-0000-4000-8000-000000000001";
const GRID = "house/grid/power";
const SET = "smartcar/bmw/charge/set";
const RESULT = "smartcar/bmw/charge/result";
const START = "2026-06-01T10:00:00Z";

describe("the sun on the meter, over MQTT, in real processes", () => {
  const userDir = mkdtempSync(join(tmpdir(), "smartcar-e2e-"));
  let cloud: CloudProcess;
  let broker: Broker;
  let inbox: MqttInbox;
  let nodeRed: NodeRedProcess;

  before(async () => {
    cloud = await CloudProcess.start(["--start", START]);
    broker = await Broker.start([RESULT, UP]);
    inbox = broker.inbox;
    await start();
  });

  after(async () => {
    await nodeRed.child.stop();
    await Promise.all([cloud.stop(), broker.stop()]);
    rmSync(userDir, { recursive: true, force: true });
  });

  it("starts the car when the sun is enough", async () => {
    const [first, second] = await publishing("-6000", async () => [await inbox.take(RESULT), await inbox.take(RESULT)]);

    assert.deepEqual(
      shortOf(first),
      { command: "stop", outcome: "already" },
      "the first decision says how it shall be",
    );
    assert.deepEqual(shortOf(second), { command: "start", outcome: "done" });
    await until("the car charges", async () => (await car()).charging === true);
  });

  it("stops it when the sun is gone", async () => {
    const result = await publishing("3000", () => inbox.take(RESULT));

    assert.deepEqual(shortOf(result), { command: "stop", outcome: "done" });
    assert.equal((await car()).charging, false);
  });

  it("sends nothing automatically after a restart", async () => {
    const before = await commands();
    await nodeRed.child.stop();
    await start();

    const said = inbox.take(RESULT);
    await inbox.publish(SET, "on");

    assert.deepEqual(shortOf(await said), { command: "start", outcome: "done" });
    assert.equal((await commands()) - before, 1, "only the start that was asked for");
  });

  it("refuses the 81st stop of the make's window without sending it", async () => {
    await nodeRed.child.stop();
    rememberStops(79);
    await start();

    await cloud.change(BMW, { charging: true });
    const eightieth = inbox.take(RESULT);
    await inbox.publish(SET, "off");
    assert.deepEqual(shortOf(await eightieth), { command: "stop", outcome: "done" });

    await cloud.change(BMW, { charging: true });
    const before = await commands();
    const next = inbox.take(RESULT);
    await inbox.publish(SET, '{ "charge": false, "force": true }');

    const { command, outcome, code } = (await next) as Record<string, unknown>;
    assert.deepEqual({ command, outcome, code }, { command: "stop", outcome: "refused", code: "STOPS_USED" });
    assert.equal(await commands(), before);
  });

  /** Resolves when Node-RED's flows run and hear the broker. */
  async function start(): Promise<void> {
    nodeRed = await startNodeRed(flowFor());
    await inbox.take(UP);
  }

  function flowFor(): Parameters<typeof startNodeRed>[0] {
    const at = { z: "tab", x: 100, y: 100 };
    return {
      userDir,
      credentials: { account: { clientId: "client_simulator", clientSecret: "simulator" } },
      flow: [
        { id: "tab", type: "tab", label: "Sun" },
        broker.node,
        { id: "account", type: "smartcar-account", environment: "custom", origin: cloud.origin },
        {
          id: "bmw",
          type: "smartcar-vehicle",
          account: "account",
          vehicleId: BMW,
          userId: USER,
          make: "BMW",
          chargePowerKw: "3.7",
        },
        {
          id: "grid",
          type: "mqtt in",
          ...at,
          topic: GRID,
          datatype: "auto-detect",
          broker: "broker",
          wires: [["surplus"]],
        },
        { id: "surplus", type: "smartcar-surplus", ...at, vehicle: "bmw", ...QUICK, wires: [["charge"], []] },
        { id: "set", type: "mqtt in", ...at, topic: SET, datatype: "buffer", broker: "broker", wires: [["charge"]] },
        { id: "charge", type: "smartcar-charge", ...at, vehicle: "bmw", wires: [["result"], ["result"]] },
        { id: "result", type: "mqtt out", ...at, topic: RESULT, broker: "broker", wires: [] },
      ],
    };
  }

  /** Goes on telling the same grid power, as a meter does, until `work` is done. */
  async function publishing<T>(watts: string, work: () => Promise<T>): Promise<T> {
    const meter = setInterval(() => void inbox.publish(GRID, watts), 50);
    try {
      return await work();
    } finally {
      clearInterval(meter);
    }
  }

  /** Fills the ledger as months of use would have. */
  function rememberStops(count: number): void {
    const path = carPath(userDir, BMW);
    assert.ok(path);
    const stops = Array.from({ length: count }, (_, index) => Date.parse(START) - DAY_MS - index);
    const kept = carFile(userDir, BMW);
    const key = `car/${BMW}/budget`;
    writeFileSync(path, JSON.stringify({ ...kept, [key]: { ...Object(valueOf(kept[key])), stops } }));
  }

  async function car(): Promise<Record<string, unknown>> {
    const cars = (await cloud.get("/cars")) as Record<string, unknown>[];
    return cars.find(({ id }) => id === BMW) ?? {};
  }

  /** How many commands the simulator has been sent. */
  async function commands(): Promise<number> {
    const { totals } = (await cloud.get("/ledger")) as { totals: Record<string, number> };
    return totals["commands"] ?? 0;
  }
});

/** The rules of a surplus that nobody has the patience to wait for in a test. */
const QUICK = {
  startDelay: "0.01",
  stopDelay: "0.01",
  minOn: "0.01",
  minOff: "0.01",
  smoothing: "0",
  settle: "0.01",
};

function shortOf(outcome: unknown): object {
  const { command, outcome: result } = outcome as Record<string, unknown>;
  return { command, outcome: result };
}

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { Broker, CloudProcess, UP } from "../support/mqtt/mqtt-cloud";
import type { MqttInbox } from "../support/mqtt/mqtt-inbox";
import { startNodeRed, type NodeRedProcess } from "../support/node-red-process";
import { until } from "../support/until";

const CARS = { mini: "51000000-0000-4000-8000-0000000000b2", tesla: "51000000-0000-4000-8000-0000000000d1" } as const;
const START = "2026-06-01T10:00:00Z";
const SPEED = 60;
/** 3 × 25 A at 230 V. */
const FUSE_W = 17_250;

const Cars = z.array(z.object({ id: z.string(), charging: z.boolean(), powerW: z.number() }));

describe("two cars at a fuse that carries one, over MQTT, in real processes", () => {
  const userDir = mkdtempSync(join(tmpdir(), "smartcar-fuse-"));
  let cloud: CloudProcess;
  let broker: Broker;
  let inbox: MqttInbox;
  let nodeRed: NodeRedProcess;
  /** The most that both took together, W. */
  let mostW = 0;

  before(async () => {
    cloud = await CloudProcess.start(["--start", START, "--speed", String(SPEED)]);
    broker = await Broker.start([UP, "smartcar/mini/why", "smartcar/tesla/why"]);
    inbox = broker.inbox;
    for (const id of Object.values(CARS)) await cloud.change(id, { soc: 40, plugged: true });
    nodeRed = await startNodeRed(flowFor());
    await inbox.take(UP);
  });

  after(async () => {
    await nodeRed.child.stop();
    await Promise.all([cloud.stop(), broker.stop()]);
    rmSync(userDir, { recursive: true, force: true });
  });

  it("lets the first one charge, and tells the other to wait", async () => {
    await inbox.publish("smartcar/mini/mode/set", "now");
    await until("the MINI charges", async () => (await powers()).mini > 10_000);
    await inbox.publish("smartcar/tesla/mode/set", "now");

    const why = await reasonOf("tesla", "other-car");

    assert.match(why, /^Waiting: MINI goes first\.$/);
    assert.equal((await powers()).tesla, 0);
  });

  it("lets the other one charge when the first has stopped", async () => {
    await inbox.publish("smartcar/mini/mode/set", "off");
    await until("the Tesla charges", async () => (await powers()).tesla > 10_000);

    assert.equal((await powers()).mini, 0);
  });

  it("stops for a limit from outside, and goes on after it", async () => {
    await inbox.publish("house/grid-limit", "on");
    await until("the Tesla stops", async () => (await powers()).tesla === 0);
    await inbox.publish("house/grid-limit", "off");
    await until("the Tesla charges", async () => (await powers()).tesla > 10_000);

    assert.ok(mostW <= FUSE_W, `${mostW} W`);
  });

  function flowFor(): Parameters<typeof startNodeRed>[0] {
    const at = { z: "tab", x: 100, y: 100 };
    const heard = (id: string, topic: string, target: string): object => ({
      id,
      type: "mqtt in",
      ...at,
      topic,
      broker: "broker",
      datatype: "auto-detect",
      wires: [[target]],
    });
    return {
      userDir,
      credentials: { account: { clientId: "client_simulator", clientSecret: "simulator" } },
      flow: [
        { id: "tab", type: "tab", label: "House" },
        broker.node,
        { id: "account", type: "smartcar-account", environment: "custom", origin: cloud.origin },
        { id: "home", type: "smartcar-home", name: "House", mainFuseA: "25", fusePhases: "3" },
        heard("limit", "house/grid-limit", "mode-mini"),
        ...Object.entries(CARS).flatMap(([name, vehicleId]) => [
          {
            id: name,
            type: "smartcar-vehicle",
            account: "account",
            vehicleId,
            home: "home",
            name: name === "mini" ? "MINI" : "Tesla",
            make: name.toUpperCase(),
            chargePowerKw: "11",
          },
          heard(`set-${name}`, `smartcar/${name}/mode/set`, `mode-${name}`),
          {
            id: `mode-${name}`,
            type: "smartcar-mode",
            ...at,
            vehicle: name,
            mode: "off",
            wires: [[`charge-${name}`], [`why-${name}`], []],
          },
          { id: `charge-${name}`, type: "smartcar-charge", ...at, vehicle: name, wires: [[], []] },
          { id: `why-${name}`, type: "mqtt out", ...at, topic: `smartcar/${name}/why`, broker: "broker", wires: [] },
        ]),
      ],
    };
  }

  async function reasonOf(name: string, code: string): Promise<string> {
    for (;;) {
      const why = z.object({ code: z.string(), reason: z.string() }).parse(await inbox.take(`smartcar/${name}/why`));
      if (why.code === code) return why.reason;
    }
  }

  async function powers(): Promise<Record<keyof typeof CARS, number>> {
    const cars = Cars.parse(await cloud.get("/cars"));
    const powerOf = (id: string): number => cars.find((car) => car.id === id && car.charging)?.powerW ?? 0;
    const now = { mini: powerOf(CARS.mini), tesla: powerOf(CARS.tesla) };
    mostW = Math.max(mostW, now.mini + now.tesla);
    return now;
  }
});

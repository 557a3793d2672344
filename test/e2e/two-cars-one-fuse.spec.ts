import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { MINUTE_MS } from "../../src/core/duration";
import { Broker, CloudProcess, UP } from "../support/mqtt/mqtt-cloud";
import type { MqttInbox } from "../support/mqtt/mqtt-inbox";
import { startNodeRed, type NodeRedProcess } from "../support/node-red-process";
import { until } from "../support/until";

const CARS = { mini: "51000000-0000-4000-8000-0000000000b2", tesla: "51000000-0000-4000-8000-0000000000d1" } as const;
const START = "2026-06-01T10:00:00Z";
const SPEED = 60;
const LIMIT = "smartcar/house/grid-limit";
const HOUSE = "smartcar/house/state";
/** 3 × 25 A at 230 V. */
const FUSE_W = 17_250;

const GridLimit = z.object({ gridLimit: z.object({ active: z.boolean(), limitW: z.number().optional() }) });
const Result = z.object({ outcome: z.string(), code: z.string().optional() });
const Cars = z.array(z.object({ id: z.string(), charging: z.boolean(), powerW: z.number() }));

/** What the limits say in words is of the house's time, and so is this. */

describe("two cars at a fuse that carries one, over a real broker, in real processes", () => {
  const userDir = mkdtempSync(join(tmpdir(), "smartcar-fuse-"));
  let cloud: CloudProcess;
  let broker: Broker;
  let inbox: MqttInbox;
  let nodeRed: NodeRedProcess;
  /** The most that both took together, W. */
  let mostW = 0;
  /** What the house last published. */
  let newest: unknown = { gridLimit: { active: false } };

  before(async () => {
    cloud = await CloudProcess.start(["--start", START, "--speed", String(SPEED)]);
    broker = await Broker.mosquitto([UP, "smartcar/mini/why", "smartcar/tesla/why", `${LIMIT}/result`, HOUSE]);
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

  for (const [what, sent, watts] of [
    ["a relay", "on", 4200],
    ["watts", '{"limitW":4200,"source":"14a"}', 4200],
    ["a share of the connection", "30%", 5175],
  ] as const)
    it(`stops within a minute for a limit from outside as ${what}, and goes on after it`, async () => {
      const stoppedAfterMs = await limited(sent, watts);
      assert.ok(stoppedAfterMs <= MINUTE_MS, `${stoppedAfterMs} ms`);

      await ask("off");
      await until("the Tesla charges", async () => (await powers()).tesla > 10_000);
    });

  it("goes on by itself when a limit has an end, not before", async () => {
    const endsAt = new Date((await cloud.now()) + 3 * MINUTE_MS).toISOString();
    await limited(JSON.stringify({ limitW: 0, until: endsAt }), 0);
    await until("the Tesla charges", async () => (await powers()).tesla > 10_000);

    assert.ok((await cloud.now()) >= Date.parse(endsAt));
    const isOver = async (): Promise<boolean> => !GridLimit.parse(await latest(HOUSE)).gridLimit.active;
    await until("the house says so", isOver, 15_000);
    assert.ok(mostW <= FUSE_W, `${mostW} W`);
  });

  it("says what is no limit, and changes nothing", async () => {
    const { outcome, code } = await ask("much");

    assert.deepEqual([outcome, code], ["error", "BAD_INPUT"]);
    assert.ok((await powers()).tesla > 10_000);
  });

  /** Sends a limit to the home's topic, and gives how long it took until nothing charges, in the house's time. */
  async function limited(sent: string, watts: number): Promise<number> {
    // A busy machine must not take a minute of it.
    await cloud.speed(1);
    const from = await cloud.now();
    assert.equal((await ask(sent)).outcome, "done");
    await until("the Tesla stops", async () => (await powers()).tesla === 0);
    const tookMs = (await cloud.now()) - from;
    await until("the house says so", async () => {
      const { gridLimit } = GridLimit.parse(await latest(HOUSE));
      return gridLimit.active && gridLimit.limitW === watts;
    });
    await cloud.speed(SPEED);
    return tookMs;
  }

  /** Requests a limit, and gives the result. */
  async function ask(sent: string): Promise<z.infer<typeof Result>> {
    await inbox.publish(`${LIMIT}/set`, sent);
    return Result.parse(await inbox.take(`${LIMIT}/result`));
  }

  /** The newest of what a topic had. */
  async function latest(topic: string): Promise<unknown> {
    newest = inbox.takeAll(topic).at(-1) ?? newest;
    return newest;
  }

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
        { ...heard("set", "smartcar/+/+/set", "everything"), qos: "1", rap: true, rh: 0 },
        { id: "everything", type: "smartcar-mqtt", ...at, account: "account", discovery: "off", wires: [["out"]] },
        { id: "out", type: "mqtt out", ...at, topic: "", qos: "", retain: "", broker: "broker", wires: [] },
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

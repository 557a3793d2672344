import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mqtt from "mqtt";
import { request } from "undici";
import { isRecord } from "../../src/core/describe-value";
import { HomeAssistant } from "../support/mqtt/home-assistant";
import { findMosquitto, Mosquitto } from "../support/mqtt/mosquitto";
import { CloudProcess } from "../support/mqtt/mqtt-cloud";
import { startNodeRed, type NodeRedProcess } from "../support/node-red-process";
import { randomMessages } from "../support/mqtt/random";
import { until } from "../support/until";

const TESLA = "51000000-0000-4000-8000-0000000000d1";
const BMW = "51000000-0000-4000-8000-0000000000b1";
const START = "2026-06-01T10:00:00Z";

/** In a run of its own all of them: `npm run test:mqtt`. */
const MESSAGES = Number(process.env["MQTT_MESSAGES"] ?? 400);

describe("everything over MQTT, with a real broker and a real Node-RED", function () {
  this.timeout(600_000);
  const userDir = mkdtempSync(join(tmpdir(), "smartcar-mqtt-"));
  let simulator: CloudProcess;
  let broker: Mosquitto;
  let nodeRed: NodeRedProcess | undefined;
  let client: mqtt.MqttClient;
  let ha: HomeAssistant;
  const results: { topic: string; payload: Record<string, unknown> }[] = [];
  let asked = 0;

  before(async function () {
    const found = findMosquitto();
    if ("missing" in found) {
      process.stdout.write(`    skipped: ${found.missing}\n`);
      this.skip();
    }
    simulator = await CloudProcess.start(["--start", START]);
    broker = await Mosquitto.open(found.program);
    ha = new HomeAssistant();
    client = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`, { reconnectPeriod: 200 });
    client.on("message", (topic, payload, { retain }) => {
      const text = payload.toString();
      if (topic.endsWith("/result")) results.push({ topic, payload: resultIn(text) });
      else if (!topic.endsWith("/set")) ha.receive(topic, text, retain);
    });
    await client.subscribeAsync("#");
    await start();
  });

  after(async () => {
    await nodeRed?.child.stop();
    await client?.endAsync(true);
    await broker?.close();
    await simulator?.stop();
    rmSync(userDir, { recursive: true, force: true });
  });

  async function start(): Promise<void> {
    nodeRed = await startNodeRed(flowFor());
    await until("the node runs", async () => (await held()).get("smartcar/status") === "online");
  }

  /** What the broker has retained: what a new client is given. */
  async function held(): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    const fresh = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`);
    const end = `test/end/${asked++}`;
    const ended = new Promise<void>((resolve) =>
      fresh.on("message", (topic, payload, { retain }) => {
        if (topic === end) resolve();
        else if (retain) found.set(topic, payload.toString());
      }),
    );
    await fresh.subscribeAsync("#");
    await fresh.publishAsync(end, "x");
    await ended;
    await fresh.endAsync(true);
    return found;
  }

  async function document(topic: string): Promise<Record<string, unknown>> {
    return JSON.parse((await held()).get(topic) ?? "{}");
  }

  /** Publishes a request with an id, and gives its result. */
  async function ask(topic: string, value: unknown): Promise<Record<string, unknown>> {
    const id = `id-${asked++}`;
    await client.publishAsync(topic, JSON.stringify({ id, value }), { qos: 1 });
    let result: Record<string, unknown> | undefined;
    await until(`an answer to ${topic}`, async () => {
      result = results.find(({ payload }) => payload["id"] === id)?.payload;
      return result !== undefined;
    });
    return result ?? {};
  }

  /** Does at an entity what a person does, as Home Assistant publishes it, and gives the result. */
  async function act(entity: string, payload: string): Promise<Record<string, unknown>> {
    const topic = ha.commandTopic(entity);
    const before = results.length;
    await client.publishAsync(topic, payload, { qos: 0 });
    await until(`an answer to ${entity}`, async () =>
      results.slice(before).some((one) => one.topic === answerOf(topic)),
    );
    return results.slice(before).find((one) => one.topic === answerOf(topic))?.payload ?? {};
  }

  const answerOf = (topic: string): string => topic.replace(/set$/, "result");
  const stateOf = (entity: string): string | undefined => ha.entities().get(entity)?.state;
  const shows = (entity: string, state: string): Promise<void> =>
    until(`${entity} shows ${state}, not ${stateOf(entity)}`, async () => stateOf(entity) === state);

  it("publishes every state, retained", async () => {
    await until("the car was read", async () => (await document("smartcar/tesla/state"))["soc"] !== undefined);
    const topics = [...(await held()).keys()];
    for (const part of ["availability", "state", "decision", "plan", "budget", "session"])
      assert.ok(topics.includes(`smartcar/tesla/${part}`), part);
    for (const topic of ["smartcar/health", "smartcar/home/state", "smartcar/bmw/state"])
      assert.ok(topics.includes(topic));
    const all = JSON.stringify([...(await held())]);
    assert.doesNotMatch(all, /latitude|"vin"|51000000-0000/, "nobody asked for that");
  });

  it("is a list of entities in Home Assistant", async () => {
    await until("all entities are there", async () => ha.entities().size > 60);
    const all = [...ha.entities()];
    assert.ok(all.every(([, { isAvailable }]) => isAvailable));
    const known = all.filter(([, { state }]) => state !== undefined && state !== "None").length;
    assert.ok(known > 25, `${known} of ${all.length} have a value`);
    await shows("select.tesla_mode", "off");
  });

  it("carries out what is done at each entity", async () => {
    assert.equal((await act("switch.tesla_charge", "ON"))["outcome"], "done");
    await until("the car charges", async () => (await car(TESLA))["charging"] === true);
    await shows("switch.tesla_charge", "ON");
    assert.equal((await act("switch.tesla_charge", "OFF"))["outcome"], "done");
    await shows("switch.tesla_charge", "OFF");
    assert.equal((await act("number.tesla_limit", "85"))["outcome"], "done");
    await shows("number.tesla_limit", "85");
    assert.equal((await act("lock.tesla_lock", "LOCK"))["command"], "lock");
    assert.equal((await act("lock.tesla_lock", "UNLOCK"))["command"], "unlock");

    assert.equal((await act("select.tesla_mode", "cheap"))["outcome"], "done");
    await shows("select.tesla_mode", "cheap");
    for (const [entity, value] of [
      ["number.tesla_minimum", "25"],
      ["number.tesla_target", "85"],
      ["number.tesla_full", "95"],
      ["number.tesla_ceiling", "0.35"],
    ] as const) {
      assert.equal((await act(entity, value))["outcome"], "done", entity);
      await shows(entity, value);
    }
    assert.equal((await act("time.tesla_ready", "07:30:00"))["outcome"], "done");
    await shows("time.tesla_ready", "07:30:00");
    await shows("switch.tesla_ready_on", "ON");
    assert.equal((await act("switch.tesla_ready_on", "OFF"))["outcome"], "done");
    await shows("switch.tesla_ready_on", "OFF");
    assert.equal((await act("switch.tesla_ready_on", "ON"))["outcome"], "done");
    await shows("time.tesla_ready", "07:30:00");
    assert.equal((await act("switch.tesla_ready_on", "OFF"))["outcome"], "done");
    assert.equal((await act("button.tesla_boost", "60"))["outcome"], "done");
    await shows("sensor.tesla_reason", "boost");
    assert.equal((await act("button.tesla_boost_end", "off"))["outcome"], "done");
  });

  it("carries out every request, and answers each with its id", async () => {
    const asks: Array<readonly [string, unknown]> = [
      ["tesla/charge", "on"],
      ["tesla/charge", false],
      ["tesla/limit", 80],
      ["tesla/limit", "read"],
      ["tesla/lock", "lock"],
      ["tesla/mode", "solar"],
      ["tesla/boost", 30],
      ["tesla/boost", "off"],
      ["tesla/ready", "06:45"],
      ["tesla/ready", "off"],
      ["tesla/target", 90],
      ["tesla/full", 100],
      ["tesla/minimum", 20],
      ["tesla/ceiling", 0.4],
      ["home/grid-limit", 4200],
      ["home/grid-limit", "off"],
    ];
    for (const [path, value] of asks) {
      const { outcome, reason } = await ask(`smartcar/${path}/set`, value);
      assert.ok(["done", "already"].includes(String(outcome)), `${path} ${String(value)}: ${String(reason)}`);
    }
  });

  it("carries out nothing that is retained and would begin something", async () => {
    await ask("smartcar/tesla/charge/set", "off");
    const before = await commands();
    for (const [word, value] of [
      ["charge", "on"],
      ["lock", "unlock"],
      ["boost", "60"],
      ["mode", "now"],
    ] as const)
      await client.publishAsync(`smartcar/tesla/${word}/set`, value, { retain: true, qos: 1 });
    await nodeRed?.child.stop();
    await start();
    await ask("smartcar/tesla/limit/set", 70);
    assert.equal((await commands()) - before, 1, "only the limit that was asked for now");
    for (const word of ["charge", "lock", "boost", "mode"])
      await client.publishAsync(`smartcar/tesla/${word}/set`, "", { retain: true, qos: 1 });
  });

  it("says that it is gone when it is killed, and that it is back", async () => {
    await nodeRed?.child.stop("SIGKILL");
    await until("the will is published", async () => (await held()).get("smartcar/status") === "offline");
    assert.ok([...ha.entities().values()].filter(({ device }) => device === "Tesla").every((one) => !one.isAvailable));
    await start();
    await until("all are available", async () => [...ha.entities().values()].every(({ isAvailable }) => isAvailable));
  });

  it("publishes everything again to a broker that was killed and has forgotten it", async () => {
    const before = [...(await held()).keys()].filter((topic) => !topic.startsWith("test/")).toSorted();
    await broker.kill();
    await broker.start();
    await until("all topics are there again", async () => {
      const now = await held();
      return before.every((topic) => now.has(topic));
    });
    await until("the tests' client is there again", async () => client.connected);
    assert.equal((await ask("smartcar/tesla/limit/set", 75))["outcome"], "done");
  });

  it(`survives ${MESSAGES} random messages under its prefix`, async () => {
    const chosen = { count: MESSAGES, seed: Number(process.env["MQTT_SEED"] ?? 1) };
    for (const { topic, payload, retain } of randomMessages(chosen, "smartcar", ["tesla", "bmw", "home"]))
      await client.publishAsync(topic, payload, { qos: 0, retain });
    const { outcome } = await ask("smartcar/tesla/mode/set", "solar");
    assert.equal(outcome, "done");
    await until("the node still runs", async () => (await held()).get("smartcar/status") === "online");
    const log = nodeRed?.child.lines ?? [];
    assert.deepEqual(
      log.filter((line) => /unexpected error|INTERNAL|uncaught|unhandled/i.test(line)),
      [],
    );
    assert.doesNotMatch(log.join("\n"), /client_simulator|51000000-0000/);
  });

  it("deletes what it has published of a car that is gone", async () => {
    await nodeRed?.child.stop();
    nodeRed = await startNodeRed({
      ...flowFor(),
      flow: flowFor().flow.filter((node) => !("id" in node && node.id === "bmw")),
    });
    await until("nothing of the car is left", async () => {
      const topics = [...(await held()).keys()];
      return (
        topics.includes("smartcar/tesla/state") && !topics.some((topic) => /^smartcar\/bmw\/(?!.*set$)/.test(topic))
      );
    });
    assert.ok(!ha.devices.includes("BMW"));
    assert.ok(ha.devices.includes("Tesla"));
  });

  async function car(id: string): Promise<Record<string, unknown>> {
    const { body } = await request(`${simulator.origin}/simulator/cars`);
    const cars = (await body.json()) as Record<string, unknown>[];
    return cars.find((one) => one["id"] === id) ?? {};
  }

  async function commands(): Promise<number> {
    const { body } = await request(`${simulator.origin}/simulator/ledger`);
    const { totals } = (await body.json()) as { totals: Record<string, number> };
    return totals["commands"] ?? 0;
  }

  function flowFor(): Parameters<typeof startNodeRed>[0] {
    const at = { z: "tab", x: 100, y: 100 };
    const status = { Topic: "smartcar/status", Qos: "1", Retain: "true" };
    const will = (kind: string, payload: string): object =>
      Object.fromEntries(Object.entries({ ...status, Payload: payload }).map(([key, value]) => [kind + key, value]));
    return {
      userDir,
      credentials: { account: { clientId: "client_simulator", clientSecret: "simulator" } },
      flow: [
        { id: "tab", type: "tab", label: "MQTT" },
        {
          id: "broker",
          type: "mqtt-broker",
          broker: "127.0.0.1",
          port: String(broker.port),
          autoConnect: true,
          protocolVersion: "5",
          keepalive: "60",
          cleansession: true,
          ...will("birth", "online"),
          ...will("close", "offline"),
          ...will("will", "offline"),
        },
        { id: "account", type: "smartcar-account", environment: "custom", origin: simulator.origin },
        { id: "house", type: "smartcar-home", name: "Home", currency: "EUR", zone: "UTC" },
        {
          id: "tesla",
          type: "smartcar-vehicle",
          name: "Tesla",
          account: "account",
          vehicleId: TESLA,
          make: "TESLA",
          home: "house",
          chargePowerKw: "11",
          capacityKwh: "75",
        },
        { id: "bmw", type: "smartcar-vehicle", name: "BMW", account: "account", vehicleId: BMW, make: "BMW" },
        { id: "read", type: "inject", ...at, once: true, onceDelay: "0.2", payload: "", wires: [["signals"]] },
        { id: "signals", type: "smartcar-signals", ...at, vehicle: "tesla", mode: "demand", wires: [[]] },
        { id: "mode", type: "smartcar-mode", ...at, vehicle: "tesla", mode: "off", wires: [[], [], []] },
        { id: "tariff", type: "smartcar-tariff", ...at, vehicle: "tesla", wires: [[], []] },
        {
          id: "set",
          type: "mqtt in",
          ...at,
          topic: "smartcar/+/+/set",
          qos: "1",
          datatype: "auto-detect",
          broker: "broker",
          rap: true,
          rh: 0,
          wires: [["everything"]],
        },
        {
          id: "birth",
          type: "mqtt in",
          ...at,
          topic: "homeassistant/status",
          qos: "0",
          datatype: "auto-detect",
          broker: "broker",
          wires: [["everything"]],
        },
        { id: "status", type: "status", ...at, scope: ["out"], wires: [["everything"]] },
        { id: "everything", type: "smartcar-mqtt", ...at, account: "account", unlock: true, wires: [["out"]] },
        { id: "out", type: "mqtt out", ...at, topic: "", qos: "", retain: "", broker: "broker", wires: [] },
      ],
    };
  }
});

/** A result; nothing for what somebody else has published there. */
function resultIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

import assert from "node:assert/strict";
import type { NodeMessage } from "node-red";
import { MINUTE_MS, SECOND_MS } from "../../../src/core/duration";
import type { Simulator } from "../../../src/simulator/simulator";
import { FakeClock } from "../../support/fake-clock";
import { cloudAndAccount, Flow, helper } from "../../support/flow";
import { request } from "undici";
import { HomeAssistant } from "../../support/mqtt/home-assistant";

const AT = { z: "tab", x: 1, y: 1 };
const NAMED: Readonly<Record<string, object>> = {
  bmw: { name: "BMW i4", make: "BMW", model: "i4", home: "house" },
  tesla: { name: "Tesla", make: "TESLA" },
  volvo: { name: "Volvo", make: "VOLVO" },
};
const BROKER_IS_THERE = { status: { fill: "green", shape: "dot", text: "node-red:common.status.connected" } };
const BROKER_IS_GONE = { status: { fill: "red", shape: "ring", text: "node-red:common.status.disconnected" } };

describe("smartcar-mqtt", () => {
  let cloud: Awaited<ReturnType<typeof cloudAndAccount>>;
  let simulator: Simulator;
  let pace: FakeClock;
  let flow: Flow;
  let ha: HomeAssistant;
  /** What the broker would hold. */
  let retained: Map<string, string>;
  let results: { readonly topic: string; readonly payload: Record<string, unknown> }[];
  let caught: Record<string, unknown>[];

  beforeEach(async () => {
    cloud = await cloudAndAccount();
    simulator = cloud.simulator;
    pace = new FakeClock();
    ha = new HomeAssistant();
    retained = new Map();
    [results, caught] = [[], []];
  });

  afterEach(async () => {
    await helper.unload();
    await simulator.close();
  });

  async function open(settings: object = {}, more: readonly Record<string, unknown>[] = [], userDir?: string) {
    const home = { id: "house", type: "smartcar-home", name: "Our house", fuseAmps: "25" };
    const configs = cloud.configs.map((one) => ({ ...one, ...NAMED[String(one["id"])] }));
    const deciding = [
      { id: "mode", type: "smartcar-mode", ...AT, vehicle: "bmw", mode: "off", wires: [[], [], []] },
      { id: "tariff", type: "smartcar-tariff", ...AT, vehicle: "bmw", zone: "UTC", wires: [[], []] },
    ];
    flow = await Flow.load(
      { type: "smartcar-mqtt", account: "account", ...settings },
      [home, ...configs, ...deciding, ...more],
      cloud.credentials,
      userDir,
      undefined,
      pace,
    );
    await until("all cars are published", () => retained.has(`smartcar/volvo/session`));
    await until("somebody has decided", () => decision()["mode"] !== undefined);
    await settle();
  }

  /** Lets time pass at the broker until something is so. */
  async function until(what: string, isSo: () => boolean): Promise<void> {
    for (let turn = 0; turn < 4000; turn++) {
      take();
      if (isSo()) return;
      await pace.advance(SECOND_MS / 4);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    throw new Error(`It never came that ${what}`);
  }

  /** Lets everything be published that is to be. */
  async function settle(): Promise<void> {
    for (let turn = 0; turn < 12; turn++) {
      await flow.quiet();
      await pace.advance(SECOND_MS);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    take();
  }

  /** Takes what has come out meanwhile. */
  function take(): readonly Record<string, unknown>[] {
    const outs = flow.take();
    for (const { end, msg } of outs) {
      const { topic, payload, retain } = msg;
      if (end === "catch") caught.push(msg["error"] as Record<string, unknown>);
      if (end !== "first" || typeof topic !== "string" || typeof payload !== "string") continue;
      ha.receive(topic, payload, retain === true);
      if (topic.endsWith("/result")) results.push({ topic, payload: JSON.parse(payload) });
      if (retain !== true) continue;
      if (payload === "") retained.delete(topic);
      else retained.set(topic, payload);
    }
    return outs.map(({ msg }) => msg);
  }

  const document = (topic: string): Record<string, unknown> => JSON.parse(retained.get(topic) ?? "{}");
  const decision = (): Record<string, unknown> => document("smartcar/bmw-i4/decision");

  /** The result of a request. */
  async function ask(
    word: string,
    payload: unknown,
    more: object = {},
    name = "bmw-i4",
  ): Promise<Record<string, unknown>> {
    results = [];
    const topic = `smartcar/${name}/${word}`;
    flow.node.receive({ topic: `${topic}/set`, payload, ...more });
    await until(`a result of ${word}`, () => results.some((one) => one.topic === `${topic}/result`));
    return results[0]?.payload ?? {};
  }

  /** How many commands the simulator has been sent. */
  async function commands(): Promise<number> {
    const { body } = await request(`${simulator.origin}/simulator/ledger`);
    const { totals } = (await body.json()) as { totals: Record<string, number> };
    return totals["commands"] ?? 0;
  }

  it("publishes every car, its decisions, plan, and budget, and the home, retained", async () => {
    await open();
    const topics = [...retained.keys()].toSorted();
    for (const part of ["availability", "budget", "decision", "plan", "session", "state"])
      assert.ok(topics.includes(`smartcar/bmw-i4/${part}`), part);
    assert.ok(topics.includes("smartcar/our-house/state"));
    assert.equal(retained.get("smartcar/status"), "online");
    assert.equal(document("smartcar/bmw-i4/state")["make"], "BMW");
    assert.equal(document("smartcar/bmw-i4/decision")["mode"], "off");
    assert.equal(document("smartcar/bmw-i4/budget")["stopsLeft"], 80);
    assert.equal(topics.filter((topic) => topic.endsWith("/state")).length, 4, "three cars and a home");
  });

  it("announces all of them to Home Assistant", async () => {
    await open();
    assert.deepEqual(
      ha.devices.toSorted(),
      ["BMW i4", "Our house", "Smartcar for Node-RED", "Tesla", "Volvo"].toSorted(),
    );
    const entities = ha.entities();
    assert.equal(entities.get("select.bmw_i4_mode")?.state, "off");
    assert.equal(entities.get("sensor.bmw_i4_calls_left")?.state, "500");
    assert.ok(entities.get("sensor.bmw_i4_soc")?.isAvailable);
    assert.equal(entities.has("number.bmw_i4_limit"), false, "a BMW takes no limit");
  });

  it("says nothing of place and identity unless it is asked to", async () => {
    await open();
    await ask("limit", "read");
    await settle();
    const all = JSON.stringify([...retained]);
    assert.doesNotMatch(all, /latitude|51000000-0000/);
  });

  it("publishes nothing again that has not changed", async () => {
    await open();
    await pace.advance(10 * MINUTE_MS);
    await flow.quiet();
    const again = take().filter(({ topic }) => String(topic).startsWith("smartcar/bmw-i4"));
    assert.ok(again.length <= 12, "only what is said again because nobody says that the broker is there");
    flow.node.receive(BROKER_IS_THERE);
    await settle();
    await pace.advance(10 * MINUTE_MS);
    await flow.quiet();
    assert.deepEqual(take(), []);
  });

  it("publishes everything again when the broker comes back, and when Home Assistant has started", async () => {
    await open();
    const count = retained.size;
    const begin: Array<readonly [string, NodeMessage & Record<string, unknown>]> = [
      ["the broker is there", BROKER_IS_THERE],
      ["Home Assistant", { topic: "homeassistant/status", payload: "online" }],
      ["request", { payload: "request" }],
    ];
    for (const [why, msg] of begin) {
      retained.clear();
      flow.node.receive(BROKER_IS_GONE);
      flow.node.receive(msg);
      await until(`all is published again: ${why}`, () => retained.size === count);
    }
    await settle();
    retained.clear();
    flow.node.receive({ topic: "smartcar/status", payload: "offline" });
    await settle();
    assert.deepEqual([...retained], [["smartcar/status", "online"]], "a will that came late");
  });

  it("starts and stops the car, and answers with the id of the request", async () => {
    await open();
    const started = await ask("charge", { id: "a", value: "on" });
    assert.deepEqual(pick(started, "id", "request", "command", "outcome"), ["a", "charge", "start", "done"]);
    const stopped = await ask("charge", '{"id":"b","charge":false}');
    assert.deepEqual(pick(stopped, "id", "command", "outcome"), ["b", "stop", "done"]);
    await until("the event", () => ha.events.includes("done"));
    assert.equal(document("smartcar/health")["cars"] !== undefined, true);
  });

  it("sets a limit, locks, and unlocks only where that is allowed", async () => {
    await open();
    assert.deepEqual(pick(await ask("limit", 80, {}, "tesla"), "command", "outcome", "limit"), [
      "set-limit",
      "done",
      80,
    ]);
    assert.deepEqual(pick(await ask("lock", "LOCK", {}, "tesla"), "command"), ["lock"]);
    const refused = await ask("lock", "UNLOCK", {}, "tesla");
    assert.deepEqual(pick(refused, "outcome", "code"), ["error", "NOT_CONFIGURED"]);
    assert.match(String(refused["reason"]), /Allow unlocking/);
    await helper.unload();
    await open({ unlock: true });
    assert.deepEqual(pick(await ask("lock", "UNLOCK", {}, "tesla"), "command"), ["unlock"]);
  });

  it("gives requests to the nodes that decide", async () => {
    await open();
    assert.deepEqual(pick(await ask("mode", { id: 3, value: "cheap" }), "id", "outcome"), [3, "done"]);
    await ask("minimum", 30);
    await ask("target", 85);
    await ask("full", "95");
    await ask("ceiling", 0.4);
    await ask("ready", "07:30:00");
    await until("all is published", () => decision()["readyTime"] === "07:30:00");
    const { mode, minimum, target, full, ceiling } = decision();
    assert.deepEqual([mode, minimum, target, full, ceiling], ["cheap", 30, 85, 95, 0.4]);
    const entities = ha.entities();
    assert.equal(entities.get("time.bmw_i4_ready")?.state, "07:30:00");
    assert.equal(entities.get("number.bmw_i4_minimum")?.state, "30");
    await ask("boost", "30");
    await until("it is boosted", () => decision()["code"] === "boost");
    assert.equal(entities.get("switch.bmw_i4_ready_on")?.state, "ON");
    await ask("boost", "off");
    await ask("ready", "OFF");
    await until("nothing is requested", () => ha.entities().get("switch.bmw_i4_ready_on")?.state === "OFF");
    await ask("ready", "ON");
    await until("the last departure is requested again", () => decision()["readyRequested"] === true);
    assert.equal(decision()["readyTime"], "07:30:00");
    await ask("ready", "off");
    await until("the boost is over", () => decision()["code"] !== "boost");
  });

  it("understands evcc, and publishes what evcc would", async () => {
    await open({ dialect: "evcc" });
    assert.equal(retained.get("evcc/loadpoints/1/mode"), "off");
    flow.node.receive({ topic: "evcc/loadpoints/1/mode/set", payload: "smart" });
    await until("the mode is another", () => retained.get("evcc/loadpoints/1/mode") === "smart");
    assert.equal(decision()["mode"], "solar+cheap");
    flow.node.receive({ topic: "evcc/vehicles/bmw-i4/minSoc/set", payload: "25" });
    await until("the minimum is another", () => decision()["minimum"] === 25);
    assert.equal(retained.get("evcc/loadpoints/1/minSoc"), "25");
  });

  it("says where nobody decides", async () => {
    await open();
    const { outcome, code } = await ask("mode", "solar", {}, "tesla");
    assert.deepEqual([outcome, code], ["error", "NOT_CONFIGURED"]);
  });

  it("gives a home its limit from outside", async () => {
    await open();
    assert.deepEqual(pick(await ask("grid-limit", 4200, {}, "our-house"), "outcome", "limitW"), ["done", 4200]);
    const isActive = (): string | undefined => ha.entities().get("binary_sensor.our_house_grid_limit_active")?.state;
    await until("the limit is published", () => isActive() === "ON");
    assert.deepEqual(document("smartcar/our-house/state")["gridLimit"], { active: true, limitW: 4200 });
    await ask("grid-limit", "off", {}, "our-house");
    await until("its end is published", () => isActive() === "OFF");

    const end = new Date(simulator.clock.now() + 1500).toISOString();
    await ask("grid-limit", { limitW: 4200, until: end }, {}, "our-house");
    await until("the limit is published", () => isActive() === "ON");
    await until("its end is published when it has come", () => isActive() === "OFF");
  });

  it("carries out nothing that a broker has retained and that would begin something", async () => {
    await open({ unlock: true });
    const retain = { retain: true };
    assert.equal((await ask("charge", "on", retain))["outcome"], "refused");
    assert.equal((await ask("charge", "off", retain))["outcome"], "refused");
    assert.notEqual((await ask("lock", "unlock", retain, "tesla"))["outcome"], "done");
    assert.equal((await ask("boost", 30, retain))["code"], "BAD_INPUT");
    assert.equal((await ask("mode", "now", retain))["code"], "BAD_INPUT");
    assert.equal((await ask("mode", "solar", retain))["outcome"], "done");
    await until("the mode is published", () => decision()["mode"] === "solar");
    assert.equal(await commands(), 0);
  });

  it("says what is wrong with a request, in the result and to a Catch node", async () => {
    await open();
    const { outcome, code, reason } = await ask("limit", "much", {}, "tesla");
    assert.deepEqual([outcome, code], ["error", "BAD_INPUT"]);
    assert.match(String(reason), /50% to 100%/);
    assert.equal(caught.at(-1)?.["code"], "BAD_INPUT");
    assert.equal((await ask("wings", 1))["code"], "BAD_INPUT");
    assert.equal((await ask("charge", "on", {}, "nobody"))["code"], "BAD_INPUT");
  });

  it("ignores what is no request: its own publications, and deleted messages", async () => {
    await open();
    for (const topic of ["smartcar/bmw-i4/state", "smartcar/bmw-i4/charge/result", "other/bmw-i4/charge/set"])
      flow.node.receive({ topic, payload: "on" });
    flow.node.receive({ topic: "smartcar/bmw-i4/ready/set", payload: "" });
    await flow.quiet();
    assert.deepEqual(take(), []);
  });

  it("answers a request of MQTT 5 where it wants that, but never as another request", async () => {
    await open();
    const correlationData = Buffer.from("x");
    flow.node.receive({ topic: "smartcar/tesla/limit/set", payload: 80, responseTopic: "answers/1", correlationData });
    let answer: Record<string, unknown> | undefined;
    while (!answer) {
      const { msg } = await flow.next();
      if (msg["topic"] === "answers/1") answer = msg;
    }
    assert.deepEqual(answer["correlationData"], correlationData);
    flow.node.receive({ topic: "smartcar/tesla/limit/set", payload: 90, responseTopic: "smartcar/tesla/charge/set" });
    await flow.quiet();
    await flow.quiet();
    const topics: unknown[] = [];
    while (!topics.includes("smartcar/tesla/limit/result")) topics.push((await flow.next()).msg["topic"]);
    await flow.quiet();
    assert.ok(![...topics, ...flow.take().map(({ msg }) => msg["topic"])].includes("smartcar/tesla/charge/set"));
  });

  it("takes no status but that of MQTT nodes, so that a Status node of all nodes makes no circle", async () => {
    await open({}, [{ id: "all", type: "status", ...AT, scope: null, wires: [["node"]] }]);
    const statuses = flow.statuses();
    flow.node.receive(BROKER_IS_GONE);
    for (let turn = 0; turn < 5; turn++) await flow.quiet();
    assert.equal(statuses.length, 1, "that the broker is gone is said once");
    flow.node.receive(BROKER_IS_THERE);
    flow.node.receive({ status: { fill: "red", text: "else", source: { id: "x", type: "http request" } } });
    await flow.quiet();
    assert.equal((statuses.at(-1) as { fill: string }).fill, "green");
  });

  it("takes its own status for no birth message where both prefixes are the same", async () => {
    await open({ discoveryPrefix: "smartcar" });
    flow.node.receive(BROKER_IS_THERE);
    await settle();
    flow.node.receive({ topic: "smartcar/status", payload: "online" });
    await flow.quiet();
    await pace.advance(10 * SECOND_MS);
    await flow.quiet();
    assert.deepEqual(take(), []);
  });

  it("deletes what it has published of a car that is gone, also over a restart", async () => {
    const userDir = Flow.newUserDir();
    await open({}, [], userDir);
    assert.ok(retained.has("smartcar/tesla/state"));
    await helper.unload();
    cloud.configs.splice(
      cloud.configs.findIndex(({ id }) => id === "tesla"),
      1,
    );
    await open({}, [], userDir);
    flow.node.receive(BROKER_IS_THERE);
    await until("nothing of it is left", () => ![...retained.keys()].some((topic) => topic.includes("tesla")));
    assert.ok(!ha.devices.includes("Tesla"));
    assert.ok(ha.devices.includes("BMW i4"));
  });
});

function pick(from: Record<string, unknown>, ...names: readonly string[]): unknown[] {
  return names.map((name) => from[name]);
}

import assert from "node:assert/strict";
import { helper } from "../../support/flow";
import { MqttBench } from "../../support/mqtt/mqtt-bench";

describe("smartcar-mqtt", () => {
  let bench: MqttBench;
  beforeEach(async () => {
    bench = await MqttBench.start();
  });
  afterEach(() => bench.close());

  it("starts and stops the car, and answers with the id of the request", async () => {
    await bench.open();
    const started = await bench.ask("charge", { id: "a", value: "on" });
    assert.deepEqual(pick(started, "id", "request", "command", "outcome"), ["a", "charge", "start", "done"]);
    const stopped = await bench.ask("charge", '{"id":"b","charge":false}');
    assert.deepEqual(pick(stopped, "id", "command", "outcome"), ["b", "stop", "done"]);
    await bench.until("the event", () => bench.ha.events.includes("done"));
    assert.equal(bench.document("smartcar/health")["cars"] !== undefined, true);
  });

  it("sets a limit, locks, and unlocks only where that is allowed", async () => {
    await bench.open();
    assert.deepEqual(pick(await bench.ask("limit", 80, {}, "tesla"), "command", "outcome", "limit"), [
      "set-limit",
      "done",
      80,
    ]);
    assert.deepEqual(pick(await bench.ask("lock", "LOCK", {}, "tesla"), "command"), ["lock"]);
    const refused = await bench.ask("lock", "UNLOCK", {}, "tesla");
    assert.deepEqual(pick(refused, "outcome", "code"), ["error", "NOT_CONFIGURED"]);
    assert.match(String(refused["reason"]), /Allow unlocking/);
    await helper.unload();
    await bench.open({ unlock: true });
    assert.deepEqual(pick(await bench.ask("lock", "UNLOCK", {}, "tesla"), "command"), ["unlock"]);
  });

  it("gives requests to the nodes that decide", async () => {
    await bench.open();
    assert.deepEqual(pick(await bench.ask("mode", { id: 3, value: "cheap" }), "id", "outcome"), [3, "done"]);
    await bench.ask("minimum", 30);
    await bench.ask("target", 85);
    await bench.ask("full", "95");
    await bench.ask("ceiling", 0.4);
    await bench.ask("ready", "07:30:00");
    await bench.until("all is published", () => bench.decision["readyTime"] === "07:30:00");
    const { mode, minimum, target, full, ceiling } = bench.decision;
    assert.deepEqual([mode, minimum, target, full, ceiling], ["cheap", 30, 85, 95, 0.4]);
    const entities = bench.ha.entities();
    assert.equal(entities.get("time.bmw_i4_ready")?.state, "07:30:00");
    assert.equal(entities.get("number.bmw_i4_minimum")?.state, "30");
    await bench.ask("boost", "30");
    await bench.until("it is boosted", () => bench.decision["code"] === "boost");
    assert.equal(entities.get("switch.bmw_i4_ready_on")?.state, "ON");
    await bench.ask("boost", "off");
    await bench.ask("ready", "OFF");
    await bench.until("nothing is requested", () => bench.ha.entities().get("switch.bmw_i4_ready_on")?.state === "OFF");
    await bench.ask("ready", "ON");
    await bench.until("the last departure is requested again", () => bench.decision["readyRequested"] === true);
    assert.equal(bench.decision["readyTime"], "07:30:00");
    await bench.ask("ready", "off");
    await bench.until("the boost is over", () => bench.decision["code"] !== "boost");
  });

  it("understands evcc, and publishes what evcc would", async () => {
    await bench.open({ dialect: "evcc" });
    assert.equal(bench.retained.get("evcc/loadpoints/1/mode"), "off");
    bench.flow.node.receive({ topic: "evcc/loadpoints/1/mode/set", payload: "smart" });
    await bench.until("the mode is another", () => bench.retained.get("evcc/loadpoints/1/mode") === "smart");
    assert.equal(bench.decision["mode"], "solar+cheap");
    bench.flow.node.receive({ topic: "evcc/vehicles/bmw-i4/minSoc/set", payload: "25" });
    await bench.until("the minimum is another", () => bench.decision["minimum"] === 25);
    assert.equal(bench.retained.get("evcc/loadpoints/1/minSoc"), "25");
  });

  it("says where nobody decides", async () => {
    await bench.open();
    const { outcome, code } = await bench.ask("mode", "solar", {}, "tesla");
    assert.deepEqual([outcome, code], ["error", "NOT_CONFIGURED"]);
  });

  it("gives a home its limit from outside", async () => {
    await bench.open();
    assert.deepEqual(pick(await bench.ask("grid-limit", 4200, {}, "our-house"), "outcome", "limitW"), ["done", 4200]);
    const isActive = (): string | undefined =>
      bench.ha.entities().get("binary_sensor.our_house_grid_limit_active")?.state;
    await bench.until("the limit is published", () => isActive() === "ON");
    assert.deepEqual(bench.document("smartcar/our-house/state")["gridLimit"], { active: true, limitW: 4200 });
    await bench.ask("grid-limit", "off", {}, "our-house");
    await bench.until("its end is published", () => isActive() === "OFF");

    const end = new Date(bench.simulator.clock.now() + 1500).toISOString();
    await bench.ask("grid-limit", { limitW: 4200, until: end }, {}, "our-house");
    await bench.until("the limit is published", () => isActive() === "ON");
    await bench.until("its end is published when it has come", () => isActive() === "OFF");
  });

  it("carries out nothing that a broker has retained and that would begin something", async () => {
    await bench.open({ unlock: true });
    const retain = { retain: true };
    assert.equal((await bench.ask("charge", "on", retain))["outcome"], "refused");
    assert.equal((await bench.ask("charge", "off", retain))["outcome"], "refused");
    assert.notEqual((await bench.ask("lock", "unlock", retain, "tesla"))["outcome"], "done");
    assert.equal((await bench.ask("boost", 30, retain))["code"], "BAD_INPUT");
    assert.equal((await bench.ask("mode", "now", retain))["code"], "BAD_INPUT");
    assert.equal((await bench.ask("mode", "solar", retain))["outcome"], "done");
    await bench.until("the mode is published", () => bench.decision["mode"] === "solar");
    assert.equal(await bench.commands(), 0);
  });

  it("says what is wrong with a request, in the result and to a Catch node", async () => {
    await bench.open();
    const { outcome, code, reason } = await bench.ask("limit", "much", {}, "tesla");
    assert.deepEqual([outcome, code], ["error", "BAD_INPUT"]);
    assert.match(String(reason), /50% to 100%/);
    assert.equal(bench.caught.at(-1)?.["code"], "BAD_INPUT");
    assert.equal((await bench.ask("wings", 1))["code"], "BAD_INPUT");
    assert.equal((await bench.ask("charge", "on", {}, "nobody"))["code"], "BAD_INPUT");
  });

  it("ignores what is no request: its own publications, and deleted messages", async () => {
    await bench.open();
    for (const topic of ["smartcar/bmw-i4/state", "smartcar/bmw-i4/charge/result", "other/bmw-i4/charge/set"])
      bench.flow.node.receive({ topic, payload: "on" });
    bench.flow.node.receive({ topic: "smartcar/bmw-i4/ready/set", payload: "" });
    await bench.flow.quiet();
    assert.deepEqual(bench.take(), []);
  });

  it("answers a request of MQTT 5 where it wants that, but never as another request", async () => {
    await bench.open();
    const correlationData = Buffer.from("x");
    bench.flow.node.receive({
      topic: "smartcar/tesla/limit/set",
      payload: 80,
      responseTopic: "answers/1",
      correlationData,
    });
    let answer: Record<string, unknown> | undefined;
    while (!answer) {
      const { msg } = await bench.flow.next();
      if (msg["topic"] === "answers/1") answer = msg;
    }
    assert.deepEqual(answer["correlationData"], correlationData);
    bench.flow.node.receive({
      topic: "smartcar/tesla/limit/set",
      payload: 90,
      responseTopic: "smartcar/tesla/charge/set",
    });
    await bench.flow.quiet();
    await bench.flow.quiet();
    const topics: unknown[] = [];
    while (!topics.includes("smartcar/tesla/limit/result")) topics.push((await bench.flow.next()).msg["topic"]);
    await bench.flow.quiet();
    assert.ok(![...topics, ...bench.flow.take().map(({ msg }) => msg["topic"])].includes("smartcar/tesla/charge/set"));
  });
});

function pick(from: Record<string, unknown>, ...names: readonly string[]): unknown[] {
  return names.map((name) => from[name]);
}

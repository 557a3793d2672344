import assert from "node:assert/strict";
import type { NodeMessage } from "node-red";
import { MINUTE_MS, SECOND_MS } from "../../../src/core/duration";
import { Flow, helper } from "../../support/flow";
import { BROKER_IS_GONE, BROKER_IS_THERE, MqttBench } from "../../support/mqtt/mqtt-bench";

describe("smartcar-mqtt", () => {
  let bench: MqttBench;
  beforeEach(async () => {
    bench = await MqttBench.start();
  });
  afterEach(() => bench.close());

  it("publishes every car, its decisions, plan, and budget, and the home, retained", async () => {
    await bench.open();
    const topics = [...bench.retained.keys()].toSorted();
    for (const part of ["availability", "budget", "decision", "plan", "session", "state"])
      assert.ok(topics.includes(`smartcar/bmw-i4/${part}`), part);
    assert.ok(topics.includes("smartcar/our-house/state"));
    assert.equal(bench.retained.get("smartcar/status"), "online");
    assert.equal(bench.document("smartcar/bmw-i4/state")["make"], "BMW");
    assert.equal(bench.document("smartcar/bmw-i4/decision")["mode"], "off");
    assert.equal(bench.document("smartcar/bmw-i4/budget")["stopsLeft"], 80);
    assert.equal(topics.filter((topic) => topic.endsWith("/state")).length, 4, "three cars and a home");
  });

  it("announces all of them to Home Assistant", async () => {
    await bench.open();
    assert.deepEqual(
      bench.ha.devices.toSorted(),
      ["BMW i4", "Our house", "Smartcar for Node-RED", "Tesla", "Volvo"].toSorted(),
    );
    const entities = bench.ha.entities();
    assert.equal(entities.get("select.bmw_i4_mode")?.state, "off");
    assert.equal(entities.get("sensor.bmw_i4_calls_left")?.state, "500");
    assert.ok(entities.get("sensor.bmw_i4_soc")?.isAvailable);
    assert.equal(entities.has("number.bmw_i4_limit"), false, "a BMW takes no limit");
  });

  it("says nothing of place and identity unless it is asked to", async () => {
    await bench.open();
    await bench.ask("limit", "read");
    await bench.settle();
    const all = JSON.stringify([...bench.retained]);
    assert.doesNotMatch(all, /latitude|51000000-0000/);
  });

  it("publishes nothing again that has not changed", async () => {
    await bench.open();
    await bench.pace.advance(10 * MINUTE_MS);
    await bench.flow.quiet();
    const again = bench.take().filter(({ topic }) => String(topic).startsWith("smartcar/bmw-i4"));
    assert.ok(again.length <= 12, "only what is said again because nobody says that the broker is there");
    bench.flow.node.receive(BROKER_IS_THERE);
    await bench.settle();
    await bench.pace.advance(10 * MINUTE_MS);
    await bench.flow.quiet();
    assert.deepEqual(bench.take(), []);
  });

  it("publishes everything again when the broker comes back, and when Home Assistant has started", async () => {
    await bench.open();
    const count = bench.retained.size;
    const begin: Array<readonly [string, NodeMessage & Record<string, unknown>]> = [
      ["the broker is there", BROKER_IS_THERE],
      ["Home Assistant", { topic: "homeassistant/status", payload: "online" }],
      ["request", { payload: "request" }],
    ];
    for (const [why, msg] of begin) {
      bench.retained.clear();
      bench.flow.node.receive(BROKER_IS_GONE);
      bench.flow.node.receive(msg);
      await bench.until(`all is published again: ${why}`, () => bench.retained.size === count);
    }
    await bench.settle();
    bench.retained.clear();
    bench.flow.node.receive({ topic: "smartcar/status", payload: "offline" });
    await bench.settle();
    assert.deepEqual([...bench.retained], [["smartcar/status", "online"]], "a will that came late");
  });

  it("takes no status but that of MQTT nodes, so that a Status node of all nodes makes no circle", async () => {
    await bench.open({}, [{ id: "all", type: "status", z: "tab", x: 1, y: 1, scope: null, wires: [["node"]] }]);
    const statuses = bench.flow.statuses();
    bench.flow.node.receive(BROKER_IS_GONE);
    for (let turn = 0; turn < 5; turn++) await bench.flow.quiet();
    assert.equal(statuses.length, 1, "that the broker is gone is said once");
    bench.flow.node.receive(BROKER_IS_THERE);
    bench.flow.node.receive({ status: { fill: "red", text: "else", source: { id: "x", type: "http request" } } });
    await bench.flow.quiet();
    assert.equal((statuses.at(-1) as { fill: string }).fill, "green");
  });

  it("takes its own status for no birth message where both prefixes are the same", async () => {
    await bench.open({ discoveryPrefix: "smartcar" });
    bench.flow.node.receive(BROKER_IS_THERE);
    await bench.settle();
    bench.flow.node.receive({ topic: "smartcar/status", payload: "online" });
    await bench.flow.quiet();
    await bench.pace.advance(10 * SECOND_MS);
    await bench.flow.quiet();
    assert.deepEqual(bench.take(), []);
  });

  it("deletes what it has published of a car that is gone, also over a restart", async () => {
    const userDir = Flow.newUserDir();
    await bench.open({}, [], userDir);
    assert.ok(bench.retained.has("smartcar/tesla/state"));
    await helper.unload();
    bench.configs.splice(
      bench.configs.findIndex(({ id }) => id === "tesla"),
      1,
    );
    await bench.open({}, [], userDir);
    bench.flow.node.receive(BROKER_IS_THERE);
    await bench.until(
      "nothing of it is left",
      () => ![...bench.retained.keys()].some((topic) => topic.includes("tesla")),
    );
    assert.ok(!bench.ha.devices.includes("Tesla"));
    assert.ok(bench.ha.devices.includes("BMW i4"));
  });

  it("removes its devices from Home Assistant where discovery is switched off, and nothing else", async () => {
    const userDir = Flow.newUserDir();
    await bench.open({}, [], userDir);
    await helper.unload();
    await bench.open({ discovery: "off" }, [], userDir);
    bench.flow.node.receive(BROKER_IS_THERE);
    await bench.until("all devices are gone", () => bench.ha.devices.length === 0);
    assert.ok(![...bench.retained.keys()].some((topic) => topic.startsWith("homeassistant/")));
    assert.ok(bench.retained.has("smartcar/bmw-i4/state"));
  });
});

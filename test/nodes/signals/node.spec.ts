import assert from "node:assert/strict";
import type { Simulator } from "../../../src/simulator/simulator";
import type { Car } from "../../../src/vehicle/car";
import type { Receipt } from "../../../src/vehicle/state/known-signal";
import { report } from "../../support/vehicle/reports";
import { BMW, cloudAndAccount, Flow, helper } from "../../support/flow";

const webhookAt = (receivedAt: number): Receipt => ({ receivedAt, source: "webhook" });

describe("smartcar-signals", () => {
  let simulator: Simulator;
  let cloud: Awaited<ReturnType<typeof cloudAndAccount>>;

  beforeEach(async () => {
    cloud = await cloudAndAccount();
    simulator = cloud.simulator;
  });

  afterEach(async () => {
    await helper.unload();
    await simulator.close();
  });

  const load = (settings: object): Promise<Flow> =>
    Flow.load({ type: "smartcar-signals", vehicle: "bmw", ...settings }, cloud.configs, cloud.credentials);
  const reads = (): number => simulator.requests.filter(({ kind }) => kind === "signals").length;

  it("reads on demand and keeps what the message carried", async () => {
    const flow = await load({ mode: "demand" });

    const { end, msg } = await flow.ask({ payload: "now", trip: 42 });

    assert.equal(end, "first");
    assert.equal(msg["trip"], 42);
    const { soc, charging, pluggedIn, make, ages } = msg["payload"] as Record<string, unknown>;
    assert.deepEqual({ soc, charging, pluggedIn, make }, { soc: 42, charging: false, pluggedIn: true, make: "BMW" });
    assert.equal(typeof (ages as Record<string, unknown>)["soc"], "number");
    assert.deepEqual(msg["budget"], { callsLeft: 499, stopsLeft: 80 });
    const signals = msg["signals"] as Record<string, Record<string, unknown>>;
    assert.equal(signals["tractionbattery-stateofcharge"]?.["value"], 42);
    assert.equal(signals["charge-wattage"]?.["stale"], true);
  });

  it("sends copies: what a flow changes does not come back", async () => {
    const flow = await load({ mode: "demand" });
    const first = await flow.ask({});
    (first.msg["payload"] as Record<string, unknown>)["soc"] = 1;
    (first.msg["signals"] as Record<string, Record<string, unknown>>)["tractionbattery-stateofcharge"] = {};

    const second = await flow.ask({});

    assert.equal((second.msg["payload"] as Record<string, unknown>)["soc"], 42);
  });

  it("reads by itself when it is deployed and knows nothing yet", async () => {
    const flow = await load({ mode: "every", minutes: "120" });

    const { end, msg } = await flow.next();

    assert.equal(end, "first");
    assert.equal((msg["payload"] as Record<string, unknown>)["soc"], 42);
  });

  it("asks nothing by itself on demand only", async () => {
    const flow = await load({ mode: "demand" });

    await flow.ask({});

    assert.equal(reads(), 1);
  });

  it("reads by itself where there is something to learn, and once for all nodes of the car", async () => {
    cloud.configs.push({ id: "other", type: "smartcar-signals", vehicle: "bmw", mode: "smart", z: "tab", wires: [[]] });
    const flow = await load({ mode: "smart" });

    assert.equal((await flow.next()).end, "first");
    await flow.quiet();
    assert.equal(reads(), 1);
  });

  it("asks nothing by itself where only a webhook brings news, and sends those on", async () => {
    const flow = await load({ mode: "push", minutes: "whatever" });
    await flow.quiet();
    const { car } = helper.getNode("bmw") as unknown as { car: Car };
    const now = simulator.clock.now();

    await car.apply([report("tractionbattery-stateofcharge", { value: 71 }, { at: now })], {}, webhookAt(now));

    const { msg } = await flow.next();
    const { soc, source } = msg["payload"] as Record<string, unknown>;
    assert.deepEqual([soc, source, reads()], [71, "webhook", 0]);
  });

  it("goes on as it was drawn where there was no choice yet", async () => {
    const flow = await load({});

    assert.equal((await flow.next()).end, "first");
  });

  it("shows that a BMW is away, where its maker hears nothing of it", async () => {
    const flow = await load({ mode: "push" });
    const seen = flow.statuses();
    const { car } = helper.getNode("bmw") as unknown as { car: Car };
    const now = simulator.clock.now();
    const news = [
      report("tractionbattery-stateofcharge", { value: 71 }, { at: now }),
      report("location-isathome", { value: false }, { at: now }),
    ];

    await car.apply(news, { make: "BMW" }, webhookAt(now));
    await flow.next();

    assert.deepEqual(seen.at(-1), { fill: "yellow", shape: "ring", text: "SoC 71%, smartcar-signals.status.away" });
  });

  it("says in its status when the calls run low", async () => {
    Object.assign(cloud.configs[0] ?? {}, { callsPerMonth: "10", callReserve: "0" });
    const flow = await load({ mode: "demand" });
    const seen = flow.statuses();

    for (let n = 0; n < 9; n++) await flow.ask({});

    const texts = seen.map((status) => (status as { text: string }).text);
    assert.match(texts[1] ?? "", /not-charging$/);
    assert.equal(texts.at(-1), "SoC 42%, smartcar-signals.status.calls-left");
  });

  it("shows the state of charge in its status", async () => {
    const flow = await load({ mode: "demand" });
    const seen = flow.statuses();

    await flow.ask({});

    assert.deepEqual(seen.at(-1), {
      fill: "green",
      shape: "dot",
      text: "SoC 42%, smartcar-signals.status.not-charging",
    });
  });

  it("says that nothing was collected yet, and once what to do", async () => {
    await helper.unload();
    await simulator.close();
    cloud = await cloudAndAccount({
      cars: [{ id: BMW, make: "BMW", model: "i4", year: 2024, capacityKwh: 81, acPowerW: 3700, collected: false }],
    });
    simulator = cloud.simulator;
    const flow = await load({ mode: "demand" });
    const seen = flow.statuses();

    const [reported, sent] = [await flow.ask({}), await flow.next()];

    assert.deepEqual([reported.end, sent.end], ["catch", "first"]);
    const { code, message } = reported.msg["error"] as Record<string, unknown>;
    assert.equal(code, "NO_DATA");
    assert.match(
      String(message),
      /Without a webhook this can take a day\. Add a webhook .*, verify it, and subscribe the car to it\.$/,
    );
    assert.equal("soc" in (sent.msg["payload"] as object), false);
    const empty = { fill: "yellow", shape: "ring", text: "smartcar-signals.status.empty" };
    assert.deepEqual(seen.at(-1), empty);
    assert.equal((await flow.ask({})).end, "first");
    assert.deepEqual([flow.rest.length, seen.at(-1)], [0, empty]);
  });

  it("refuses settings that it cannot use, and says which", async () => {
    const flow = await load({ mode: "every", minutes: "often" });

    const { end, msg } = await flow.ask({});

    assert.equal(end, "catch");
    const error = msg["error"] as Record<string, unknown>;
    assert.equal(error["code"], "BAD_INPUT");
    assert.match(String(error["message"]), /"Minutes" is the text "often".*from 1 to/);
  });

  it("leaves nothing running when it is closed in the middle of a read", async () => {
    const flow = await load({ mode: "demand" });
    flow.node.receive({});
    await helper.unload();

    await flow.quiet();

    assert.deepEqual(flow.rest, []);
  });
});

import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../src/core/duration";
import { FakeClock } from "../../support/fake-clock";
import { Flow, helper, VOLVO } from "../../support/flow";

/** Six hundred times as fast as the wall: ten minutes take a second. */
const CONFIGS = [
  { id: "account", type: "smartcar-account", environment: "simulator", simulatorSpeed: "600" },
  {
    id: "bmw",
    type: "smartcar-vehicle",
    account: "account",
    vehicleId: "51000000-0000-4000-8000-0000000000b1",
    userId: "51000000-0000-4000-8000-000000000001",
    make: "BMW",
    chargePowerKw: "3.7",
  },
];

describe("smartcar-surplus", () => {
  let flow: Flow;

  const load = async (settings: object = {}): Promise<void> => {
    flow = await Flow.load({ type: "smartcar-surplus", vehicle: "bmw", ...settings }, CONFIGS);
  };
  const why = async (): Promise<Record<string, unknown>> => {
    const { end, msg } = await flow.next();
    assert.equal(end, "second");
    return msg["payload"] as Record<string, unknown>;
  };

  afterEach(() => helper.unload());

  it("says off and why with the first reading", async () => {
    await load();

    const first = await untilEnd(flow, "first", { payload: "1200", trip: 42 });

    assert.equal(first["payload"], false);
    assert.equal(first["trip"], 42);
    const { on, code, inputs } = await why();
    assert.deepEqual([on, code], [false, "waiting-for-sun"]);
    assert.equal((inputs as Record<string, unknown>)["gridW"], 1200);
  });

  it("tells those after it whether it knows the home's battery", async () => {
    await load();
    const first = await untilEnd(flow, "first", { payload: 1200 });
    assert.equal(Object(first["decision"])["batteryKnown"], undefined);

    flow.node.receive({ topic: "house/battery", payload: 800 });
    const again = await untilEnd(flow, "first", { payload: "request" });
    assert.equal(Object(again["decision"])["batteryKnown"], true);
  });

  it("starts the car when the sun has been enough for long enough", async () => {
    await load({ startDelay: "10" });
    await untilEnd(flow, "first", { payload: -6000 });
    const meter = setInterval(() => flow.node.receive({ payload: -6000 }), 20);

    const on = await untilEnd(flow, "first").finally(() => clearInterval(meter));

    assert.equal(on["payload"], true);
    const { code, since } = await why();
    assert.equal(code, "start");
    assert.match(String(since), /^\d{4}-\d\d-\d\dT/);
  });

  it("switches off when the meter falls silent, and says so", async () => {
    await load({ startDelay: "0", silence: "5" });
    flow.node.receive({ payload: -6000 });
    flow.node.receive({ payload: -6000 });
    await untilEnd(flow, "first");
    const seen = flow.statuses();

    const off = await untilOff(flow);

    assert.equal(off, "silent-meter");
    assert.match(JSON.stringify(seen), /"red".*smartcar-surplus\.status\.silent-meter/);
  });

  for (const [what, settings, payload, gridW] of [
    ["a number", {}, 512, 512],
    ["a numeric text", {}, " -512 ", -512],
    ["a Buffer", {}, Buffer.from("512"), 512],
    ["kilowatts", { unit: "kW" }, 0.512, 512],
    ["export as positive", { sign: "export" }, 512, -512],
    ["a value inside JSON", { property: "payload.grid.power" }, '{"grid":{"power":512}}', 512],
    ["a value inside an object", { property: "payload.ENERGY.Power" }, { ENERGY: { Power: 512 } }, 512],
  ] as const) {
    it(`reads ${what}`, async () => {
      await load(settings);

      await untilEnd(flow, "first", { payload });

      assert.equal(((await why())["inputs"] as Record<string, unknown>)["gridW"], gridW);
    });
  }

  it("tells a flow what it cannot read, and decides nothing by it", async () => {
    await load();

    const fault = await untilEnd(flow, "catch", { payload: "lots" });

    const error = fault["error"] as Record<string, unknown>;
    assert.equal(error["code"], "BAD_INPUT");
    assert.match(String(error["message"]), /power in msg\.payload.*Accepted/);
  });

  it("refuses a request that is another node's, and takes its number for no power", async () => {
    await load();

    const fault = await untilEnd(flow, "catch", { topic: "car/boost/set", payload: 60 });

    const { code, message } = fault["error"] as Record<string, unknown>;
    assert.equal(code, "BAD_INPUT");
    assert.match(String(message), /does not use the request "boost"\. Accepted: request\./);
  });

  it("tells the decision again when it is asked", async () => {
    await load();
    await untilEnd(flow, "first", { payload: 1200 });
    await why();

    const again = await untilEnd(flow, "first", { payload: "request" });

    assert.equal(again["payload"], false);
    assert.equal((await why())["code"], "waiting-for-sun");
  });

  it("takes the charger's own power from its topic", async () => {
    await load({ chargerTopic: "house/charger" });
    await untilEnd(flow, "first", { payload: 1200 });
    await why();

    flow.node.receive({ topic: "house/charger", payload: "3650" });
    flow.node.receive({ payload: "request" });

    await untilEnd(flow, "first");
    assert.equal(((await why())["inputs"] as Record<string, unknown>)["chargerW"], 3650);
  });

  it("works by the meter alone, without a car", async () => {
    flow = await Flow.load({ type: "smartcar-surplus", vehicle: "", chargePowerKw: "3.7", startDelay: "0" }, []);

    const first = await untilEnd(flow, "first", { payload: -6000 });

    assert.equal(first["payload"], true);
  });

  it("warns of a car that needs more than two weeks of sun have left over", async () => {
    const clock = new FakeClock(Date.parse("2026-06-01T00:00:00Z"));
    const surplus = { type: "smartcar-surplus", vehicle: "", chargePowerKw: "11", silence: "60", zone: "UTC" };
    flow = await Flow.load(surplus, [], {}, Flow.newUserDir(), undefined, clock);

    for (let reading = 0; reading <= 14 * 48; reading++) {
      const isNoon = [25, 26, 27].includes(reading % 48);
      flow.node.receive({ payload: (isNoon ? -4000 : 300) + reading / 1000 });
      await clock.advance(30 * MINUTE_MS);
    }
    await flow.quiet();

    const reports = flow.take().flatMap(({ end, msg }) => (end === "second" ? [Object(msg["payload"])] : []));
    const warnings = reports.at(-1)?.warnings ?? [];
    assert.deepEqual(
      warnings.filter(({ code }: { code: string }) => code === "never-enough-sun"),
      [{ code: "never-enough-sun", text: "smartcar-surplus.warning.never-enough-sun" }],
    );
    assert.equal(reports.at(-1)?.on, false);
  });

  it("warns of a car that takes schedules only, with the node that works for it", async () => {
    const [account, bmw] = CONFIGS;
    const volvo = { ...bmw, vehicleId: VOLVO, make: "VOLVO" };
    flow = await Flow.load({ type: "smartcar-surplus", vehicle: "bmw" }, [{ ...account }, volvo]);
    const statuses = flow.statuses();

    await untilEnd(flow, "first", { payload: "1200" });

    const { code, warning } = await why();
    assert.deepEqual(
      [code, warning],
      ["waiting-for-sun", { code: "schedules-only", text: "smartcar-surplus.warning.schedules-only" }],
    );
    assert.deepEqual(statuses.at(-1), {
      fill: "yellow",
      shape: "ring",
      text: "smartcar-surplus.status.schedules-only",
    });
  });

  it("refuses settings that it cannot use, and says which", async () => {
    await load({ nightFrom: "late", nightTo: "06:00" });

    const fault = await untilEnd(flow, "catch", { payload: 1 });

    assert.match(String((fault["error"] as Record<string, unknown>)["message"]), /"From" is the text "late".*07:30/);
  });
});

/** The next message on `end`, with what comes on the other ends before it passed over. */
async function untilEnd(flow: Flow, end: string, msg?: Record<string, unknown>): Promise<Record<string, unknown>> {
  if (msg) flow.node.receive(msg);
  for (;;) {
    const out = await flow.next();
    if (out.end === end) return out.msg;
  }
}

/** The reason of the next decision that switches off. */
async function untilOff(flow: Flow): Promise<unknown> {
  for (;;) {
    const { end, msg } = await flow.next();
    const payload = msg["payload"] as Record<string, unknown>;
    if (end === "second" && payload["on"] === false) return payload["code"];
  }
}

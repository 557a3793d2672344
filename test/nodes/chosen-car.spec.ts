import assert from "node:assert/strict";
import { BMW, Flow, helper, VOLVO, type Out } from "../support/flow";

const CONFIGS = [
  { id: "account", type: "smartcar-account", environment: "simulator" },
  { id: "bmw", type: "smartcar-vehicle", account: "account", vehicleId: BMW, make: "BMW", chargePowerKw: "3.7" },
  { id: "lost", type: "smartcar-vehicle", account: "gone", vehicleId: BMW, make: "BMW" },
  { id: "empty", type: "smartcar-vehicle", account: "account", vehicleId: "" },
];

/** Each with a message that it would decide by. */
const DECIDING = [
  ["smartcar-surplus", { payload: -6000 }],
  ["smartcar-tariff", { topic: "target", payload: 70 }],
  ["smartcar-mode", { topic: "mode", payload: "now" }],
] as const;

const COMMANDS = [
  ["smartcar-charge", { payload: true }],
  ["smartcar-limit", { payload: 80 }],
  ["smartcar-lock", { payload: "lock" }],
] as const;

function errorOf({ end, msg }: Out): { code: unknown; text: string } {
  assert.equal(end, "catch");
  const { code, message } = msg["error"] as Record<string, unknown>;
  return { code, text: String(message) };
}

describe("a car that is chosen but missing", () => {
  afterEach(() => helper.unload());

  for (const [type, msg] of DECIDING)
    it(`is no choice of none: ${type} decides nothing, and says so to each message`, async () => {
      const flow = await Flow.load({ type, vehicle: "nowhere" }, CONFIGS);

      const errors = [await flow.ask(msg), await flow.ask(msg)].map(errorOf);
      await flow.quiet();

      assert.deepEqual(
        errors.map(({ code }) => code),
        ["NOT_CONFIGURED", "NOT_CONFIGURED"],
      );
      assert.match(errors[0]?.text ?? "", /chosen vehicle or its account is missing/);
      assert.deepEqual(flow.rest, []);
    });

  for (const [type, msg] of COMMANDS)
    it(`is told as what it is by ${type}`, async () => {
      const flow = await Flow.load({ type, vehicle: "nowhere" }, CONFIGS);

      const { code, text } = errorOf(await flow.ask(msg));

      assert.equal(code, "NOT_CONFIGURED");
      assert.match(text, /chosen vehicle or its account is missing/);
    });

  it("is missing, too, when its account is", async () => {
    const flow = await Flow.load({ type: "smartcar-surplus", vehicle: "lost" }, CONFIGS);

    assert.equal(errorOf(await flow.ask({ payload: -6000 })).code, "NOT_CONFIGURED");
  });

  it("has the reason of its own settings where those cannot be used", async () => {
    const flow = await Flow.load({ type: "smartcar-mode", vehicle: "empty" }, CONFIGS);

    const { code, text } = errorOf(await flow.ask({ payload: "now" }));

    assert.equal(code, "BAD_INPUT");
    assert.match(text, /Vehicle/);
  });
});

describe("a message that names a car in msg.vehicleId", () => {
  afterEach(() => helper.unload());

  for (const [type, msg] of DECIDING) {
    it(`is refused by ${type} when it is another one than the chosen`, async () => {
      const flow = await Flow.load({ type, vehicle: "bmw" }, CONFIGS);
      await flow.quiet();
      flow.take();

      flow.node.receive({ ...msg, vehicleId: VOLVO });
      await flow.quiet();

      const errors = flow.take().filter(({ end }) => end === "catch");
      assert.deepEqual(
        errors.map(errorOf).map(({ code }) => code),
        ["BAD_INPUT"],
      );
      assert.match(errors.map(errorOf)[0]?.text ?? "", /another car/);
    });

    it(`is taken by ${type} when it is the chosen one`, async () => {
      const flow = await Flow.load({ type, vehicle: "bmw" }, CONFIGS);

      flow.node.receive({ ...msg, vehicleId: BMW });
      await flow.quiet();

      assert.deepEqual(
        flow.take().filter(({ end }) => end === "catch"),
        [],
      );
    });
  }

  it("binds a node without a choice to the first car", async () => {
    const flow = await Flow.load({ type: "smartcar-surplus", chargePowerKw: "3.7" }, []);
    const codes: unknown[] = [];
    for (const vehicleId of [BMW, VOLVO, BMW]) {
      flow.node.receive({ payload: -6000, vehicleId });
      await flow.quiet();
      const errors = flow.take().filter(({ end }) => end === "catch");
      codes.push(errors.map(errorOf)[0]?.code);
    }

    assert.deepEqual(codes, [undefined, "BAD_INPUT", undefined]);
  });
});

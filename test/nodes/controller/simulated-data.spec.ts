import assert from "node:assert/strict";
import type { Simulator } from "../../../src/simulator/simulator";
import { BMW, cloudAndAccount, Flow, helper, type Out } from "../../support/flow";

const READING = { topic: "house/grid/power", payload: -5000, simulated: true };

const LIVE = [
  { id: "account", type: "smartcar-account", environment: "live" },
  { id: "bmw", type: "smartcar-vehicle", account: "account", vehicleId: BMW, make: "BMW", chargePowerKw: "3.7" },
];

describe("simulated data", () => {
  afterEach(() => helper.unload());

  /** What comes to the Catch node; what the node reports of itself at its start goes before. */
  const caught = async (flow: Flow): Promise<Out> => {
    for (;;) {
      const out = await flow.next();
      if (out.end === "catch") return out;
    }
  };
  const refused = (out: Out): void => {
    const { code, message } = out.msg["error"] as { code: string; message: string };
    assert.equal(code, "BAD_INPUT");
    assert.match(message, /msg\.simulated.*Nothing was sent/);
  };

  for (const [type, msg] of [
    ["smartcar-surplus", READING],
    ["smartcar-tariff", { ...READING, topic: "prices", payload: [{ start: "2026-11-20T18:00:00Z", value: 0.3 }] }],
    ["smartcar-mode", { topic: "mode", payload: "now", simulated: true }],
    ["smartcar-charge", { payload: true, simulated: true }],
    ["smartcar-limit", { payload: 80, simulated: true }],
    ["smartcar-lock", { payload: "lock", simulated: true }],
    ["smartcar-schedule", { payload: [], simulated: true }],
  ] as const) {
    it(`is refused by ${type} while its account is live`, async () => {
      const flow = await Flow.load({ type, vehicle: "bmw" }, LIVE);
      flow.node.receive({ ...msg });
      refused(await caught(flow));
    });
  }

  it("is taken by a car that is none, and marks all that comes of it", async () => {
    const { simulator, configs, credentials } = await cloudAndAccount();
    try {
      const flow = await Flow.load({ type: "smartcar-surplus", vehicle: "bmw" }, configs, credentials);
      const atStart = await flow.next();
      assert.equal(atStart.msg["simulated"], undefined);
      const { msg } = await flow.ask({ ...READING });
      assert.equal(msg["simulated"], true);
      const asked = await flow.ask({ payload: "request" });
      assert.equal(asked.msg["simulated"], true, "what was taken once rests in every later decision");
    } finally {
      await helper.unload();
      await simulator.close();
    }
  });

  it("is accepted by a command node whose car is simulated", async () => {
    const { simulator, configs, credentials } = await cloudAndAccount();
    try {
      const flow = await Flow.load({ type: "smartcar-charge", vehicle: "bmw" }, configs, credentials);
      const { msg } = await flow.ask({ payload: true, simulated: true });
      assert.equal((msg["payload"] as { outcome: string }).outcome, "done");
      assert.equal(commandsOf(simulator), 1, "a car of another address than Smartcar's is no real one");
    } finally {
      await helper.unload();
      await simulator.close();
    }
  });
});

function commandsOf({ requests }: Simulator): number {
  return requests.filter(({ kind }) => kind === "commands").length;
}

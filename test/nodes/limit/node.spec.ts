import assert from "node:assert/strict";
import type { Simulator } from "../../../src/simulator/simulator";
import { BMW, cloudAndAccount, Flow, helper, TESLA } from "../../support/flow";

describe("smartcar-limit", () => {
  let simulator: Simulator;
  let flow: Flow;

  beforeEach(async () => {
    const cloud = await cloudAndAccount();
    simulator = cloud.simulator;
    flow = await Flow.load({ type: "smartcar-limit", vehicle: "tesla" }, cloud.configs, cloud.credentials);
  });

  afterEach(async () => {
    await helper.unload();
    await simulator.close();
  });

  const requests = (): string[] =>
    simulator.requests.filter(({ kind }) => kind === "commands" || kind === "signals").map(({ kind }) => kind);

  it("sets the limit and keeps what the message carried", async () => {
    const seen = flow.statuses();
    const { end, msg } = await flow.ask({ payload: "70", trip: 42 });

    assert.equal(end, "first");
    assert.equal(msg["trip"], 42);
    const { command, limit, outcome, budget } = msg["payload"] as Record<string, unknown>;
    assert.deepEqual(
      { command, limit, outcome, budget },
      { command: "set-limit", limit: 70, outcome: "done", budget: { callsLeft: 499 } },
    );
    assert.equal(simulator.car(TESLA).state.limit, 70);
    assert.deepEqual(
      seen.map((status) => (status as { fill: string }).fill),
      ["blue", "green"],
    );
  });

  for (const [payload, limit] of [
    [0.8, 80],
    [{ limit: 55 }, 55],
    [Buffer.from("90"), 90],
    ["100", 100],
  ] as const) {
    it(`takes ${JSON.stringify(payload)} for ${limit} %`, async () => {
      const { end, msg } = await flow.ask({ payload });

      assert.equal(end, "first");
      assert.equal((msg["payload"] as Record<string, unknown>)["limit"], limit);
      assert.equal(simulator.car(TESLA).state.limit, limit);
    });
  }

  for (const payload of [49, "101", 0.3, 1, "perhaps"]) {
    it(`tells a flow that ${JSON.stringify(payload)} is none, naming the range, and sends nothing`, async () => {
      const { end, msg } = await flow.ask({ payload });

      assert.equal(end, "catch");
      const error = msg["error"] as Record<string, unknown>;
      assert.equal(error["code"], "BAD_INPUT");
      assert.match(String(error["message"]), /50% to 100%/);
      assert.deepEqual(requests(), []);
    });
  }

  it("reads the limit in force, and again for nothing while that is young", async () => {
    for (let n = 0; n < 2; n++) {
      const { end, msg } = await flow.ask({ payload: "read" });

      assert.equal(end, "first");
      const { command, limit, confirmed } = msg["payload"] as Record<string, unknown>;
      const expected = { command: "read-limit", limit: simulator.car(TESLA).state.limit, confirmed: true };
      assert.deepEqual({ command, limit, confirmed }, expected);
    }
    assert.deepEqual(requests(), ["signals"]);
  });

  it("says of a BMW that it takes none, at no call, and reads it all the same", async () => {
    const set = await flow.ask({ payload: 80, vehicleId: BMW });
    assert.deepEqual(requests(), []);
    const read = await flow.ask({ payload: "read", vehicleId: BMW });

    assert.deepEqual([set.end, read.end], ["second", "first"]);
    const { outcome, code } = set.msg["payload"] as Record<string, unknown>;
    assert.deepEqual([outcome, code], ["unsupported", "MAKE_CANNOT"]);
    assert.equal((read.msg["payload"] as Record<string, unknown>)["limit"], simulator.car(BMW).state.limit);
  });

  it("sends what is known to be so already when it is forced", async () => {
    await flow.ask({ payload: 70 });
    const same = await flow.ask({ payload: 70 });
    const forced = await flow.ask({ payload: 70, force: true });

    const outcomes = [same, forced].map(({ msg }) => (msg["payload"] as Record<string, unknown>)["outcome"]);
    assert.deepEqual([outcomes, requests().length], [["already", "done"], 2]);
  });

  it("finishes each message once", async () => {
    await flow.ask({ payload: 80 });
    await flow.ask({ payload: 30 });
    await flow.quiet();

    assert.equal(flow.completed, 1);
    assert.deepEqual(flow.rest, []);
  });
});

describe("smartcar-limit without a car", () => {
  afterEach(() => helper.unload());

  it("says so where a flow can catch it", async () => {
    const flow = await Flow.load({ type: "smartcar-limit", vehicle: "" }, []);

    const { end, msg } = await flow.ask({ payload: 80 });

    assert.equal(end, "catch");
    assert.equal((msg["error"] as Record<string, unknown>)["code"], "NOT_CONFIGURED");
  });
});

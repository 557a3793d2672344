import assert from "node:assert/strict";
import type { Simulator } from "../../../src/simulator/simulator";
import { BMW, cloudAndAccount, Flow, helper, TESLA, VOLVO } from "../../support/flow";

describe("smartcar-lock", () => {
  let simulator: Simulator;
  let flow: Flow;

  beforeEach(async () => {
    const cloud = await cloudAndAccount();
    simulator = cloud.simulator;
    flow = await Flow.load({ type: "smartcar-lock", vehicle: "tesla" }, cloud.configs, cloud.credentials);
  });

  afterEach(async () => {
    await helper.unload();
    await simulator.close();
  });

  const commands = (): string[] =>
    simulator.requests.filter(({ kind }) => kind === "commands").map(({ path }) => path.split("/").at(-1) ?? "");

  it("unlocks and locks the car and keeps what the message carried", async () => {
    const unlock = await flow.ask({ payload: "unlock", trip: 42 });
    assert.equal(simulator.car(TESLA).state.locked, false);
    const lock = await flow.ask({ payload: { locked: true } });

    assert.deepEqual([unlock.end, lock.end, simulator.car(TESLA).state.locked], ["first", "first", true]);
    assert.equal(unlock.msg["trip"], 42);
    const { command, outcome, budget } = lock.msg["payload"] as Record<string, unknown>;
    assert.deepEqual({ command, outcome, budget }, { command: "lock", outcome: "done", budget: { callsLeft: 498 } });
  });

  it("explains a Volvo's second step", async () => {
    const { end, msg } = await flow.ask({ payload: Buffer.from("OFF"), vehicleId: VOLVO });

    assert.equal(end, "first");
    assert.match(String((msg["payload"] as Record<string, unknown>)["reason"]), /two steps.*10 seconds.*trunk/);
    assert.equal(simulator.car(VOLVO).state.locked, true);
  });

  it("says of a BMW that it takes none, at no call", async () => {
    const { end, msg } = await flow.ask({ payload: "lock", vehicleId: BMW });

    const { outcome, code } = msg["payload"] as Record<string, unknown>;
    assert.deepEqual([end, outcome, code, commands()], ["second", "unsupported", "MAKE_CANNOT", []]);
  });

  it("tells a flow what it cannot read, and sends nothing", async () => {
    const { end, msg } = await flow.ask({ payload: "perhaps" });

    assert.equal(end, "catch");
    const error = msg["error"] as Record<string, unknown>;
    assert.equal(error["code"], "BAD_INPUT");
    assert.match(String(error["message"]), /"perhaps".*lock\/unlock, true\/false/);
    assert.deepEqual(commands(), []);
  });

  it("locks, but never unlocks, for a message that a broker has retained", async () => {
    const unlock = await flow.ask({ payload: "unlock", retain: true });
    const lock = await flow.ask({ payload: "lock", retain: true });

    assert.deepEqual([unlock.end, lock.end, commands()], ["second", "first", ["lock"]]);
    const { outcome, code, reason } = unlock.msg["payload"] as Record<string, unknown>;
    assert.deepEqual([outcome, code], ["refused", "RETAINED"]);
    assert.match(String(reason), /without retain/);
  });

  it("sends nothing of its own after a restart", async () => {
    const cloud = await cloudAndAccount();
    const userDir = Flow.newUserDir();
    const node = { type: "smartcar-lock", vehicle: "tesla" };
    await helper.unload();
    flow = await Flow.load(node, cloud.configs, cloud.credentials, userDir);
    await flow.ask({ payload: "unlock" });
    await helper.unload();

    flow = await Flow.load(node, cloud.configs, cloud.credentials, userDir);
    await flow.quiet();

    const sent = cloud.simulator.requests.filter(({ kind }) => kind === "commands");
    await cloud.simulator.close();
    assert.equal(sent.length, 1);
  });

  it("finishes each message once", async () => {
    await flow.ask({ payload: "lock" });
    await flow.ask({ payload: "perhaps" });
    await flow.quiet();

    assert.equal(flow.completed, 1);
    assert.deepEqual(flow.rest, []);
  });
});

describe("smartcar-lock without a car", () => {
  afterEach(() => helper.unload());

  it("says so where a flow can catch it", async () => {
    const flow = await Flow.load({ type: "smartcar-lock", vehicle: "" }, []);

    const { end, msg } = await flow.ask({ payload: "lock" });

    assert.equal(end, "catch");
    assert.equal((msg["error"] as Record<string, unknown>)["code"], "NOT_CONFIGURED");
  });
});

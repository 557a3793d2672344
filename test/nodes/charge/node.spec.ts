import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { EventEmitter } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DAY_MS } from "../../../src/core/duration";
import type { Simulator } from "../../../src/simulator/simulator";
import type { VehicleNode } from "../../../nodes/car/join-vehicle";
import { BMW, cloudAndAccount, Flow, helper, VOLVO } from "../../support/flow";
import { report } from "../../support/vehicle/reports";

describe("smartcar-charge", () => {
  let simulator: Simulator;
  let flow: Flow;

  beforeEach(async () => {
    const cloud = await cloudAndAccount();
    simulator = cloud.simulator;
    flow = await Flow.load({ type: "smartcar-charge", vehicle: "bmw" }, cloud.configs, cloud.credentials);
  });

  afterEach(async () => {
    await helper.unload();
    await simulator.close();
  });

  const commands = (): number => simulator.requests.filter(({ kind }) => kind === "commands").length;

  it("starts the car and keeps what the message carried", async () => {
    const { end, msg } = await flow.ask({ payload: "ON", trip: 42 });

    assert.equal(end, "first");
    assert.equal(msg["trip"], 42);
    const { command, outcome, budget } = msg["payload"] as Record<string, unknown>;
    assert.deepEqual(
      { command, outcome, budget },
      { command: "start", outcome: "done", budget: { callsLeft: 499, stopsLeft: 80 } },
    );
  });

  it("says on its second output why nothing was done", async () => {
    simulator.car(BMW).change({ plugged: false });

    const { end, msg } = await flow.ask({ payload: { charge: true } });

    assert.equal(end, "second");
    const { outcome, code, reason } = msg["payload"] as Record<string, unknown>;
    assert.deepEqual({ outcome, code }, { outcome: "refused", code: "NOT_PLUGGED_IN" });
    assert.match(String(reason), /not plugged in/);
  });

  it("leads to smartcar-schedule for a car that takes schedules only, and warns of it once", async () => {
    const [statuses, warnings]: [unknown[], string[]] = [flow.statuses(), []];
    const events: EventEmitter = flow.node;
    events.on("call:warn", (call: { firstArg: unknown }) => warnings.push(String(call.firstArg)));

    for (const payload of ["start", "stop"]) {
      const { end, msg } = await flow.ask({ payload, vehicleId: VOLVO });
      const { outcome, code } = Object(msg["payload"]);
      assert.deepEqual([end, outcome, code], ["second", "unsupported", "MAKE_CANNOT"]);
      assert.deepEqual(statuses.at(-1), { fill: "red", shape: "ring", text: "smartcar-charge.status.use-schedule" });
    }

    assert.deepEqual(warnings, [
      "Volvo cars cannot be started or stopped through Smartcar. Use smartcar-schedule instead.",
    ]);
    assert.equal(commands(), 0);
  });

  it("tells a flow what it cannot read, and sends nothing", async () => {
    const { end, msg } = await flow.ask({ payload: "perhaps" });

    assert.equal(end, "catch");
    const error = msg["error"] as Record<string, unknown>;
    assert.equal(error["code"], "BAD_INPUT");
    assert.match(String(error["message"]), /"perhaps".*true\/false, 1\/0, on\/off, start\/stop/);
    assert.equal(commands(), 0);
  });

  it("answers a heartbeat from memory", async () => {
    await flow.ask({ payload: true });
    const { end, msg } = await flow.ask({ payload: true, repeated: true });

    assert.equal(end, "first");
    assert.equal((msg["payload"] as Record<string, unknown>)["outcome"], "already");
    assert.equal(commands(), 1);
  });

  it("says why nothing is sent for a heartbeat, and shows it", async () => {
    simulator.car(BMW).change({ charging: true, obstacle: "REMOTE_ACCESS_DISABLED" });
    const statuses = flow.statuses();
    await flow.ask({ payload: false });

    const { end, msg } = await flow.ask({ payload: false, repeated: true });

    const { outcome, code, reason, nextTry } = msg["payload"] as Record<string, unknown>;
    assert.deepEqual([end, outcome, code, commands()], ["second", "refused", "REMOTE_ACCESS_DISABLED", 1]);
    assert.match(String(reason), /A repeated request is not sent again yet\. The next try is in 1 hour/);
    assert.ok(Date.parse(String(nextTry)) > simulator.clock.now());
    assert.deepEqual(statuses.at(-1), {
      fill: "yellow",
      shape: "ring",
      text: "smartcar-charge.status.REMOTE_ACCESS_DISABLED",
    });
  });

  it("shows with a heartbeat that a car which refused stands after all", async () => {
    const statuses = flow.statuses();
    const words = (): unknown[] => statuses.map((status) => Object(status).text.split(".").at(-1));
    simulator.car(BMW).change({ obstacle: "REMOTE_ACCESS_DISABLED", charging: true });
    await flow.ask({ payload: false });
    simulator.car(BMW).change({ obstacle: null, charging: false });
    const { car } = helper.getNode("bmw") as VehicleNode;
    const body = { value: false };
    const signal = report("charge-ischarging", body, { at: simulator.clock.now() });
    await car?.apply([signal], {}, { receivedAt: simulator.clock.now(), source: "webhook" });

    await flow.ask({ payload: false, repeated: true });
    await flow.ask({ payload: false, repeated: true });

    assert.deepEqual(words(), ["stopping", "REMOTE_ACCESS_DISABLED", "stop-already"]);
    assert.equal(commands(), 1);
  });

  it("commands the car that the message names", async () => {
    const tesla = simulator.cars.find(({ spec }) => spec.make === "TESLA");
    assert.ok(tesla);

    const { end } = await flow.ask({ payload: "start", vehicleId: tesla.id });

    assert.equal(end, "first");
    assert.ok(simulator.requests.some(({ path }) => path.includes(tesla.id) && path.endsWith("/start")));
  });

  it("lets the newer request win", async () => {
    const answers = Promise.all([
      flow.ask({ payload: "start" }),
      flow.ask({ payload: "stop" }),
      flow.ask({ payload: "start" }),
    ]);

    const outcomes = (await answers).map(({ msg }) => msg["payload"] as Record<string, unknown>);
    const reported = outcomes.map(({ command, outcome, code }) => [command, outcome, code].join(" ").trim()).toSorted();

    // Whether the first start is sent depends on how soon the next message comes.
    const either = [
      ["start already", "start done", "stop refused REPLACED"],
      ["start done", "start refused REPLACED", "stop refused REPLACED"],
    ];
    assert.ok(
      either.some((one) => isDeepStrictEqual(one, reported)),
      reported.join(", "),
    );
    assert.equal(commands(), 1);
  });

  it("sends its answer although a warning cannot be made", async () => {
    simulator.car(BMW).change({ charging: true });
    const { car } = helper.getNode("bmw") as VehicleNode;
    assert.ok(car);
    car.stops = () => Promise.reject(new Error("the stops cannot be read"));

    const { end, msg } = await flow.ask({ payload: "stop" });
    await flow.quiet();

    assert.deepEqual([end, Object(msg["payload"]).outcome], ["first", "done"]);
    assert.deepEqual(
      flow.rest.map((rest) => rest.end),
      ["catch"],
    );
  });

  it("finishes each message once", async () => {
    await flow.ask({ payload: true });
    await flow.ask({ payload: "perhaps" });
    await flow.quiet();

    assert.equal(flow.completed, 1);
    assert.deepEqual(flow.rest, []);
  });
});

describe("smartcar-charge, when the make's stops run low", () => {
  let simulator: Simulator;

  afterEach(async () => {
    await helper.unload();
    await simulator.close();
  });

  for (const [used, warnings] of [
    [58, 0],
    [59, 1],
  ] as const) {
    it(`warns ${warnings === 0 ? "not yet" : "once"} after stop ${used + 1}`, async () => {
      const cloud = await cloudAndAccount();
      simulator = cloud.simulator;
      const userDir = Flow.newUserDir();
      mkdirSync(join(userDir, "smartcar"));
      const stops = Array.from({ length: used }, (_, n) => simulator.clock.now() - DAY_MS - n);
      writeFileSync(join(userDir, "smartcar", "account.json"), JSON.stringify({ [`car/${BMW}/stops`]: stops }));
      const flow = await Flow.load(
        { type: "smartcar-charge", vehicle: "bmw" },
        cloud.configs,
        cloud.credentials,
        userDir,
      );
      const warned: unknown[] = [];
      const events: EventEmitter = flow.node;
      events.on("call:warn", (call: { firstArg: unknown }) => warned.push(call.firstArg));
      simulator.car(BMW).change({ charging: true });

      await flow.ask({ payload: "stop" });
      await flow.ask({ payload: "stop" });
      await flow.quiet();

      assert.deepEqual(warned, Array(warnings).fill("smartcar-charge.log.stops-low"));
    });
  }
});

describe("smartcar-charge without a car", () => {
  afterEach(() => helper.unload());

  it("says so where a flow can catch it", async () => {
    const flow = await Flow.load({ type: "smartcar-charge", vehicle: "" }, []);

    const { end, msg } = await flow.ask({ payload: true });

    assert.equal(end, "catch");
    assert.equal((msg["error"] as Record<string, unknown>)["code"], "NOT_CONFIGURED");
  });
});

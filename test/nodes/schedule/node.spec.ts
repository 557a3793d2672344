import assert from "node:assert/strict";
import { freePort } from "../../../scripts/free-port";
import { HOUR_MS } from "../../../src/core/duration";
import type { Simulator } from "../../../src/simulator/simulator";
import { BMW, cloudAndAccount, Flow, helper, VOLVO } from "../../support/flow";
import { refusal } from "../../support/simulated-garage";
import { until } from "../../support/until";

const HOME = { latitude: 48.1371, longitude: 11.5754 };
const ZONE = "Europe/Berlin";

describe("smartcar-schedule", () => {
  let simulator: Simulator;
  let flow: Flow;

  beforeEach(async () => {
    const cloud = await cloudAndAccount();
    simulator = cloud.simulator;
    const node = { type: "smartcar-schedule", vehicle: "volvo", action: "sync", zone: ZONE };
    flow = await Flow.load(node, cloud.configs, cloud.credentials);
  });

  afterEach(async () => {
    await helper.unload();
    await simulator.close();
  });

  const held = (): string[] =>
    simulator
      .car(VOLVO)
      .state.schedules.map(({ times }) =>
        times.type === "daily" ? `${times.startTime}-${times.stopTime}` : times.type,
      );
  const payloadOf = ({ msg }: { msg: Record<string, unknown> }) => msg["payload"] as Record<string, unknown>;
  const daily = { start: "22:30", end: "05:45" };

  it("makes the car hold what the message says, and keeps what else it carried", async () => {
    const { end, msg } = await flow.ask({ payload: JSON.stringify([daily]), location: HOME, trip: 42 });

    assert.equal(end, "first");
    assert.equal(msg["trip"], 42);
    const { command, outcome, created, budget } = payloadOf({ msg });
    assert.deepEqual([command, outcome, budget], ["sync", "done", { callsLeft: 498 }]);
    assert.equal((created as unknown[]).length, 1);
    assert.deepEqual(held(), ["22:30-05:45"]);
  });

  it("takes the windows of a plan", async () => {
    const noon = new Date(simulator.clock.now() + HOUR_MS);
    noon.setUTCMinutes(0, 0, 0);
    const plan = [{ start: noon.toISOString(), end: new Date(noon.getTime() + HOUR_MS).toISOString(), price: 0.2 }];

    const { end } = await flow.ask({ payload: { on: false, plan }, location: HOME });

    assert.equal(end, "first");
    assert.equal(held().length, 1);
  });

  it("keeps what the car holds while a decision cannot plan, and takes it away when nothing is wanted", async () => {
    const start = new Date(simulator.clock.now() + HOUR_MS).toISOString();
    const end = new Date(simulator.clock.now() + 7_200_000).toISOString();
    await flow.ask({ payload: { on: false, code: "waiting", plan: [{ start, end }] }, location: HOME });

    const codes = ["not-plugged", "no-prices-yet", "soc-unknown", "capacity-unknown", "power-unknown"];
    const silent = codes.map((code) => ({ on: false, code, plan: [] }));
    const payloads = [...silent, { on: true, code: "minimum", plan: [] }, JSON.stringify(silent[0])];
    for (const payload of payloads) {
      const { completed } = flow;
      flow.node.receive({ payload });
      await until("the message is finished", async () => flow.completed > completed);
    }
    assert.deepEqual([held().length, flow.take()], [1, []]);

    await flow.ask({ payload: { on: false, code: "target-reached", plan: [] } });
    assert.deepEqual(held(), []);
  });

  it("lists, creates and deletes when the message says so", async () => {
    const weekend = { weekends: daily };
    const made = payloadOf(await flow.ask({ action: "create", payload: weekend, location: HOME }));
    assert.deepEqual([made["outcome"], held()], ["done", ["workweek"]]);

    const listed = payloadOf(await flow.ask({ action: "LIST" }));
    const [schedule] = listed["schedules"] as Record<string, unknown>[];
    assert.deepEqual(schedule?.["windows"], [{ ...daily, days: ["saturday", "sunday"] }]);
    assert.equal(schedule?.["ours"], true);

    const deleted = payloadOf(await flow.ask({ action: "delete", payload: { id: schedule?.["id"] } }));
    assert.deepEqual([deleted["outcome"], held()], ["done", []]);
    assert.equal(payloadOf(await flow.ask({ action: "delete", payload: schedule?.["id"] }))["outcome"], "already");
    await flow.ask({ action: "create", payload: daily, location: HOME });
    assert.equal(payloadOf(await flow.ask({ action: "delete", payload: "ours" }))["outcome"], "done");
    assert.deepEqual(held(), []);
  });

  it("uses the car's last report where no other place is known, and says so where there is none", async () => {
    const { end, msg } = await flow.ask({ payload: [daily] });
    assert.equal(end, "catch");
    assert.equal((msg["error"] as Record<string, unknown>)["code"], "NOT_CONFIGURED");
    assert.deepEqual(held(), []);
  });

  it("tells a flow what it cannot read, and sends nothing", async () => {
    const wrong = [
      { payload: "tonight" },
      { payload: [{ start: "25:00", end: "05:00" }] },
      { payload: [{ start: "2026-11-20 22:00", end: "2026-11-21 05:00" }] },
      { payload: [daily], action: "hold" },
      { payload: [daily], location: { lat: 1, lon: 2 } },
      { payload: {}, action: "delete" },
      { payload: { start: "05:00", end: "05:00" }, action: "create" },
    ];
    for (const message of wrong) {
      const { end, msg } = await flow.ask({ location: HOME, ...message });
      assert.equal(end, "catch");
      const error = msg["error"] as Record<string, unknown>;
      assert.equal(error["code"], "BAD_INPUT");
      assert.match(String(error["message"]), /Accepted: /);
    }
    assert.equal(simulator.requests.filter(({ kind }) => kind === "schedules").length, 0);
  });

  it("leaves by the second output for a car that takes no schedules, and costs no call", async () => {
    const { end, msg } = await flow.ask({ payload: [daily], location: HOME, vehicleId: BMW });

    assert.equal(end, "second");
    const { outcome, code } = payloadOf({ msg });
    assert.deepEqual([outcome, code], ["unsupported", "MAKE_CANNOT"]);
    assert.equal(simulator.requests.filter(({ kind }) => kind === "schedules").length, 0);
  });
});

describe("smartcar-schedule, when a sync fails for a reason that passes automatically", () => {
  afterEach(() => helper.unload());

  it("says when it is tried again, and sends what became of it", async () => {
    const port = await freePort();
    const account = { id: "account", type: "smartcar-account", environment: "simulator" };
    const flow = await Flow.load({ type: "smartcar-schedule", vehicle: "volvo", zone: ZONE }, [
      { ...account, simulatorSpeed: "10000", simulatorPort: String(port) },
      { id: "volvo", type: "smartcar-vehicle", account: "account", vehicleId: VOLVO },
    ]);
    await flow.ask({ action: "list" });
    const asleep = refusal("409 VEHICLE_STATE/ASLEEP", { match: { method: "post", path: ".*/schedules/" } });
    const body = JSON.stringify([asleep]);
    const headers = { "content-type": "application/json" };
    await fetch(`http://127.0.0.1:${port}/simulator/faults`, { method: "POST", headers, body });

    const first = await flow.ask({ payload: [{ start: "22:30", end: "05:45" }], location: HOME });
    const { outcome, code, retryAt } = first.msg["payload"] as Record<string, string>;
    assert.deepEqual([first.end, outcome, code], ["second", "refused", "ASLEEP"]);
    assert.match(retryAt ?? "", /^20.+Z$/);

    const { end, msg } = await flow.next();
    const second = msg["payload"] as Record<string, unknown>;
    assert.deepEqual([end, second["command"], second["outcome"]], ["first", "sync", "done"]);
  });
});

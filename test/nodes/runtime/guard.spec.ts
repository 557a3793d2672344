import assert from "node:assert/strict";
import type { Node, NodeMessage } from "node-red";
import { Guard } from "../../../nodes/runtime/guard";
import { MINUTE_MS } from "../../../src/core/duration";
import { SmartcarError } from "../../../src/core/error";
import { plain } from "../../../src/core/speech";
import { FakeClock, settle } from "../../support/fake-clock";
import { BMW, Flow, helper } from "../../support/flow";
import { timedAccounts } from "../../support/vehicle/timed-account";

const CONFIGS = [
  { id: "account", type: "smartcar-account", environment: "simulator" },
  { id: "bmw", type: "smartcar-vehicle", account: "account", vehicleId: BMW, make: "BMW", chargePowerKw: "3.7" },
];

/** Deeper than any program can follow by calling itself. */
const DEPTH = 60_000;

function nested(): unknown {
  let value: unknown = 1;
  for (let depth = 0; depth < DEPTH; depth++) value = [value];
  return value;
}

function circular(): object {
  const value: Record<string, unknown> = { power: 5 };
  value["itself"] = value;
  return value;
}

const NODES = ["charge", "limit", "lock", "schedule", "surplus", "tariff", "mode", "webhook"].map(
  (name) => `smartcar-${name}`,
);

describe("what throws in a node", () => {
  let clock: FakeClock;

  const load = (node: Record<string, unknown>): Promise<Flow> =>
    Flow.load({ vehicle: "bmw", account: "account", ...node }, CONFIGS, {}, Flow.newUserDir(), timedAccounts(clock));

  beforeEach(() => {
    clock = new FakeClock();
  });

  afterEach(() => helper.unload());

  for (const type of NODES) {
    for (const [what, payload] of [
      ["a payload that contains itself", circular],
      ["a payload nested 60,000 deep", nested],
    ] as const) {
      it(`${type} refuses ${what}`, async () => {
        const flow = await load({ type });
        await flow.quiet();
        flow.take();

        const { end, msg } = await flow.ask({ payload: payload() });

        assert.equal(end, "catch");
        assert.equal((msg["error"] as { code?: string }).code, "BAD_INPUT");
        assert.equal(flow.completed, 0);
      });
    }

    it(`${type} survives a property nested 60,000 deep`, async () => {
      const flow = await load({ type });
      await flow.quiet();
      flow.take();

      flow.node.receive({ payload: "nothing known", deep: nested() });
      await settle();

      assert.deepEqual(
        flow.take().map(({ end, msg }) => [end, (msg["error"] as { code?: string }).code]),
        [["catch", "BAD_INPUT"]],
      );
    });
  }

  it("is the message's fault where a good reading comes in one that cannot be copied", async () => {
    const flow = await load({ type: "smartcar-surplus" });
    await flow.quiet();
    flow.take();

    flow.node.receive({ payload: 1200, deep: nested() });
    await settle();

    assert.deepEqual(
      flow.take().map(({ end, msg }) => [end, (msg["error"] as { code?: string }).code]),
      [["catch", "BAD_INPUT"]],
    );
  });

  it("in a heartbeat is reported once, and the next ones come", async () => {
    const flow = await load({ type: "smartcar-surplus", heartbeat: "5" });
    await flow.ask({ payload: 1200 });
    await settle();
    flow.take();
    const send = flow.node.send.bind(flow.node);
    flow.node.send = () => {
      throw new TypeError("no such property");
    };

    await clock.advance(11 * MINUTE_MS);
    flow.node.send = send;
    const reported = flow.take();
    await clock.advance(5 * MINUTE_MS);

    assert.deepEqual(
      reported.map(({ end, msg }) => [end, (msg["error"] as { code?: string }).code]),
      [["catch", "INTERNAL"]],
    );
    assert.ok(flow.take().some(({ msg }) => msg["repeated"] === true));
  });
});

describe("instants in nanoseconds", () => {
  const NANOSECONDS = Date.UTC(2026, 5, 1, 12) * 1e6;
  const SNAPSHOT = { vehicleId: BMW, soc: 50, pluggedIn: true, limit: 80 };
  const MESSAGES: ReadonlyArray<NodeMessage & Record<string, unknown>> = [
    { payload: [{ start: NANOSECONDS, end: NANOSECONDS + 3.6e12, value: 0.2 }] },
    { payload: { start: NANOSECONDS, value: 0.2 } },
    { topic: "car/ready", payload: NANOSECONDS },
    { topic: "car/ready", payload: String(NANOSECONDS) },
    { topic: "car/ready", payload: { at: NANOSECONDS, target: 80 } },
    { payload: { ...SNAPSHOT, updatedAt: "+200000-01-01T00:00:00Z", ages: { soc: 1e300, pluggedIn: -1e300 } } },
    {
      payload: true,
      decision: {
        by: "smartcar-tariff",
        on: true,
        code: "cheap",
        nextChange: "+200000-01-01T00:00:00Z",
        heartbeatMinutes: 1e300,
        plan: [{ start: "-200000-01-01T00:00:00Z", end: "+200000-01-01T00:00:00Z" }],
        goal: { ready: "+200000-01-01T00:00:00Z" },
      },
    },
  ];

  afterEach(() => helper.unload());

  for (const type of ["smartcar-tariff", "smartcar-mode", "smartcar-surplus"]) {
    it(`${type} takes none, decides on, and comes back after a restart`, async () => {
      const clock = new FakeClock();
      const accounts = timedAccounts(clock);
      const node = { type, vehicle: "bmw", account: "account", heartbeat: "5" };
      const codes: unknown[] = [];
      for (let start = 0; start < 2; start++) {
        const flow = await Flow.load(node, CONFIGS, {}, Flow.newUserDir(), accounts);
        for (const msg of start === 0 ? MESSAGES : []) flow.node.receive(structuredClone(msg));
        await settle();
        await clock.advance(20 * MINUTE_MS);
        codes.push(...flow.take().map(({ msg }) => (msg["error"] as { code?: string } | undefined)?.code));
        await helper.unload();
      }

      assert.deepEqual(
        codes.filter((code) => code !== undefined && code !== "BAD_INPUT"),
        [],
      );
      assert.ok(codes.includes("BAD_INPUT"));
    });
  }
});

describe("a guard", () => {
  let reported: SmartcarError[];
  let guard: Guard;

  beforeEach(() => {
    reported = [];
    const node: unknown = {
      type: "smartcar-surplus",
      status: () => {},
      error: (err: SmartcarError) => reported.push(err),
    };
    guard = new Guard(node as Node);
  });

  it("ends nothing with what throws or rejects, and tells it with a code", async () => {
    guard.over(() => assert.fail("at once"))();
    guard.over(() => Promise.reject(new Error("later")))();
    guard.over(() => Promise.reject(new SmartcarError("STORE", plain("disk full"))))();
    await settle();

    assert.deepEqual(
      reported.map(({ code }) => code),
      ["INTERNAL", "INTERNAL", "STORE"],
    );
    assert.match(reported[0]?.message ?? "", /at once.*continues/);
  });

  it("says where in the sources something unforeseen happened, and keeps its trace", () => {
    // The guard's own work is one of the sources.
    guard.over(() => guard.over(undefined as never)())();

    const [error] = reported;
    assert.match(error?.message ?? "", /TypeError: .* \(nodes\/runtime\/guard\.ts:\d+\)\. The node continues/);
    assert.match(error?.stack ?? "", /^SmartcarError: TypeError: .*\n +at .*nodes\/runtime\/guard\.ts:\d+:\d+/);
  });

  it("tells the same again only after it has gone well", () => {
    let fails = true;
    const work = guard.over(() => {
      if (fails) throw new Error("broken");
    });

    work();
    work();
    assert.equal(reported.length, 1);
    fails = false;
    work();
    fails = true;
    work();
    assert.equal(reported.length, 2);
  });

  it("guards every task of a clock", async () => {
    const clock = new FakeClock();
    const guarded = guard.clock(clock);
    let rang = 0;
    guarded.after(10, () => {
      throw new Error("broken");
    });
    guarded.after(20, () => (rang += 1));

    await clock.advance(30);

    assert.deepEqual([reported.length, rang], [1, 1]);
  });

  it("survives a node that cannot be told", () => {
    const node: unknown = {
      type: "smartcar-surplus",
      status: () => assert.fail("status"),
      error: () => assert.fail("error"),
    };

    new Guard(node as Node).over(() => assert.fail("work"))();
  });
});

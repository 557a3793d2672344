import assert from "node:assert/strict";
import type { Account } from "../../../nodes/account/account";
import { AdjustableClock } from "../../../src/core/adjustable-clock";
import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import type { Rules } from "../../../src/simulator/rules";
import type { Simulator } from "../../../src/simulator/simulator";
import { settle } from "../../support/fake-clock";
import { BMW, cloudAndAccount, Flow, helper, VOLVO, type Out } from "../../support/flow";
import { until } from "../../support/until";
import { itWithTokens, ownerTokens } from "../../support/vehicle/owner-tokens";

const USER = "51000000-0000-4000-8000-000000000001";

describe("smartcar-records", () => {
  let simulator: Simulator;
  let clock: AdjustableClock;
  let cloud: Awaited<ReturnType<typeof cloudAndAccount>>;
  let flow: Flow;
  let userDir: string;

  /** A cloud whose BMW has charged twice, for two hours and for one. */
  async function open(rules: Partial<Rules> = {}): Promise<void> {
    clock = new AdjustableClock({ now: Date.parse("2026-06-01T10:00:00Z"), speed: 0 });
    const generous = { capacity: 1000, refillPerMinute: 1000 };
    cloud = await cloudAndAccount({ clock, rules: { vehicleBucket: generous, ...rules } });
    simulator = cloud.simulator;
    await charge(2);
    await charge(1);
    userDir = Flow.newUserDir();
  }

  async function pass(ms: number): Promise<void> {
    for (const endAt = clock.now() + ms; clock.now() < endAt; await settle()) {
      clock.set({ now: Math.min(clock.now() + MINUTE_MS, endAt) });
    }
  }

  async function charge(hours: number): Promise<void> {
    const car = simulator.car(BMW);
    car.change({ charging: true });
    await pass(hours * HOUR_MS);
    car.change({ charging: false });
    await pass(HOUR_MS);
  }

  async function load(node: object = {}): Promise<void> {
    const records = { type: "smartcar-records", vehicle: "bmw", ...node };
    flow = await Flow.load(records, cloud.configs, cloud.credentials, userDir);
    await account().connect();
    await followed();
  }

  /** The account asks the cloud for the time over HTTP, and may be behind. */
  const followed = (): Promise<void> =>
    until("the account's clock is that of the cloud", async () => account().clock.now() === clock.now());

  const account = (): Account => (helper.getNode("account") as unknown as { account: Account }).account;
  const records = ({ end, msg }: Out): Record<string, unknown>[] => {
    assert.equal(end, "first", JSON.stringify(msg["error"]));
    return msg["payload"] as Record<string, unknown>[];
  };
  const error = ({ end, msg }: Out): Record<string, unknown> => {
    assert.equal(end, "catch");
    return msg["error"] as Record<string, unknown>;
  };
  const warnings = (): string[] =>
    helper
      .log()
      .getCalls()
      .map(({ args }) => args[0] as { level: number; msg: unknown })
      .filter(({ level }) => level === 30)
      .map(({ msg }) => String(msg));

  afterEach(async () => {
    await helper.unload();
    await simulator.close();
  });

  it("lists the completed charges, newest last, and keeps what the message carried", async () => {
    await open();
    await load();

    const out = await flow.ask({ payload: "any", trip: 42 });

    const [first, second, ...more] = records(out);
    assert.deepEqual(more, []);
    const { start, end, ...reported } = first ?? {};
    assert.equal(Date.parse(String(end)) - Date.parse(String(start)), 2 * HOUR_MS);
    assert.deepEqual(reported, {
      energyKwh: 6.7,
      socFrom: 42,
      socTo: 50,
      location: { name: "Home", address: "Home Street 1, Sampletown", ...simulator.car(BMW).spec.home },
      public: false,
      source: "signal",
    });
    assert.ok(String(second?.["start"]) > String(end));
    assert.equal(out.msg["trip"], 42);
    assert.deepEqual(out.msg["budget"], { callsLeft: 499, stopsLeft: 80 });
  });

  it("prices them by one price", async () => {
    await open();
    await load({ price: "0.3", currency: "EUR" });

    const [first] = records(await flow.ask({ payload: "any" }));

    assert.deepEqual([first?.["cost"], first?.["currency"]], [2.01, "EUR"]);
  });

  it("prices them by the slots of the message", async () => {
    await open();
    await load({ price: "0.3" });
    const at = (hours: number): string => new Date(clock.now() + hours * HOUR_MS).toISOString();
    const prices = [
      { start: at(-5), end: at(-4), value: 1 },
      { start: at(-4), end: at(-3), value: 2 },
    ];

    const costs = records(await flow.ask({ payload: "any", prices })).map(({ cost }) => cost);

    assert.deepEqual(costs, [10.05, undefined]);
  });

  it("tells new ones only, also over a restart", async () => {
    await open();
    await load({ onlyNew: true });
    assert.equal(records(await flow.ask({ payload: "any" })).length, 2);
    assert.equal(records(await flow.ask({ payload: "any" })).length, 0);

    await helper.unload();
    await load({ onlyNew: true });
    await account().garage.car(BMW).read();
    assert.equal(records(await flow.ask({ payload: "any" })).length, 0);

    await pass(HOUR_MS);
    await charge(0.5);
    await followed();
    await account().garage.car(BMW).read();
    assert.equal(records(await flow.ask({ payload: "any" })).length, 1);
  });

  it("tells those of the range that a message gives", async () => {
    await open();
    await load();
    const from = new Date(clock.now() - 2.5 * HOUR_MS).toISOString();

    assert.equal(records(await flow.ask({ payload: "any", from })).length, 1);
    assert.equal(records(await flow.ask({ payload: "any", to: from })).length, 1);
  });

  const wrong: readonly [what: string, msg: Record<string, unknown>, sentence: RegExp][] = [
    ["a date that is none", { from: "soon" }, /msg\.from is the text "soon".*Accepted: a date such as/],
    ["a range that is the wrong way round", { from: "2026-01-02", to: "2026-01-01" }, /msg\.to is before msg\.from/],
    ["prices that are none", { prices: "cheap" }, /msg\.prices.*"cheap".*Accepted: a list of/],
  ];
  for (const [what, msg, sentence] of wrong) {
    it(`refuses ${what}, and asks nothing`, async () => {
      await open();
      await load();

      const { code, message } = error(await flow.ask({ payload: "any", ...msg }));

      assert.equal(code, "BAD_INPUT");
      assert.match(String(message), sentence);
      assert.deepEqual(simulator.requests, []);
    });
  }

  itWithTokens("asks version 2.0 where the signal is missing and the owner has granted it", async () => {
    await open({ recordsSignal: false });
    await load();
    await account()
      .owners.tokensOf(USER)
      .set((await ownerTokens({ simulator, clock }, BMW)).saved[0] ?? never());
    await charge(1);
    await followed();

    const reported = records(await flow.ask({ payload: "any" }));

    assert.deepEqual(
      reported.map(({ source, energyKwh, type }) => [source, energyKwh, type]),
      [["v2", 3.33, "AC"]],
    );
    const { code } = error(await flow.ask({ payload: "any", from: new Date(clock.now() - 40 * 24 * HOUR_MS) }));
    assert.equal(code, "BAD_INPUT");
  });

  itWithTokens("warns once that version 2.0 has ended, shows it, and goes on with its own", async () => {
    await open({ recordsSignal: false, v2Ended: 410 });
    await load();
    await account()
      .owners.tokensOf(USER)
      .set((await ownerTokens({ simulator, clock }, BMW)).saved[0] ?? never());
    const seen = flow.statuses();

    await flow.ask({ payload: "any" });
    await flow.ask({ payload: "any" });

    assert.equal(warnings().filter((text) => /v2-ended/.test(text)).length, 1);
    assert.match(JSON.stringify(seen.at(-1)), /"fill":"yellow".*without-v2/);
    assert.equal(simulator.requests.filter(({ kind }) => kind === "records").length, 1);
  });

  it("lists those of the car that the message names", async () => {
    await open();
    await load();

    assert.deepEqual(records(await flow.ask({ payload: "any", vehicleId: VOLVO })), []);
  });

  it("says which setting it cannot read", async () => {
    await open();
    await load({ price: "cheap" });

    const { code, message } = error(await flow.ask({ payload: "any" }));

    assert.equal(code, "BAD_INPUT");
    assert.match(String(message), /"Price"/);
  });

  it("finishes each message once", async () => {
    await open();
    await load();
    await flow.ask({ payload: "any" });
    await flow.ask({ payload: "any", from: "soon" });
    await flow.quiet();

    assert.equal(flow.completed, 1);
    assert.deepEqual(flow.rest, []);
  });
});

describe("smartcar-records without a car", () => {
  afterEach(() => helper.unload());

  it("says so where a flow can catch it", async () => {
    const flow = await Flow.load({ type: "smartcar-records", vehicle: "" }, []);

    const { end, msg } = await flow.ask({ payload: true });

    assert.equal(end, "catch");
    assert.equal((msg["error"] as Record<string, unknown>)["code"], "NOT_CONFIGURED");
  });
});

function never(): never {
  throw new Error("The owner has just granted it");
}

import assert from "node:assert/strict";
import type { Account } from "../../../nodes/account/account";
import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { BMW, Flow, helper, type Out } from "../../support/flow";
import { SimulatedGarage } from "../../support/simulated-garage";
import { until } from "../../support/until";
import { timedAccounts } from "../../support/vehicle/timed-account";

describe("smartcar-notify", () => {
  let garage: SimulatedGarage;
  let userDir: string;
  let accounts: ReturnType<typeof timedAccounts>;
  let flow: Flow;
  let isLoaded = false;

  const load = async (node: Record<string, unknown> = {}): Promise<void> => {
    const { origin, credentials } = garage.simulator;
    const configs = [
      { id: "account", type: "smartcar-account", environment: "custom", origin },
      { id: "bmw", type: "smartcar-vehicle", name: "Family car", account: "account", vehicleId: BMW, make: "BMW" },
    ];
    const notify = { type: "smartcar-notify", vehicle: "bmw", quietFrom: "", quietTo: "", zone: "UTC", ...node };
    flow = await Flow.load(notify, configs, { account: credentials }, userDir, accounts, garage.clock);
    isLoaded = true;
    await garage.quiet();
  };
  const unload = async (): Promise<void> => {
    const unloaded = helper.unload();
    await garage.quiet();
    await unloaded;
    isLoaded = false;
  };

  beforeEach(async () => {
    garage = await SimulatedGarage.open();
    userDir = Flow.newUserDir();
    accounts = timedAccounts(garage.clock);
  });
  afterEach(async () => {
    if (isLoaded) await unload();
    await garage.close();
  });

  /** What the node has sent since it was asked last. */
  const sent = async (...msgs: Record<string, unknown>[]): Promise<Out[]> => {
    const outs: Out[] = [];
    for (const msg of msgs) {
      const done = flow.completed;
      flow.node.receive(msg);
      await until("the message is processed", async () => {
        await garage.quiet();
        outs.push(...flow.take());
        return flow.completed > done || outs.some(({ end }) => end === "catch");
      });
    }
    outs.push(...flow.take());
    return outs;
  };
  const short = (outs: readonly Out[]): string[] =>
    outs.map(({ end, msg }) =>
      end === "first" ? `${String(msg["code"])}${msg["over"] === true ? " over" : ""}` : end,
    );
  const decision = (warnings: readonly object[], more: object = {}): Record<string, unknown> => ({
    payload: { on: false, reason: "Charging is planned.", code: "waiting", warnings, ...more },
    decision: { by: "smartcar-tariff", reason: "Charging is planned.", code: "waiting" },
  });
  const missed = { code: "target-missed", text: "80% cannot be reached by 07:30, only 71%." };

  it("sends one notice for a warning of a decision, and one when it is over", async () => {
    await load();
    const [notice, ...more] = await sent(decision([missed]), decision([missed]));

    assert.deepEqual(more, []);
    const { since, _msgid, ...msg } = notice?.msg ?? {};
    assert.deepEqual(msg, {
      topic: "smartcar-notify.title.of-car",
      payload: "80% cannot be reached by 07:30, only 71%.",
      code: "not-ready",
      severity: "warning",
      key: `${BMW}/not-ready`,
      over: false,
      cause: "target-missed",
      vehicleId: BMW,
      name: "Family car",
    });
    assert.equal(since, new Date(garage.clock.now()).toISOString());
    assert.deepEqual(short(await sent(decision([]))), ["not-ready over"]);
  });

  it("repeats nothing after a restart", async () => {
    await load();
    await sent(decision([missed]));
    await unload();
    await load();

    assert.deepEqual(short(await sent(decision([missed]))), []);
    assert.deepEqual(short(await sent(decision([]))), ["not-ready over"]);
  });

  it("reports a car that is not plugged in before the departure that the tariff reports", async () => {
    garage.simulator.car(BMW).change({ plugged: false, soc: 40 });
    await garage.pass(HOUR_MS);
    await load({ remindAt: "20:00" });
    const { account } = helper.getNode("account") as unknown as { readonly account: Account };
    const read = account.garage.named(BMW).read();
    await garage.pass(MINUTE_MS);
    await read;
    const ready = new Date(garage.clock.now() + 20 * HOUR_MS).toISOString();
    await sent(decision([], { goal: { ready, target: 80 } }));
    const notices: Out[] = [];
    await until("the evening has come", async () => {
      await garage.pass(30 * MINUTE_MS);
      notices.push(...flow.take());
      return notices.length > 0;
    });

    assert.deepEqual(short(notices), ["not-plugged"]);
    assert.match(String(notices[0]?.msg["payload"]), /^The car is at 40% and needs 80% by .*\. Plug it in\.$/);
    assert.equal(new Date(garage.clock.now()).getUTCHours(), 20);
  });

  it("reports what a Catch node passes on when somebody must act, and a command that was not carried out", async () => {
    await load();
    const error = { code: "OWNER_ACTION", message: "The owner must log in again." };

    assert.deepEqual(short(await sent({ error }, { error })), ["action-needed"]);
    assert.deepEqual(short(await sent({ error: { message: "Something else." } })), []);
    const outcome = { command: "start", outcome: "refused", code: "AWAY_FROM_HOME", reason: "The car is away." };
    assert.deepEqual(short(await sent({ payload: outcome, decision: { by: "smartcar-mode" } })), []);
    assert.deepEqual(short(await sent({ payload: outcome })), ["not-done"]);
  });

  it("says what it accepts", async () => {
    await load();
    const [out] = await sent({ payload: 42 });

    assert.equal(out?.end, "catch");
    assert.match(
      (out.msg["error"] as Error).message,
      /^SmartcarError: The message was not recognized: the number 42\. Accepted: /,
    );
  });
});

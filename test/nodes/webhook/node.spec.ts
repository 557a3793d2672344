import assert from "node:assert/strict";
import type { Simulator } from "../../../src/simulator/simulator";
import { delivery, managementToken, realBytes, sign, signedBytes } from "../../src/webhook/signed";
import { BMW, cloudAndAccount, Flow, helper, type Out } from "../../support/flow";
import { control, makeWebhook, startFlowServer, type FlowServer } from "../../support/flow-server";

const PATH = "/hook";
const VW = "a1d50709-3502-4faa-ba43-a5c7565e6a09";

/** All that a car has to tell comes at once. */
const rules = { lagMs: () => 0, firstDeliveryAfterMs: 0, latency: { fromMs: 0, toMs: 0 } };

describe("smartcar-webhook", () => {
  let cloud: Awaited<ReturnType<typeof cloudAndAccount>>;
  let simulator: Simulator;
  let server: FlowServer;

  beforeEach(async () => {
    cloud = await cloudAndAccount({ rules, managementToken });
    simulator = cloud.simulator;
    cloud.credentials["account"] = { ...cloud.credentials["account"], managementToken };
    cloud.configs.push({ id: "vw", type: "smartcar-vehicle", account: "account", vehicleId: VW, name: "Our VW" });
    server = await startFlowServer();
  });

  afterEach(async () => {
    await helper.unload();
    await server.close();
    await simulator.close();
  });

  const load = (settings: object = {}, userDir?: string): Promise<Flow> =>
    Flow.load(
      { type: "smartcar-webhook", account: "account", path: PATH, ...settings },
      cloud.configs,
      cloud.credentials,
      userDir,
    );
  const payloadOf = ({ msg }: Out): Record<string, unknown> => msg["payload"] as Record<string, unknown>;
  const isSnapshot = (payload: Record<string, unknown>): boolean => "ages" in payload;
  const ofBmw = async (flow: Flow, isMeant: (payload: Record<string, unknown>) => boolean): Promise<Out> => {
    for (;;) {
      const out = await flow.next();
      if (payloadOf(out)["vehicleId"] === BMW && isMeant(payloadOf(out))) return out;
    }
  };
  const send = ({ headers, body }: { headers?: unknown; body: Buffer }) =>
    server.post(PATH, body, headers as Record<string, string>);

  describe("with the simulated cloud", function () {
    // What a car tells bears whole seconds, and comes with the next one.

    it("is verified, and sends a snapshot whenever a car has changed", async () => {
      const flow = await load();
      const made = await makeWebhook(simulator, server.origin + PATH);
      const first = await ofBmw(flow, isSnapshot);

      simulator.car(BMW).change({ charging: true });
      const { end, msg } = await ofBmw(flow, ({ charging }) => charging === true);

      assert.equal(made.verified, true, made.problem);
      assert.equal(first.end, "first");
      assert.equal(payloadOf(first)["charging"], false);
      assert.equal(end, "first");
      const { make, soc, source, status } = msg["payload"] as Record<string, unknown>;
      assert.deepEqual({ make, soc, source, status }, { make: "BMW", soc: 42, source: "webhook", status: "charging" });
      assert.deepEqual(msg["budget"], { callsLeft: 500, stopsLeft: 80 });
      const signals = msg["signals"] as Record<string, Record<string, unknown>>;
      assert.equal(signals["charge-ischarging"]?.["value"], true);
      assert.equal(simulator.requests.filter(({ kind }) => kind === "signals").length, 0);
    });

    it("takes what comes twice only once, and what comes late without going back", async () => {
      const flow = await load();
      await makeWebhook(simulator, server.origin + PATH);
      await ofBmw(flow, isSnapshot);
      await control(simulator, "/deliveries", { duplicates: 2, disorder: 2 });

      simulator.car(BMW).change({ soc: 50 });
      await simulator.deliveriesDone();
      simulator.car(BMW).change({ soc: 51 });
      await ofBmw(flow, ({ soc }) => soc === 51);
      await simulator.deliveriesDone();
      await flow.quiet();

      const rest = flow.rest.filter((out) => payloadOf(out)["vehicleId"] === BMW && out.end === "first");
      assert.deepEqual(
        rest.map((out) => payloadOf(out)["soc"]),
        rest.map(() => 51),
      );
      const events = simulator.deliveries.filter(
        ({ vehicleId, eventType }) => vehicleId === BMW && eventType === "VEHICLE_STATE",
      );
      assert.ok(new Set(events.map(({ eventId }) => eventId)).size < events.length);
      assert.ok(events.every(({ status }) => status === 200));
    });

    it("tells the fault of a car, keeps it in the snapshot, and tells when it is over", async () => {
      const flow = await load();
      await makeWebhook(simulator, server.origin + PATH);
      await ofBmw(flow, isSnapshot);

      await control(simulator, `/cars/${BMW}/account`, { problem: "AUTHENTICATION_FAILED" });
      const begun = await ofBmw(flow, ({ code }) => code === "AUTHENTICATION_FAILED");
      await send(delivery({ eventType: "VEHICLE_STATE", data: { vehicle: { id: BMW }, signals: [] } }));
      const during = await ofBmw(flow, isSnapshot);
      await control(simulator, `/cars/${BMW}/account`, { problem: null });
      const over = await ofBmw(flow, ({ code }) => code === "AUTHENTICATION_FAILED");
      simulator.car(BMW).change({ soc: 45 });
      const after = await ofBmw(flow, ({ soc }) => soc === 45);

      assert.equal(begun.end, "second");
      assert.equal(payloadOf(begun)["state"], "begun");
      assert.match(String(payloadOf(begun)["reason"]), /Connect the car again/);
      const fault = payloadOf(during)["fault"] as Record<string, unknown>;
      assert.equal(fault["code"], "AUTHENTICATION_FAILED");
      assert.equal(typeof fault["since"], "string");
      assert.equal(payloadOf(over)["state"], "over");
      assert.match(String(payloadOf(over)["reason"]), /^Resolved: /);
      assert.equal(payloadOf(after)["fault"], undefined);
    });

    it("confirms the dashboard's test and takes nothing from it", async () => {
      const flow = await load({ cars: "all" });
      const { id } = await makeWebhook(simulator, server.origin + PATH, { autoSubscribe: false });

      const tested = await control(simulator, `/webhooks/${id}/test`, {});
      await flow.quiet();

      assert.equal((tested as { status: number }).status, 200);
      assert.deepEqual(flow.rest, []);
    });

    it("says once that the token does not fit, until it does", async () => {
      const flow = await load();
      await makeWebhook(simulator, server.origin + PATH, { managementToken: "another" });
      const body = realBytes("vw_id_4_all");

      const answers = [
        await server.post(PATH, body, { "sc-signature": sign(body, "another") }),
        await server.post(PATH, body, { "sc-signature": sign(body, "another") }),
        await server.post(PATH, body),
      ];
      const reported = await flow.next();
      await flow.quiet();

      assert.deepEqual(
        answers.map(({ status }) => status),
        [401, 401, 401],
      );
      assert.equal(reported.end, "catch");
      assert.equal((reported.msg["error"] as Record<string, unknown>)["code"], "CREDENTIALS");
      assert.deepEqual(flow.rest, []);
    });

    it("remembers over a restart what it took", async () => {
      const userDir = Flow.newUserDir();
      const first = await load({}, userDir);
      await send(signedBytes(realBytes("vw_id_4_all")));
      await first.next();
      await helper.unload();
      const second = await load({}, userDir);

      const { status } = await send(signedBytes(realBytes("vw_id_4_all")));
      await second.quiet();

      assert.equal(status, 200);
      assert.deepEqual(second.rest, []);
    });
  });

  describe("and the car's signals nodes", () => {
    const hook = { id: "hook", type: "smartcar-webhook", z: "tab", account: "account", path: PATH, wires: [[], []] };
    const signals = (mode: string, userDir?: string): Promise<Flow> =>
      Flow.load(
        { type: "smartcar-signals", vehicle: "bmw", mode, minutes: "1" },
        [...cloud.configs, hook],
        cloud.credentials,
        userDir,
      );
    const reads = (): number => simulator.requests.filter(({ kind }) => kind === "signals").length;
    const vehicle = { id: BMW };
    const fault = (state: string): object => ({ type: "VEHICLE_STATE", code: "UNREACHABLE", state });
    const failed = (state: string) =>
      delivery({ eventType: "VEHICLE_ERROR", data: { vehicle, errors: [fault(state)] } });

    it("share what came, each telling it once", async () => {
      const flow = await signals("demand");
      const soc = { code: "tractionbattery-stateofcharge", body: { value: 77, unit: "percent" } };

      await send(delivery({ eventType: "VEHICLE_STATE", data: { vehicle, signals: [soc] } }));
      const { end, msg } = await flow.next();
      await flow.quiet();

      assert.equal(end, "first");
      assert.equal((msg["payload"] as Record<string, unknown>)["soc"], 77);
      assert.deepEqual(flow.rest, []);
      assert.equal(reads(), 0);
    });

    it("tell a fault when it begins and when it ends, and nothing when it is told again", async () => {
      const flow = await signals("demand");

      await send(failed("ERROR"));
      const begun = await flow.next();
      await send(failed("ERROR"));
      await flow.quiet();
      const again = [...flow.rest];
      await send(failed("RESOLVED"));
      const over = await flow.next();

      assert.equal((payloadOf(begun)["fault"] as Record<string, unknown>)["code"], "UNREACHABLE");
      assert.deepEqual(again, []);
      assert.equal("fault" in payloadOf(over), false);
    });

    it("read nothing automatically while it lasts, over a restart too, until a read that was asked for works", async () => {
      const userDir = Flow.newUserDir();
      const before = await signals("demand", userDir);
      await send(failed("ERROR"));
      await before.next();
      await helper.unload();
      const flow = await signals("every", userDir);
      await flow.quiet();
      const readsBefore = reads();

      const { msg } = await flow.ask({});

      assert.equal(readsBefore, 0);
      assert.equal(reads(), 1);
      assert.equal("fault" in (msg["payload"] as object), false);
    });
  });
});

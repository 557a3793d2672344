import assert from "node:assert/strict";
import { delivery, realBytes, sign, signedBytes } from "../../src/webhook/signed";
import { BMW, Flow, helper, type Out } from "../../support/flow";
import { control, makeWebhook } from "../../support/flow-server";
import { PATH, payloadOf, webhookFlow } from "../../support/webhook-flow";

describe("smartcar-webhook", () => {
  const at = webhookFlow();
  const { load, send } = at;
  const isSnapshot = (payload: Record<string, unknown>): boolean => "ages" in payload;
  const ofBmw = async (flow: Flow, isMeant: (payload: Record<string, unknown>) => boolean): Promise<Out> => {
    for (;;) {
      const out = await flow.next();
      if (payloadOf(out)["vehicleId"] === BMW && isMeant(payloadOf(out))) return out;
    }
  };

  describe("with the simulated cloud", function () {
    // What a car tells bears whole seconds, and comes with the next one.

    it("is verified, and sends a snapshot whenever a car has changed", async () => {
      const flow = await load();
      const made = await makeWebhook(at.simulator, at.server.origin + PATH);
      const first = await ofBmw(flow, isSnapshot);

      at.simulator.car(BMW).change({ charging: true });
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
      assert.equal(at.simulator.requests.filter(({ kind }) => kind === "signals").length, 0);
    });

    it("takes what comes twice only once, and what comes late without going back", async () => {
      const flow = await load();
      await makeWebhook(at.simulator, at.server.origin + PATH);
      await ofBmw(flow, isSnapshot);
      await control(at.simulator, "/deliveries", { duplicates: 2, disorder: 2 });

      at.simulator.car(BMW).change({ soc: 50 });
      await at.simulator.deliveriesDone();
      at.simulator.car(BMW).change({ soc: 51 });
      await ofBmw(flow, ({ soc }) => soc === 51);
      await at.simulator.deliveriesDone();
      await flow.quiet();

      const rest = flow.rest.filter((out) => payloadOf(out)["vehicleId"] === BMW && out.end === "first");
      assert.deepEqual(
        rest.map((out) => payloadOf(out)["soc"]),
        rest.map(() => 51),
      );
      const events = at.simulator.deliveries.filter(
        ({ vehicleId, eventType }) => vehicleId === BMW && eventType === "VEHICLE_STATE",
      );
      assert.ok(new Set(events.map(({ eventId }) => eventId)).size < events.length);
      assert.ok(events.every(({ status }) => status === 200));
    });

    it("tells the fault of a car, keeps it in the snapshot, and tells when it is over", async () => {
      const flow = await load();
      await makeWebhook(at.simulator, at.server.origin + PATH);
      await ofBmw(flow, isSnapshot);

      await control(at.simulator, `/cars/${BMW}/account`, { problem: "AUTHENTICATION_FAILED" });
      const begun = await ofBmw(flow, ({ code }) => code === "AUTHENTICATION_FAILED");
      await send(delivery({ eventType: "VEHICLE_STATE", data: { vehicle: { id: BMW }, signals: [] } }));
      const during = await ofBmw(flow, isSnapshot);
      await control(at.simulator, `/cars/${BMW}/account`, { problem: null });
      const over = await ofBmw(flow, ({ code }) => code === "AUTHENTICATION_FAILED");
      at.simulator.car(BMW).change({ soc: 45 });
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
      const { id } = await makeWebhook(at.simulator, at.server.origin + PATH, { autoSubscribe: false });

      const tested = await control(at.simulator, `/webhooks/${id}/test`, {});
      await flow.quiet();

      assert.equal((tested as { status: number }).status, 200);
      assert.deepEqual(flow.rest, []);
    });

    it("says once that the token does not fit, until it does", async () => {
      const flow = await load();
      await makeWebhook(at.simulator, at.server.origin + PATH, { managementToken: "another" });
      const body = realBytes("vw_id_4_all");

      const answers = [
        await at.server.post(PATH, body, { "sc-signature": sign(body, "another") }),
        await at.server.post(PATH, body, { "sc-signature": sign(body, "another") }),
        await at.server.post(PATH, body),
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
        [...at.cloud.configs, hook],
        at.cloud.credentials,
        userDir,
      );
    const reads = (): number => at.simulator.requests.filter(({ kind }) => kind === "signals").length;
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

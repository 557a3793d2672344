import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { HOUR_MS } from "../../../../src/core/duration";
import { bmw, tesla } from "../../../support/simulator/cloud";
import { nothing } from "../../../support/simulator/receiver";
import { subscribed, type Subscribed } from "../../../support/simulator/webhook";

describe("deliveries", () => {
  let home: Subscribed;
  afterEach(() => home.close());

  const change = (vehicleId = tesla): void => home.cloud.simulator.car(vehicleId).change({ plugged: false });
  const events = (): Subscribed["receiver"]["events"] => home.receiver.events;

  it("are signed over their raw body", async () => {
    home = await subscribed(tesla);

    change();
    await home.cloud.pass(HOUR_MS);

    const [{ text, headers } = nothing] = home.receiver.received;
    const signature = createHmac("sha256", home.cloud.simulator.managementToken).update(text).digest("hex");
    assert.equal(headers["sc-signature"], signature);
    assert.equal(headers["content-type"], "application/json");
  });

  it("are tried four times, and are then dropped", async () => {
    home = await subscribed(tesla);
    home.receiver.answerWith(500);
    change();
    await home.cloud.pass(150_500);

    const counts: number[] = [];
    for (const waitMs of [24_999, 1, 49_999, 1, 99_999, 1, 24 * HOUR_MS]) {
      await home.cloud.pass(waitMs);
      counts.push(home.receiver.received.length);
    }

    assert.deepEqual(counts, [1, 2, 2, 3, 3, 4, 4]);
    assert.equal(new Set(events().map(({ eventId }) => eventId)).size, 1);
    assert.equal(new Set(events().map(({ meta }) => meta.deliveryId)).size, 4);
    const [first = 0] = events().map(({ meta }) => meta.deliveredAt);
    assert.deepEqual(
      events().map(({ meta }) => meta.deliveredAt - first),
      [0, 25_000, 75_000, 175_000],
    );
  });

  it("are tried again until they are accepted", async () => {
    home = await subscribed(tesla);
    home.receiver.answerWith(404);
    change();
    await home.cloud.pass(150_500);

    home.receiver.answerWith(204);
    await home.cloud.pass(25_000);
    await home.cloud.pass(HOUR_MS);

    assert.equal(home.receiver.received.length, 2);
  });

  it("do not follow redirects", async () => {
    home = await subscribed(tesla);
    home.receiver.answerWith(307);

    change();
    await home.cloud.pass(150_500);

    assert.equal(home.receiver.received.length, 1);
    assert.equal(home.cloud.simulator.deliveries.at(-1)?.problem, "it answered 307");
  });

  it("do not wait for a receiver for ever", async () => {
    home = await subscribed(tesla, { rules: { deliveryTimeoutMs: 20 } });
    home.receiver.answerWith(undefined);

    change();
    await home.cloud.pass(150_500);

    assert.equal(home.cloud.simulator.deliveries.at(-1)?.problem, "no answer within 0.02 s");
  });

  it("come more than once when they are told to, with the same event and another delivery", async () => {
    home = await subscribed(tesla);
    await home.cloud.control("/deliveries", { duplicates: 2 });

    change();
    await home.cloud.pass(150_500);

    assert.equal(events().length, 3);
    assert.equal(new Set(events().map(({ eventId }) => eventId)).size, 1);
    assert.equal(new Set(events().map(({ meta }) => meta.deliveryId)).size, 3);
  });

  it("come out of order when they are told to", async () => {
    home = await subscribed(tesla);
    await home.cloud.control("/deliveries", { disorder: 2 });
    const car = home.cloud.simulator.car(tesla);

    car.change({ plugged: false });
    await home.cloud.pass(1_000);
    car.change({ plugged: true });
    await home.cloud.pass(151_500);

    const plugged = events().map(
      ({ data }) => data.signals?.find(({ code }) => code === "charge-ischargingcableconnected")?.body?.["value"],
    );
    assert.deepEqual(plugged, [true, false]);
  });

  it("do not wait for company for ever", async () => {
    home = await subscribed(tesla, { rules: { disorder: 5 } });
    await home.cloud.pass(HOUR_MS);
    home.receiver.forget();

    change();
    await home.cloud.pass(150_500 + 59_999);
    const before = events().length;
    await home.cloud.pass(1);

    assert.deepEqual([before, events().length], [0, 1]);
  });

  it("end when the webhook is taken away", async () => {
    home = await subscribed(tesla);
    home.receiver.answerWith(500);
    change();
    await home.cloud.pass(150_500);

    await home.cloud.ask(`/simulator/webhooks/${home.webhookId}`, { method: "DELETE" });
    await home.cloud.pass(HOUR_MS);

    assert.equal(home.receiver.received.length, 1);
  });

  it("of errors go to an address of their own if there is one", async () => {
    const errorCallbackUri = "http://127.0.0.1:9/errors";
    home = await subscribed(bmw, { webhook: { errorCallbackUri, signals: ["charge-ischarging"] } });

    home.cloud.simulator.car(bmw).change({ obstacle: "ASLEEP" });
    await home.cloud.pass(HOUR_MS);

    const last = home.cloud.simulator.deliveries.at(-1);
    assert.deepEqual([last?.eventType, last?.status, home.receiver.received.length], ["VEHICLE_ERROR", undefined, 0]);
  });

  it("are counted in the ledger, for each car and in all", async () => {
    home = await subscribed(tesla, {
      rules: { deliveryRetriesMs: [1_000] },
      webhook: { signals: ["charge-ischarging"] },
    });
    home.receiver.answerWith(500);
    home.cloud.simulator.car(tesla).change({ charging: true });
    await home.cloud.pass(150_500);
    await home.cloud.pass(1_000);

    const { json } = await home.cloud.ask("/simulator/ledger");

    assert.ok(typeof json === "object" && json && "deliveries" in json && "cars" in json);
    assert.deepEqual(json.deliveries, { events: 2, attempts: 4, accepted: 2, failed: 2, dropped: 1 });
    assert.ok(typeof json.cars === "object" && json.cars && tesla in json.cars);
    assert.match(JSON.stringify(json.cars[tesla]), /"deliveries":1/);
  });

  it("are listed attempt by attempt", async () => {
    home = await subscribed(tesla);

    change();
    await home.cloud.pass(150_500);

    const last = home.cloud.simulator.deliveries.at(-1);
    assert.deepEqual(last, {
      at: home.cloud.clock.now(),
      webhookId: home.webhookId,
      vehicleId: tesla,
      eventType: "VEHICLE_STATE",
      mode: "LIVE",
      eventId: events()[0]?.eventId,
      deliveryId: events()[0]?.meta.deliveryId,
      attempt: 1,
      status: 200,
      problem: undefined,
    });
    const { json } = await home.cloud.ask("/simulator/deliveries");
    assert.ok(typeof json === "object" && json && "settings" in json);
    assert.deepEqual(json.settings, { duplicates: 0, disorder: 0, payloadForm: "4.0" });
  });

  it("leave nothing behind when the simulator closes", async () => {
    home = await subscribed(tesla, { rules: { disorder: 3 } });
    home.receiver.answerWith(undefined);
    change();
    await home.cloud.clock.advance(HOUR_MS);

    await home.cloud.simulator.close();

    await home.cloud.simulator.deliveriesDone();
    assert.equal(home.cloud.clock.waiting, 0);
  });
});

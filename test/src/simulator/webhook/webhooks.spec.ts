import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { HOUR_MS } from "../../../../src/core/duration";
import { bmw, simulate, tesla, volvo, type TestCloud } from "../../../support/simulator/cloud";
import { nothing, receive, type Receiver } from "../../../support/simulator/receiver";
import { createWebhook, subscribe } from "../../../support/simulator/webhook";

describe("a webhook made in the dashboard", () => {
  let cloud: TestCloud;
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await receive();
  });
  afterEach(async () => {
    await cloud.close();
    await receiver.close();
  });

  const make = (spec: object = {}): ReturnType<typeof createWebhook> =>
    createWebhook(cloud, { callbackUri: receiver.uri, ...spec });
  const control = (path: string, body?: unknown): ReturnType<TestCloud["ask"]> =>
    cloud.ask(`/simulator/webhooks${path}`, { method: "POST", body });

  const firstDeliveries = (): number =>
    receiver.events.filter(({ triggers }) => triggers?.[0]?.type === "FIRST_DELIVERY").length;

  it("challenges its receiver, unsigned", async () => {
    cloud = await simulate();

    const { id, verified } = await make({ name: "Garage" });

    const [{ text, headers } = nothing] = receiver.challenges;
    const { eventId, eventType, data, meta } = JSON.parse(text);
    assert.equal(verified, true);
    assert.deepEqual([typeof eventId, eventType, typeof data.challenge], ["string", "VERIFY", "string"]);
    assert.deepEqual(meta, {
      version: "4.0",
      webhookId: id,
      webhookName: "Garage",
      deliveryId: meta.deliveryId,
      deliveredAt: "2026-06-01T10:00:00.000Z",
    });
    assert.equal(headers["sc-signature"], undefined);
    assert.equal(headers["content-type"], "application/json");
    assert.match(headers["user-agent"] ?? "", /^Smartcar\//);
  });

  it("signs the challenge when the rules say so", async () => {
    cloud = await simulate({ rules: { signsVerify: true } });

    await make();

    const [{ text, headers } = nothing] = receiver.challenges;
    const signature = createHmac("sha256", cloud.simulator.managementToken).update(text).digest("hex");
    assert.equal(headers["sc-signature"], signature);
  });

  it("can challenge in the bare form and in that of version 2.0", async () => {
    for (const [verifyForm, keys] of [
      ["bare", ["eventType", "data"]],
      ["2.0", ["version", "webhookId", "eventName", "payload"]],
    ] as const) {
      cloud = await simulate({ rules: { verifyForm } });

      const { verified } = await make();

      assert.equal(verified, true);
      assert.deepEqual(Object.keys(JSON.parse(receiver.challenges.at(-1)?.text ?? "")), keys);
      if (verifyForm === "bare") await cloud.close();
    }
  });

  it("says why its receiver did not pass", async () => {
    cloud = await simulate();
    const stranger = await receive("another key");

    const other = await make({ callbackUri: stranger.uri });
    receiver.answerWith(201);
    const wrongStatus = await make();
    await receiver.close();
    const { problem } = await make();
    await stranger.close();

    assert.deepEqual([other.verified, wrongStatus.verified], [false, false]);
    assert.equal(other.problem, "its challenge was made with another application management token");
    assert.equal(wrongStatus.problem, "it answered 201 instead of 200");
    assert.match(problem ?? "", /ECONNREFUSED/);
  });

  it("has the key that it was given", async () => {
    await receiver.close();
    receiver = await receive("mine");
    cloud = await simulate();

    assert.equal((await make({ managementToken: "mine" })).verified, true);
  });

  it("delivers nothing before its receiver has passed, and everything then", async () => {
    cloud = await simulate();
    receiver.answerWith(404);
    const { id } = await make();
    await subscribe(cloud, id, bmw);
    await cloud.pass(HOUR_MS);
    const before = receiver.received.length;

    receiver.answerWith(200);
    await control(`/${id}/verify`);
    await cloud.pass(5_000);

    assert.deepEqual([before, firstDeliveries()], [0, 1]);
  });

  it("tests its receiver with a car that does not exist", async () => {
    cloud = await simulate();
    const { id } = await make();

    const { status, json } = await control(`/${id}/test`);

    const [event] = receiver.events;
    assert.equal(status, 200);
    assert.ok(typeof json === "object" && json && "status" in json);
    assert.equal(json.status, 200);
    assert.deepEqual([event?.eventType, event?.meta.mode], ["VEHICLE_STATE", "TEST"]);
    assert.ok((event?.data.signals?.length ?? 0) > 10);
    assert.ok(cloud.simulator.cars.every(({ id: known }) => !receiver.received[0]?.text.includes(known)));
  });

  it("keeps nothing while it is switched off, and begins again when it is on again", async () => {
    cloud = await simulate();
    const { id } = await make();
    await subscribe(cloud, id, tesla);
    await cloud.pass(5_000);

    await control(`/${id}`, { enabled: false });
    receiver.forget();
    cloud.simulator.car(tesla).change({ plugged: false });
    await cloud.pass(HOUR_MS);
    const whileOff = receiver.received.length;
    await control(`/${id}`, { enabled: true });
    await cloud.pass(5_000);

    assert.deepEqual([whileOff, firstDeliveries()], [0, 1]);
  });

  it("takes its subscriptions along when it goes", async () => {
    cloud = await simulate();
    const { id } = await make();
    await subscribe(cloud, id, tesla);

    await cloud.ask(`/simulator/webhooks/${id}`, { method: "DELETE" });
    await cloud.pass(HOUR_MS);

    const { json } = await cloud.ask("/v3/subscriptions");
    assert.ok(typeof json === "object" && json && "data" in json);
    assert.deepEqual([json.data, receiver.received.length], [[], 0]);
    assert.equal(cloud.clock.waiting, 0);
  });

  it("can subscribe every car that is connected, now and later", async () => {
    cloud = await simulate();
    await cloud.ask(`/v3/users/${cloud.simulator.userId}`, { method: "DELETE" });
    const { id } = await make({ autoSubscribe: true });

    const query = new URLSearchParams({
      response_type: "code",
      client_id: cloud.simulator.applicationId,
      redirect_uri: "http://127.0.0.1/back",
      scope: "read_charge",
    });
    await cloud.ask(`/oauth/authorize?${query}`, {
      method: "POST",
      form: { vehicle: volvo, permission: "read_charge", decision: "connect" },
    });

    const { text } = await cloud.ask(`/v3/subscriptions?filter[webhookId]=${id}`);
    assert.match(text, new RegExp(`"vehicleId":"${volvo}"`));
  });

  for (const [name, body] of [
    ["without an address", { name: "Home" }],
    ["with an address of another kind", { name: "Home", callbackUri: "ftp://example.com" }],
    ["with a signal that does not exist", { name: "Home", callbackUri: "http://127.0.0.1", signals: ["vin"] }],
  ] as const) {
    it(`is not made ${name}`, async () => {
      cloud = await simulate();

      assert.equal((await control("", body)).status, 400);
    });
  }

  it("is not found under an unknown id", async () => {
    cloud = await simulate();

    for (const path of ["/none/test", "/none/verify"]) assert.equal((await control(path)).status, 404);
    assert.equal((await cloud.ask("/simulator/webhooks/none", { method: "DELETE" })).status, 404);
  });
});

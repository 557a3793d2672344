import assert from "node:assert/strict";
import * as z from "zod";
import { demoUserId } from "../../../../../src/simulator/demo-cars";
import { errorIn } from "../../../../support/simulator/answers";
import { bmw, mini, simulate, tesla, volvo, type Answer, type TestCloud } from "../../../../support/simulator/cloud";
import { receive, type Receiver } from "../../../../support/simulator/receiver";
import { createWebhook, subscribe } from "../../../../support/simulator/webhook";

const List = z.object({
  data: z.array(z.object({ id: z.string(), attributes: z.object({ vehicleId: z.string() }) })),
  meta: z.object({ totalCount: z.number(), pageSize: z.number() }),
  links: z.object({ next: z.string().nullable() }),
});

function vehiclesIn({ json }: Answer): string[] {
  return List.parse(json).data.map(({ attributes }) => attributes.vehicleId);
}

describe("management API", () => {
  let cloud: TestCloud;
  let receiver: Receiver;
  let webhookId: string;
  beforeEach(async () => {
    cloud = await simulate();
    receiver = await receive();
    webhookId = (await createWebhook(cloud, { callbackUri: receiver.uri, signals: ["charge-ischarging"] })).id;
  });
  afterEach(async () => {
    await cloud.close();
    await receiver.close();
  });

  const post = (attributes: object): Promise<Answer> =>
    cloud.ask("/v3/subscriptions", { method: "POST", body: { data: { attributes } } });

  it("describes a webhook with its address and signals", async () => {
    const { json } = await cloud.ask(`/v3/webhooks/${webhookId}`);

    const isCharging = { code: "charge-ischarging", name: "IsCharging", group: "Charge" };
    assert.deepEqual(json, {
      data: {
        id: webhookId,
        type: "webhook",
        attributes: {
          name: "Home",
          callbackUri: receiver.uri,
          version: "4.0",
          isEnabled: true,
          isVerified: true,
          autoSubscribe: false,
          signals: [isCharging],
          triggers: [{ type: "SIGNAL_UPDATED", signal: isCharging }],
        },
        meta: { createdAt: "2026-06-01T10:00:00.000Z", updatedAt: "2026-06-01T10:00:00.000Z" },
        links: { self: `${cloud.simulator.origin}/v3/webhooks/${webhookId}` },
      },
    });
    assert.doesNotMatch(JSON.stringify(json), /management-token/);
  });

  it("lists the webhooks", async () => {
    const { id } = await createWebhook(cloud, { callbackUri: receiver.uri });

    const { json, text } = await cloud.ask("/v3/webhooks");

    assert.match(text, /"totalCount":2/);
    assert.ok(text.includes(webhookId) && text.includes(id));
    assert.deepEqual(z.object({ meta: z.object({ pageSize: z.number() }) }).parse(json).meta, { pageSize: 25 });
    assert.equal(errorIn(await cloud.ask("/v3/webhooks/none")), "404 RESOURCE_NOT_FOUND/PATH");
  });

  it("subscribes a car, which is not done yet when it answers", async () => {
    const { status, json } = await post({ webhookId, userId: demoUserId, vehicleId: bmw });

    const [{ id } = { id: "" }] = List.parse((await cloud.ask("/v3/subscriptions")).json).data;
    assert.equal(status, 202);
    assert.deepEqual(json, {
      data: {
        id,
        type: "subscription",
        attributes: { webhookId, userId: demoUserId, vehicleId: bmw, vehicle: { mode: "live" } },
        meta: { createdAt: "2026-06-01T10:00:00.000Z", updatedAt: "2026-06-01T10:00:00.000Z" },
        links: { self: `${cloud.simulator.origin}/v3/subscriptions/${id}` },
      },
    });
    assert.deepEqual((await cloud.ask(`/v3/subscriptions/${id}`)).json, json);
  });

  it("does not subscribe a car twice", async () => {
    await subscribe(cloud, webhookId, bmw);

    const answer = await post({ webhookId, userId: demoUserId, vehicleId: bmw });

    assert.equal(errorIn(answer), "409 SUBSCRIPTION/ALREADY_EXISTS");
  });

  it("refuses what it cannot subscribe", async () => {
    const answers = [
      await post({ webhookId: "none", userId: demoUserId, vehicleId: bmw }),
      await post({ webhookId, userId: "stranger", vehicleId: bmw }),
      await post({ webhookId, userId: demoUserId, vehicleId: "none" }),
      await post({ webhookId, userId: demoUserId }),
    ];

    assert.deepEqual(answers.map(errorIn), [
      "404 RESOURCE_NOT_FOUND/PATH",
      "403 AUTHENTICATION/ACCESS_DENIED",
      "403 AUTHENTICATION/ACCESS_DENIED",
      "400 VALIDATION/INVALID_INPUT_FORMAT",
    ]);
  });

  it("finds subscriptions by webhook, user, car and mode", async () => {
    const other = (await createWebhook(cloud, { callbackUri: receiver.uri })).id;
    await subscribe(cloud, webhookId, bmw);
    await subscribe(cloud, other, tesla);
    const list = async (filter: string): Promise<string[]> =>
      vehiclesIn(await cloud.ask(`/v3/subscriptions?filter[${filter}`));

    assert.deepEqual(await list(`webhookId]=${other}`), [tesla]);
    assert.deepEqual(await list(`vehicleId]=${bmw}`), [bmw]);
    assert.deepEqual(await list(`userId]=${demoUserId}`), [bmw, tesla]);
    assert.deepEqual(await list(`userId]=${demoUserId}&filter[webhookId]=${other}`), [tesla]);
    assert.deepEqual(await list("userId]=stranger"), []);
    assert.deepEqual(await list("vehicle.mode]=live"), [bmw, tesla]);
    assert.deepEqual(await list("vehicle.mode]=simulated"), []);
  });

  it("lists subscriptions page by page, with the filter in the links", async () => {
    for (const car of [bmw, mini, volvo]) await subscribe(cloud, webhookId, car);
    const seen: string[] = [];

    let next: string | null = `/v3/subscriptions?page[size]=2&filter[webhookId]=${webhookId}`;
    while (next) {
      const answer: Answer = await cloud.ask(next.replace(cloud.simulator.origin, ""));
      seen.push(...vehiclesIn(answer));
      next = List.parse(answer.json).links.next;
    }

    assert.deepEqual(seen, [bmw, mini, volvo]);
    assert.equal(List.parse((await cloud.ask("/v3/subscriptions")).json).meta.pageSize, 25);
  });

  it("ends a subscription", async () => {
    const id = await subscribe(cloud, webhookId, bmw);

    const { status } = await cloud.ask(`/v3/subscriptions/${id}`, { method: "DELETE" });

    const again = await cloud.ask(`/v3/subscriptions/${id}`, { method: "DELETE" });
    assert.deepEqual([status, errorIn(again)], [204, "404 RESOURCE_NOT_FOUND/PATH"]);
    assert.equal((await post({ webhookId, userId: demoUserId, vehicleId: bmw })).status, 202);
  });

  it("costs no car anything, and needs a token", async () => {
    await subscribe(cloud, webhookId, bmw);

    const { kind, counted } = cloud.simulator.requests.at(-1) ?? {};
    const refused = await cloud.ask("/v3/subscriptions", { token: "wrong" });
    assert.deepEqual([kind, counted, refused.status], ["management", false, 401]);
  });
});

import assert from "node:assert/strict";
import { json } from "../../support/api-server";
import { car, failure, startBench, type Bench } from "../../support/vehicle/smartcar-bench";

const webhook = (id: string, attributes: object): object => ({ id, type: "webhook", attributes });
const empty = (status: number) => json("", status);

describe("the management API", () => {
  let bench: Bench;

  beforeEach(async () => {
    bench = await startBench();
  });

  afterEach(() => bench.close());

  it("lists webhooks with name and address, all pages of them", async () => {
    const { client, server } = bench;
    const home = webhook("w1", { name: "Home", callbackUri: "https://home.example/smartcar" });
    const bare = { id: "w2", name: "Bare", url: "https://bare.example/" };
    server.on(
      "/v3/webhooks",
      json({ data: [home], links: { next: "…" } }),
      json({ data: [bare, 5, { name: "no id" }], links: { next: null } }),
    );

    const found = await client.management.webhooks();

    assert.deepEqual(found, [
      { id: "w1", name: "Home", callbackUri: "https://home.example/smartcar" },
      { id: "w2", name: "Bare", callbackUri: "https://bare.example/" },
    ]);
    assert.deepEqual(
      server.asked("/v3/webhooks").map(({ query, headers }) => [query.get("page[number]"), headers.authorization]),
      [
        ["1", "Bearer token-1"],
        ["2", "Bearer token-1"],
      ],
    );
  });

  it("lists the subscriptions of one webhook, in both forms that name a car", async () => {
    const { client, server } = bench;
    const data = { webhookId: "w1", userId: "u1", vehicleId: "v1" };
    const related = { webhook: { data: { id: "w1" } }, vehicle: { data: { id: "v2" } }, user: { data: { id: "u2" } } };
    server.on(
      "/v3/subscriptions",
      json({ data: [{ id: "s1", attributes: data }, { id: "s2", relationships: related }, { id: "s3" }] }),
    );

    const found = await client.management.subscriptions("w1");

    assert.deepEqual(found, [
      { id: "s1", webhookId: "w1", userId: "u1", vehicleId: "v1" },
      { id: "s2", webhookId: "w1", userId: "u2", vehicleId: "v2" },
    ]);
    assert.equal(server.asked("/v3/subscriptions")[0]?.query.get("filter[webhookId]"), "w1");
  });

  it("subscribes a car, whether Smartcar shows the subscription or says nothing", async () => {
    const { client, server } = bench;
    server.on("/v3/subscriptions", json({ data: { id: "s1" } }, 202), empty(202));

    assert.equal(await client.management.subscribe("w1", car), "created");
    assert.equal(await client.management.subscribe("w1", car), "created");

    const [asked] = server.asked("/v3/subscriptions");
    assert.equal(asked?.method, "POST");
    assert.deepEqual(JSON.parse(asked.body), { data: { attributes: { webhookId: "w1", ...car } } });
  });

  it("takes a subscription that exists for what was requested", async () => {
    const { client, server } = bench;
    const errors = [{ status: "409", type: "SUBSCRIPTION", code: "ALREADY_EXISTS" }];
    server.on("/v3/subscriptions", json({ errors }, 409), empty(409));

    assert.equal(await client.management.subscribe("w1", car), "existed");
    assert.equal(await client.management.subscribe("w1", car), "existed");
  });

  it("ends a subscription, also one that has gone", async () => {
    const { client, server } = bench;
    server.on("/v3/subscriptions/s1", empty(204), empty(404));

    await client.management.unsubscribe("s1");
    await client.management.unsubscribe("s1");

    assert.deepEqual(
      server.asked("/v3/subscriptions/s1").map(({ method }) => method),
      ["DELETE", "DELETE"],
    );
  });

  it("says what was refused, and what it cannot read", async () => {
    const { client, server } = bench;
    const errors = [{ status: "403", type: "AUTHENTICATION", code: "ACCESS_DENIED" }];
    server.on("/v3/subscriptions", json({ errors }, 403));
    server.on("/v3/webhooks", json({ hello: "world" }));

    assert.equal((await failure(client.management.subscribe("w1", car))).code, "PERMISSION");
    const unreadable = await failure(client.management.webhooks());
    assert.equal(unreadable.code, "BAD_RESPONSE");
    assert.match(unreadable.message, /list of webhooks/);
  });

  it("sends no id that is none", async () => {
    const { client, server } = bench;

    assert.equal((await failure(client.management.subscribe("../w1", car))).code, "BAD_INPUT");
    assert.equal((await failure(client.management.unsubscribe(""))).code, "NOT_CONFIGURED");
    assert.deepEqual(server.requests, []);
  });
});

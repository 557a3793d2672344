import assert from "node:assert/strict";
import { Agent } from "undici";
import { DAY_MS } from "../../../../src/core/duration";
import { SmartcarClient } from "../../../../src/smartcar/client";
import { hostsAt } from "../../../../src/smartcar/transport/hosts";
import { version2 } from "../../../../src/smartcar/v2/version-2";
import { json, startApiServer, type ApiServer } from "../../../support/api-server";
import { FakeClock } from "../../../support/fake-clock";
import { FakeTokens } from "../../../support/vehicle/fake-tokens";

const car = { vehicleId: "car-1", make: "BMW" };
const recordsPath = "/v2.0/vehicles/car-1/bmw/charge/records";
const tokenPath = "/oauth/token";

describe("charge records of version 2.0", () => {
  let server: ApiServer;
  let clock: FakeClock;
  let tokens: FakeTokens;
  let client: SmartcarClient;
  const dispatcher = new Agent();

  beforeEach(async () => {
    server = await startApiServer();
    clock = new FakeClock("2026-06-30T12:00:00Z");
    tokens = new FakeTokens({ accessToken: "access-0", refreshToken: "refresh-0", expiresAt: clock.now() + DAY_MS });
    client = new SmartcarClient({
      hosts: hostsAt(server.origin),
      clientId: "client_1",
      clientSecret: "secret",
      clock,
      dispatcher,
    });
    server.on(recordsPath, json({ records: [] }));
    server.on(tokenPath, json({ access_token: "access-1", refresh_token: "refresh-1", expires_in: 7200 }));
  });
  afterEach(async () => {
    await client.close();
    await server.close();
  });
  after(() => dispatcher.destroy());

  const at = (text: string): number => Date.parse(text);
  const ask = (from: string, until: string): ReturnType<ReturnType<SmartcarClient["ownerRecords"]>["chargeRecords"]> =>
    client.ownerRecords(version2, tokens).chargeRecords(car, { fromAt: at(from), untilAt: at(until) });

  it("are asked for with the owner's token and the make in lower case, and no user id", async () => {
    await ask("2026-06-10T12:00:00Z", "2026-06-12T12:00:00Z");

    const [request] = server.asked(recordsPath);
    assert.equal(request?.headers.authorization, "Bearer access-0");
    assert.equal(request.headers["sc-user-id"], undefined);
    assert.equal(server.asked(tokenPath).length, 0);
  });

  const days: readonly [what: string, from: string, until: string, query: string][] = [
    [
      "a day more on both sides",
      "2026-06-10T12:00:00Z",
      "2026-06-12T12:00:00Z",
      "startDate=2026-06-09&endDate=2026-06-13",
    ],
    [
      "never more than thirty days back",
      "2026-05-31T12:00:00Z",
      "2026-06-12T12:00:00Z",
      "startDate=2026-05-31&endDate=2026-06-13",
    ],
    ["never ahead", "2026-06-29T12:00:00Z", "2026-07-12T12:00:00Z", "startDate=2026-06-28&endDate=2026-06-30"],
  ];
  for (const [what, from, until, query] of days) {
    it(`are asked for ${what}`, async () => {
      await ask(from, until);

      assert.equal(server.asked(recordsPath)[0]?.query.toString(), query);
    });
  }

  it("are those that began within the time that was asked for", async () => {
    const began = (time: string): object => ({ chargeStart: time, chargeEnd: "2026-06-20T00:00:00Z" });
    server.on(
      recordsPath,
      json({
        records: [began("2026-06-10T11:59:59Z"), began("2026-06-10T12:00:00Z"), began("2026-06-12T12:00:00Z")],
      }),
    );

    const records = await ask("2026-06-10T12:00:00Z", "2026-06-12T12:00:00Z");

    assert.deepEqual(
      records.map(({ startAt }) => startAt),
      [at("2026-06-10T12:00:00Z")],
    );
  });

  it("come with a new token when the old one is refused, once", async () => {
    server.on(recordsPath, json({ type: "AUTHENTICATION", code: null, statusCode: 401 }, 401), json({ records: [] }));

    await ask("2026-06-10", "2026-06-12");

    assert.deepEqual(
      server.asked(recordsPath).map(({ headers }) => headers.authorization),
      ["Bearer access-0", "Bearer access-1"],
    );
    assert.equal(server.asked(tokenPath)[0]?.body, "grant_type=refresh_token&refresh_token=refresh-0");
  });

  it("refresh the token once for all who ask at once", async () => {
    await clock.advance(DAY_MS);

    await Promise.all([ask("2026-06-10", "2026-06-12"), ask("2026-06-10", "2026-06-12")]);

    assert.equal(server.asked(tokenPath).length, 1);
    assert.equal((await tokens.get())?.refreshToken, "refresh-1");
  });

  it("say that the owner must connect again when the refresh token is dead", async () => {
    server.on(tokenPath, json({ error: "invalid_grant", error_description: "dead" }, 400));
    await clock.advance(DAY_MS);

    await assert.rejects(ask("2026-06-10", "2026-06-12"), { code: "PERMISSION", message: /Connect the car again/ });
    assert.equal(clock.waiting, 0);
  });

  const refusals: readonly [status: number, body: unknown, code: string][] = [
    [403, { type: "PERMISSION", code: null, statusCode: 403 }, "PERMISSION"],
    [404, { type: "RESOURCE_NOT_FOUND", code: "PATH", statusCode: 404 }, "NOT_FOUND"],
    [409, { type: "VEHICLE_STATE", code: "UNREACHABLE", statusCode: 409 }, "VEHICLE_STATE"],
    [410, { type: "RESOURCE_NOT_FOUND", code: "VERSION", statusCode: 410 }, "NOT_FOUND"],
    [410, "", "REJECTED"],
    [429, { type: "RATE_LIMIT", code: "VEHICLE", statusCode: 429 }, "RATE_LIMIT"],
    [430, { type: "BILLING", code: "VEHICLE_REQUEST_LIMIT", statusCode: 430 }, "PLAN_LIMIT"],
    [501, { type: "COMPATIBILITY", code: "VEHICLE_NOT_CAPABLE", statusCode: 501 }, "UNSUPPORTED"],
    [502, { type: "UPSTREAM", code: "NO_RESPONSE", statusCode: 502 }, "UPSTREAM"],
    [200, { records: {} }, "BAD_RESPONSE"],
    [200, "<html>", "BAD_RESPONSE"],
  ];
  for (const [status, body, code] of refusals) {
    it(`end as ${code} with its status ${status}`, async () => {
      server.on(recordsPath, json(body, status));

      await assert.rejects(ask("2026-06-10", "2026-06-12"), { code, status });
    });
  }

  for (const make of ["", "BMW/../..", "b m w"]) {
    it(`are not asked for a make such as ${JSON.stringify(make)}`, async () => {
      const asking = client.ownerRecords(version2, tokens).chargeRecords({ ...car, make }, { fromAt: 1, untilAt: 2 });

      await assert.rejects(asking, { code: "BAD_INPUT" });
      assert.deepEqual(server.requests, []);
    });
  }
});

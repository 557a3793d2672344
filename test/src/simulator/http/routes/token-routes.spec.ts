import assert from "node:assert/strict";
import { request } from "undici";
import { HOUR_MS } from "../../../../../src/core/duration";
import { simulate, type TestCloud } from "../../../../support/simulator/cloud";
import { errorIn } from "../../../../support/simulator/answers";

const valid = { grant_type: "client_credentials", client_id: "client_simulator", client_secret: "simulator" };

describe("token endpoint", () => {
  let cloud: TestCloud;
  beforeEach(async () => {
    cloud = await simulate();
  });
  afterEach(() => cloud.close());

  async function post(fields: Record<string, string>, type = "form"): Promise<{ status: number; body: unknown }> {
    const isJson = type === "json";
    const { statusCode, body } = await request(`${cloud.simulator.origin}/oauth2/token`, {
      method: "POST",
      headers: { "content-type": isJson ? "application/json" : "application/x-www-form-urlencoded" },
      body: isJson ? JSON.stringify(fields) : new URLSearchParams(fields).toString(),
    });
    return { status: statusCode, body: await body.json() };
  }

  for (const type of ["form", "json"]) {
    it(`gives a token for an hour to the right credentials by ${type}`, async () => {
      const { status, body } = await post(valid, type);

      assert.equal(status, 200);
      assert.ok(typeof body === "object" && body && "access_token" in body);
      assert.deepEqual({ ...body, access_token: "" }, { access_token: "", token_type: "Bearer", expires_in: 3600 });
    });
  }

  const refusals: readonly [name: string, fields: Record<string, string>, status: number, error: string][] = [
    ["a wrong secret", { ...valid, client_secret: "wrong" }, 401, "invalid_client"],
    [
      "the id of the application instead of the client's",
      { ...valid, client_id: "8b1f3a52-7f0e-4d5b-9a51-0a2e3f4c5d6e" },
      401,
      "invalid_client",
    ],
    ["a missing secret", { grant_type: "client_credentials", client_id: "client_simulator" }, 400, "invalid_request"],
    ["another grant", { ...valid, grant_type: "authorization_code" }, 400, "invalid_request"],
    ["nothing at all", {}, 400, "invalid_request"],
  ];
  for (const [name, fields, status, error] of refusals) {
    it(`refuses ${name}`, async () => {
      const answer = await post(fields);

      assert.equal(answer.status, status);
      assert.ok(typeof answer.body === "object" && answer.body && "error" in answer.body);
      assert.equal(answer.body.error, error);
    });
  }

  it("is accepted until the hour is over", async () => {
    const token = await cloud.freshToken();

    cloud.clock.jump(cloud.clock.now() + HOUR_MS - 1);
    assert.equal((await cloud.ask("/v3/connections", { token })).status, 200);
    cloud.clock.jump(cloud.clock.now() + 1);
    assert.equal(errorIn(await cloud.ask("/v3/connections", { token })), "401 AUTHENTICATION/UNAUTHORIZED");
  });
});

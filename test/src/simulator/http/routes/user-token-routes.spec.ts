import assert from "node:assert/strict";
import { request } from "undici";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../../src/core/duration";
import { simulatorApplicationId, simulatorCredentials } from "../../../../../src/simulator/simulator";
import { bmw, simulate, type Answer, type TestCloud } from "../../../../support/simulator/cloud";
import { basic, decide, redirectUri, callbackParams, tokensIn, userToken } from "../../../../support/simulator/connect";

describe("token endpoint of version 2.0", () => {
  let cloud: TestCloud;
  beforeEach(async () => {
    cloud = await simulate();
  });
  afterEach(() => cloud.close());

  async function newCode(): Promise<string> {
    const fields = { decision: "connect", vehicle: bmw, permission: "read_charge_records" };
    const { code = "" } = callbackParams(await decide(cloud, fields));
    return code;
  }
  const exchange = (code: string, redirect_uri = redirectUri): Promise<Answer> =>
    userToken(cloud, { grant_type: "authorization_code", code, redirect_uri });
  const refresh = (refresh_token: string): Promise<Answer> =>
    userToken(cloud, { grant_type: "refresh_token", refresh_token });
  const refusal = ({ status, json }: Answer): unknown =>
    typeof json === "object" && json && "error" in json ? `${status} ${String(json.error)}` : status;

  it("gives a pair of tokens for the code of Connect", async () => {
    const answer = await exchange(await newCode());

    const { token_type, expires_in, access_token, refresh_token } = tokensIn(answer);
    assert.deepEqual([answer.status, token_type, expires_in], [200, "Bearer", 7200]);
    assert.notEqual(access_token, refresh_token);
  });

  it("takes a code once, for ten minutes, and for the same address only", async () => {
    const code = await newCode();

    assert.equal(refusal(await exchange(code, "http://127.0.0.1/elsewhere")), "400 invalid_grant");
    assert.equal((await exchange(code)).status, 200);
    assert.equal(refusal(await exchange(code)), "400 invalid_grant");
    const late = await newCode();
    await cloud.clock.advance(10 * MINUTE_MS);
    assert.equal(refusal(await exchange(late)), "400 invalid_grant");
  });

  it("gives a new pair for a refresh token, which then works for ten minutes more", async () => {
    const first = tokensIn(await exchange(await newCode())).refresh_token;

    const second = tokensIn(await refresh(first)).refresh_token;
    await cloud.clock.advance(10 * MINUTE_MS - 1);
    const lostAnswer = await refresh(first);
    await cloud.clock.advance(1);
    const tooLate = await refresh(first);

    assert.notEqual(second, first);
    assert.equal(lostAnswer.status, 200);
    assert.equal(refusal(tooLate), "400 invalid_grant");
    assert.equal((await refresh(second)).status, 200);
  });

  it("keeps a refresh token for sixty days", async () => {
    const { refresh_token } = tokensIn(await exchange(await newCode()));
    const { refresh_token: other } = tokensIn(await exchange(await newCode()));

    cloud.clock.jump(cloud.clock.now() + 60 * DAY_MS - 1);
    const inTime = await refresh(refresh_token);
    cloud.clock.jump(cloud.clock.now() + 1);

    assert.equal(inTime.status, 200);
    assert.equal(refusal(await refresh(other)), "400 invalid_grant");
  });

  it("gives access for two hours, whatever is refreshed meanwhile", async () => {
    const { access_token: token, refresh_token } = tokensIn(await exchange(await newCode()));
    await refresh(refresh_token);
    const records = async (): Promise<number> =>
      (await cloud.ask(`/v2.0/vehicles/${bmw}/bmw/charge/records`, { token })).status;

    await cloud.clock.advance(2 * HOUR_MS - 1);
    const before = await records();
    await cloud.clock.advance(1);

    assert.deepEqual([before, await records()], [200, 401]);
  });

  it("accepts the id of the application, too", async () => {
    const text = `${simulatorApplicationId}:${simulatorCredentials.clientSecret}`;
    const authorization = `Basic ${Buffer.from(text).toString("base64")}`;
    const form = { grant_type: "authorization_code", code: await newCode(), redirect_uri: redirectUri };

    assert.equal((await userToken(cloud, form, { authorization })).status, 200);
  });

  it("refuses a wrong secret", async () => {
    const authorization = `Basic ${Buffer.from("client_simulator:wrong").toString("base64")}`;
    const form = { grant_type: "refresh_token", refresh_token: "x" };

    assert.equal(refusal(await userToken(cloud, form, { authorization })), "401 invalid_client");
  });

  it("refuses who does not say what it is", async () => {
    const { statusCode, body } = await request(`${cloud.simulator.origin}/oauth/token`, {
      method: "POST",
      headers: { authorization: basic, "content-type": "application/x-www-form-urlencoded" },
      body: "grant_type=refresh_token&refresh_token=x",
    });

    assert.deepEqual([statusCode, /User-Agent/.test(await body.text())], [400, true]);
  });

  for (const form of [
    { grant_type: "password", username: "x" },
    { grant_type: "refresh_token" },
    { grant_type: "authorization_code", code: "x" },
    {},
  ]) {
    it(`refuses ${JSON.stringify(form)}`, async () => {
      assert.equal(refusal(await userToken(cloud, { ...form })), "400 invalid_request");
    });
  }
});

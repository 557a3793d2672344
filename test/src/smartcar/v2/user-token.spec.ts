import assert from "node:assert/strict";
import { hostsAt } from "../../../../src/smartcar/transport/hosts";
import type { Application } from "../../../../src/smartcar/further-records";
import { fetchUserTokens } from "../../../../src/smartcar/v2/user-token";
import { SmartcarError } from "../../../../src/core/error";
import { json, startApiServer, type ApiServer } from "../../../support/api-server";
import { FakeClock } from "../../../support/fake-clock";

const PATH = "/oauth/token";
const code = { code: "c-1", redirectUri: "http://localhost:1880/smartcar/connect/callback" };
const pair = { access_token: "a-1", refresh_token: "r-1", token_type: "Bearer", expires_in: 7200 };

describe("an owner's tokens of version 2", () => {
  let server: ApiServer;
  let application: Application;
  const clock = new FakeClock();

  beforeEach(async () => {
    server = await startApiServer();
    application = {
      hosts: hostsAt(server.origin),
      clientId: "client_1",
      clientSecret: "secret",
      applicationId: "51000000-0000-4000-8000-0000000000a0",
    };
  });
  afterEach(() => server.close());

  const ids = (): string[] =>
    server.asked(PATH).map(({ headers }) => {
      const [, basic = ""] = (headers.authorization ?? "").split(" ");
      return Buffer.from(basic, "base64").toString();
    });
  const rejected = async (): Promise<SmartcarError> => {
    const err: unknown = await fetchUserTokens(application, code, clock).catch((reason: unknown) => reason);
    assert.ok(err instanceof SmartcarError);
    return err;
  };

  it("come for the code and the address that it was handed to", async () => {
    server.on(PATH, json(pair));

    const tokens = await fetchUserTokens(application, code, clock);

    assert.deepEqual(tokens, { accessToken: "a-1", refreshToken: "r-1", expiresAt: clock.now() + 7_200_000 });
    const [request] = server.asked(PATH);
    assert.deepEqual(Object.fromEntries(new URLSearchParams(request?.body)), {
      grant_type: "authorization_code",
      code: "c-1",
      redirect_uri: code.redirectUri,
    });
    assert.equal(request?.headers["content-type"], "application/x-www-form-urlencoded");
    assert.ok(request?.headers["user-agent"]);
    assert.deepEqual(ids(), ["client_1:secret"]);
  });

  it("come for a refresh token, too", async () => {
    server.on(PATH, json({ ...pair, expires_in: undefined }));

    const tokens = await fetchUserTokens(application, { refreshToken: "r-0" }, clock);

    assert.equal(tokens.expiresAt, clock.now() + 7_200_000);
    assert.equal(server.asked(PATH)[0]?.body, "grant_type=refresh_token&refresh_token=r-0");
  });

  it("are asked for by the Application ID where Smartcar does not take the client id", async () => {
    server.on(PATH, json({ error: "invalid_client" }, 401), json(pair));

    await fetchUserTokens(application, code, clock);

    assert.deepEqual(ids(), ["client_1:secret", `${application.applicationId}:secret`]);
  });

  it("are given up when Smartcar takes neither", async () => {
    server.on(PATH, json({ error: "invalid_client" }, 401));

    assert.equal((await rejected()).code, "CREDENTIALS");
    assert.equal(ids().length, 2);
  });

  it("are not asked for again with a code that Smartcar refuses", async () => {
    server.on(PATH, json({ error: "invalid_grant", error_description: "c-1 is used" }, 400));

    const err = await rejected();

    assert.equal(err.code, "PERMISSION");
    assert.match(err.message, /Connect the car again/);
    assert.doesNotMatch(err.message, /c-1/);
    assert.equal(ids().length, 1);
  });

  it("are an error where the answer has only half of them", async () => {
    server.on(PATH, json({ access_token: "a-1", expires_in: 7200 }));

    const err = await rejected();

    assert.equal(err.code, "BAD_RESPONSE");
    assert.match(err.message, /no usable token/);
    assert.doesNotMatch(err.message, /a-1/);
  });
});

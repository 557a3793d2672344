import assert from "node:assert/strict";
import { held, json, token, tokenPath } from "../../support/api-server";
import { fixture } from "../../support/fixture";
import { car, failure, signalsPath, startBench, stopPath } from "../../support/vehicle/smartcar-bench";
import type { Bench } from "../../support/vehicle/smartcar-bench";

const signals = json({ data: [] });

describe("the client's token", () => {
  let bench: Bench;

  beforeEach(async () => {
    bench = await startBench();
    bench.server.on(signalsPath, signals);
  });

  afterEach(() => bench.close());

  it("is asked for with the credentials as a form", async () => {
    const { client, server } = bench;

    await client.checkToken();

    const asked = server.asked(tokenPath)[0];
    assert.equal(asked?.method, "POST");
    assert.equal(asked?.headers["content-type"], "application/x-www-form-urlencoded");
    assert.equal(asked?.headers.authorization, undefined);
    assert.deepEqual(Object.fromEntries(new URLSearchParams(asked?.body)), {
      grant_type: "client_credentials",
      client_id: "client_EXAMPLE01",
      client_secret: "EXAMPLESECRET",
    });
  });

  it("is asked for without the spaces that came along with a copy", async () => {
    const other = await startBench({ clientId: " client_EXAMPLE01\n", clientSecret: "\tEXAMPLE+SECRET&x=1 " });

    await other.client.checkToken();
    await other.close();

    const form = new URLSearchParams(other.server.asked(tokenPath)[0]?.body);
    assert.deepEqual([form.get("client_id"), form.get("client_secret")], ["client_EXAMPLE01", "EXAMPLE+SECRET&x=1"]);
  });

  it("is fetched once for many calls", async () => {
    const { client, server } = bench;

    await Promise.all(Array.from({ length: 10 }, () => client.signals(car)));

    assert.equal(server.asked(tokenPath).length, 1);
    assert.equal(server.asked(signalsPath).length, 10);
  });

  it("is renewed five minutes ahead, by the clock", async () => {
    const { client, server, clock } = bench;
    server.on(tokenPath, token("token-1"), token("token-2"));

    await client.signals(car);
    await clock.advance(3_299_999);
    await client.signals(car);
    await clock.advance(1);
    await client.signals(car);

    assert.deepEqual(
      server.asked(signalsPath).map(({ headers }) => headers.authorization),
      ["Bearer token-1", "Bearer token-1", "Bearer token-2"],
    );
  });

  it("lasts an hour where Smartcar does not say how long", async () => {
    const { client, server, clock } = bench;
    server.on(tokenPath, json({ access_token: "token-1", token_type: "bearer" }), token("token-2"));

    await client.signals(car);
    await clock.advance(3_299_999);
    await client.signals(car);

    assert.equal(server.asked(tokenPath).length, 1);
  });

  it("may have its lifetime written as text", async () => {
    const { client, server, clock } = bench;
    server.on(tokenPath, token("token-1", "600"), token("token-2"));

    await client.signals(car);
    await clock.advance(300_000);
    await client.signals(car);

    assert.equal(server.asked(tokenPath).length, 2);
  });

  describe("after a 401", () => {
    const refused = json({ errors: [{ status: "401", type: "AUTHENTICATION", code: "UNAUTHORIZED" }] }, 401);

    it("is dropped, and the request is repeated once with a new one", async () => {
      const { client, server } = bench;
      server.on(tokenPath, token("token-1"), token("token-2"));
      server.on(signalsPath, refused, signals);

      await client.signals(car);

      assert.deepEqual(
        server.asked(signalsPath).map(({ headers }) => headers.authorization),
        ["Bearer token-1", "Bearer token-2"],
      );
    });

    it("is dropped for a command as well, because nothing was done", async () => {
      const { client, server } = bench;
      server.on(tokenPath, token("token-1"), token("token-2"));
      server.on(stopPath, refused, json(fixture("api/command.json")));

      await client.command(car, { name: "charge-stop" });

      assert.equal(server.asked(stopPath).length, 2);
    });

    it("is not tried a third time", async () => {
      const { client, server } = bench;
      server.on(signalsPath, refused);

      const error = await failure(client.signals(car));

      assert.equal(server.asked(signalsPath).length, 2);
      assert.deepEqual(
        [error.code, error.scope, error.retry, error.status, error.mayHaveReachedCar],
        ["CREDENTIALS", "application", "never", 401, false],
      );
    });

    it("is fetched once for all calls that were refused together", async () => {
      const { client, server } = bench;
      server.on(tokenPath, token("token-1"), token("token-2"), token("token-3"));
      server.on(signalsPath, refused, refused, refused, signals);

      await Promise.all([client.signals(car), client.signals(car), client.signals(car)]);

      assert.equal(server.asked(tokenPath).length, 2);
    });
  });

  describe("when a caller gives up", () => {
    it("is still fetched for the others", async () => {
      const { client, server } = bench;
      const giveUp = new AbortController();
      const { respond, response } = held();
      server.on(tokenPath, respond);

      const first = failure(client.signals(car, giveUp.signal));
      const second = client.signals(car);
      await response;
      giveUp.abort();
      const given = await first;
      (await response).end(JSON.stringify({ access_token: "token-1" }));
      await second;

      assert.deepEqual([given.code, given.mayHaveReachedCar], ["CLOSED", false]);
      assert.equal(server.asked(tokenPath).length, 1);
      assert.equal(server.asked(signalsPath).length, 1);
    });
  });

  describe("when Smartcar refuses it", () => {
    const invalidClient = json(fixture("api/error-oauth.json"), 401);

    it("names both fields, and where they are found", async () => {
      bench.server.on(tokenPath, invalidClient);

      const error = await failure(bench.client.checkToken());

      assert.deepEqual([error.code, error.scope, error.retry], ["CREDENTIALS", "application", "never"]);
      assert.match(error.message, /client ID.*client secret.*dashboard, tab API Credentials/);
      assert.match(error.message, /begins with client_/);
      assert.equal(bench.server.asked(tokenPath).length, 1);
    });

    it("tells an Application ID from a client id", async () => {
      const other = await startBench({ clientId: "7D1F0C52-31A4-4B8E-9A0E-5F2B6F0A1C11" });
      other.server.on(tokenPath, invalidClient);

      const error = await failure(other.client.checkToken());
      await other.close();

      assert.match(error.message, /contains the Application ID.*begins with client_/);
      assert.equal(error.message.includes("7D1F"), false);
    });

    it("says so on a malformed request", async () => {
      bench.server.on(tokenPath, json({ error: "invalid_request" }, 400));

      const error = await failure(bench.client.signals(car));

      assert.deepEqual([error.code, error.reason, error.mayHaveReachedCar], ["CREDENTIALS", "INVALID_REQUEST", false]);
    });

    it("does not ask for signals at all", async () => {
      bench.server.on(tokenPath, invalidClient);

      await failure(bench.client.signals(car));

      assert.equal(bench.server.asked(signalsPath).length, 0);
    });

    for (const missing of [{ clientId: "" }, { clientSecret: " " }]) {
      it(`does not even ask without ${Object.keys(missing).join()}`, async () => {
        const other = await startBench(missing);

        const error = await failure(other.client.checkToken());
        await other.close();

        assert.equal(error.code, "NOT_CONFIGURED");
        assert.match(error.message, /client ID.*client secret/);
        assert.equal(other.server.requests.length, 0);
      });
    }
  });

  describe("when the token service fails", () => {
    it("is a matter of later, and touched no car", async () => {
      bench.server.on(tokenPath, json("<html>down</html>", 503));

      const error = await failure(bench.client.command(car, { name: "charge-stop" }));

      assert.deepEqual([error.code, error.retry, error.mayHaveReachedCar], ["SERVER", "later", false]);
    });

    it("is a matter of later when the connection is cut", async () => {
      bench.server.on(tokenPath, (response) => response.socket?.destroy());

      const error = await failure(bench.client.command(car, { name: "charge-stop" }));

      assert.deepEqual([error.code, error.retry, error.mayHaveReachedCar], ["NETWORK", "later", false]);
    });

    it("rests with the whole application on a 429", async () => {
      bench.server.on(tokenPath, json("", 429, { "retry-after": "60" }));

      const first = await failure(bench.client.signals(car));
      const second = await failure(bench.client.signals(car));

      assert.deepEqual([first.code, first.retryAfterMs], ["RATE_LIMIT", 60_000]);
      assert.deepEqual([second.code, second.retryAfterMs], ["RATE_LIMIT", 60_000]);
      assert.equal(bench.server.asked(tokenPath).length, 1);
    });

    for (const [name, body] of Object.entries({
      "without a token": {},
      "with an empty token": { access_token: "" },
      "with a token that is no text": { access_token: 5 },
      "with a token that breaks a header": { access_token: "a\r\nb" },
      "of another kind": { access_token: "a", token_type: "mac" },
    })) {
      it(`is no token in an answer ${name}`, async () => {
        bench.server.on(tokenPath, json(body));

        const error = await failure(bench.client.checkToken());

        assert.deepEqual([error.code, error.retry], ["BAD_RESPONSE", "later"]);
        assert.match(error.message, /no usable token/);
      });
    }
  });

  it("is fetched again to check the credentials", async () => {
    await bench.client.signals(car);
    await bench.client.checkToken();

    assert.equal(bench.server.asked(tokenPath).length, 2);
  });
});

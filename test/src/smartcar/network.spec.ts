import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { Socket } from "node:net";
import { MockAgent } from "undici";
import { SmartcarClient } from "../../../src/smartcar/client";
import { hostsAt } from "../../../src/smartcar/transport/hosts";
import { networkError } from "../../../src/smartcar/transport/network-error";
import type { ApiRequest } from "../../../src/smartcar/transport/request";
import { Throttle } from "../../../src/smartcar/transport/throttle";
import type { ErrorCode } from "../../../src/core/error";
import { tokenPath } from "../../support/api-server";
import { FakeClock } from "../../support/fake-clock";
import { listen } from "../../support/network/loopback";
import { car, failure, signalsPath, startBench, stopPath } from "../../support/vehicle/smartcar-bench";

const stop = { name: "charge-stop" } as const;

const origin = "https://smartcar.example";

function clientAt(address: string, dispatcher?: MockAgent): SmartcarClient {
  const clock = new FakeClock();
  return new SmartcarClient({
    hosts: hostsAt(address),
    clientId: "client_EXAMPLE01",
    clientSecret: "EXAMPLESECRET",
    clock,
    throttle: new Throttle({ clock }),
    dispatcher,
  });
}

/** An error as Node and undici throw it, with all they hang on it. */
function thrown(code: string, parts: object = {}): Error {
  const socket = { authorization: "Bearer token-1", remoteAddress: "10.0.0.1" };
  return Object.assign(new Error(`failed with ${code} Bearer token-1`), { code, socket, ...parts });
}

/** Reads and commands against a network that fails like this once the token is there. */
async function failAll(error: Error) {
  const agent = new MockAgent();
  agent.disableNetConnect();
  const pool = agent.get(origin);
  const headers = { "content-type": "application/json" };
  pool.intercept({ path: tokenPath, method: "POST" }).reply(200, { access_token: "token-1" }, { headers });
  pool.intercept({ path: signalsPath }).replyWithError(error);
  pool.intercept({ path: stopPath, method: "POST" }).replyWithError(error);
  const client = clientAt(origin, agent);

  const read = await failure(client.signals(car));
  const command = await failure(client.command(car, stop));

  await client.close();
  await agent.close();
  return { read, command };
}

describe("the network", () => {
  describe("that did not even connect", () => {
    const cases: readonly (readonly [string, Error, ErrorCode, RegExp])[] = [
      ["no such name", thrown("ENOTFOUND", { syscall: "getaddrinfo" }), "NETWORK", /DNS/],
      ["no name service", thrown("EAI_AGAIN", { syscall: "getaddrinfo" }), "NETWORK", /DNS/],
      ["a refusal", thrown("ECONNREFUSED", { syscall: "connect" }), "NETWORK", /firewall, and the proxy/],
      [
        "a refusal by all addresses",
        Object.assign(new AggregateError([thrown("ECONNREFUSED", { syscall: "connect" })]), { code: "ECONNREFUSED" }),
        "NETWORK",
        /firewall, and the proxy/,
      ],
      ["no way", thrown("EHOSTUNREACH", { syscall: "connect" }), "NETWORK", /firewall, and the proxy/],
      ["no network", thrown("ENETUNREACH", { syscall: "connect" }), "NETWORK", /firewall, and the proxy/],
      ["silence of the system", thrown("ETIMEDOUT", { syscall: "connect" }), "TIMEOUT", /accepted no connection/],
      ["silence of the host", thrown("UND_ERR_CONNECT_TIMEOUT"), "TIMEOUT", /accepted no connection/],
      ["a certificate of its own", thrown("DEPTH_ZERO_SELF_SIGNED_CERT"), "NETWORK", /NODE_EXTRA_CA_CERTS/],
      ["a certificate of a proxy", thrown("SELF_SIGNED_CERT_IN_CHAIN"), "NETWORK", /NODE_EXTRA_CA_CERTS/],
      ["an old certificate", thrown("CERT_HAS_EXPIRED"), "NETWORK", /clock/],
      ["a certificate of nobody", thrown("UNABLE_TO_VERIFY_LEAF_SIGNATURE"), "NETWORK", /certificate/],
      ["a certificate of somebody else", thrown("ERR_TLS_CERT_ALTNAME_INVALID"), "NETWORK", /certificate/],
      ["a proxy that wants a login", thrown("UND_ERR_ABORTED"), "NETWORK", /The proxy refused/],
      ["a proxy of somebody else", thrown("UND_ERR_PRX_TLS"), "NETWORK", /The proxy refused/],
    ];

    for (const [name, error, code, words] of cases) {
      it(`says so: ${name}`, async () => {
        const { read, command } = await failAll(error);

        for (const failed of [read, command]) {
          assert.equal(failed.code, code);
          assert.equal(failed.retry, "later");
          assert.equal(failed.mayHaveReachedCar, false);
          assert.equal(failed.status, undefined);
          assert.match(failed.message, words);
          assert.match(failed.message, /smartcar\.example/);
          assert.doesNotMatch(failed.message, /\/v3|https?:|Bearer/);
        }
      });
    }
  });

  describe("that failed under way", () => {
    const cases: readonly (readonly [string, ErrorCode])[] = [
      ["UND_ERR_SOCKET", "NETWORK"],
      ["ECONNRESET", "NETWORK"],
      ["EPIPE", "NETWORK"],
      ["UND_ERR_RES_CONTENT_LENGTH_MISMATCH", "NETWORK"],
      ["ETIMEDOUT", "TIMEOUT"],
      ["UND_ERR_HEADERS_TIMEOUT", "TIMEOUT"],
      ["UND_ERR_BODY_TIMEOUT", "TIMEOUT"],
      ["HPE_INVALID_CONSTANT", "BAD_RESPONSE"],
      ["UND_ERR_RES_EXCEEDED_MAX_SIZE", "BAD_RESPONSE"],
      ["UND_ERR_HEADERS_OVERFLOW", "BAD_RESPONSE"],
      ["ESOMETHINGNEW", "NETWORK"],
    ];

    for (const [name, code] of cases) {
      it(`may have cost a call: ${name}`, async () => {
        const { read } = await failAll(thrown(name));

        assert.deepEqual([read.code, read.retry, read.mayHaveReachedCar], [code, "later", true]);
      });
    }
  });

  it("leaves a command in doubt when TLS breaks after it was sent", () => {
    const request: ApiRequest = {
      what: "charge-stop",
      kind: "command",
      method: "POST",
      origin,
      path: stopPath,
      headers: {},
      timeoutMs: 1,
    };

    const [sent, unsent] = [true, false].map((wasSent) => networkError(thrown("EPROTO"), request, wasSent));

    assert.deepEqual([sent?.retry, sent?.mayHaveReachedCar], ["read-back", true]);
    assert.deepEqual([unsent?.retry, unsent?.mayHaveReachedCar], ["later", false]);
  });

  it("keeps of an error its name, its code and a clean text", async () => {
    const { read } = await failAll(thrown("ECONNRESET"));

    assert.deepEqual(read.cause, {
      name: "Error",
      code: "ECONNRESET",
      message: "failed with ECONNRESET Bearer [redacted]",
    });
  });

  it("is reported when nobody listens", async () => {
    const server = createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const client = clientAt(`http://127.0.0.1:${port}`);

    const error = await failure(client.command(car, stop));
    await client.close();

    assert.deepEqual([error.code, error.retry, error.mayHaveReachedCar], ["NETWORK", "later", false]);
    assert.match(error.message, new RegExp(`127\\.0\\.0\\.1:${port}`));
  });

  it("is reported when TLS is spoken to something else", async () => {
    // The client closes it: what closes first may be taken for the fault.
    const server = createServer((socket) => {
      socket.on("error", () => {}).once("data", () => socket.write("HTTP/1.1 400 Bad Request\r\n\r\n"));
    });
    const client = clientAt(`https://127.0.0.1:${await listen(server)}`);

    const error = await failure(client.signals(car));
    await client.close();
    server.close();

    assert.deepEqual([error.code, error.mayHaveReachedCar], ["NETWORK", false]);
    assert.match(error.message, /certificate/);
  });

  it("is reported when what answers speaks no HTTP", async () => {
    const server = createServer((socket) => {
      socket.on("error", () => {}).once("data", () => socket.end("220 smtp.example ESMTP\r\n"));
    });
    const client = clientAt(`http://127.0.0.1:${await listen(server)}`);

    const error = await failure(client.signals(car));
    await client.close();
    await new Promise((resolve) => server.close(resolve));

    assert.equal(error.code, "BAD_RESPONSE");
  });

  it("gives a command up in no doubt while it is still connecting", async () => {
    const bench = await startBench();
    // A host that takes connections but never finishes the handshake.
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket.on("error", () => {})));
    const port = await listen(silent);
    const clock = new FakeClock();
    const client = new SmartcarClient({
      hosts: {
        ...hostsAt(`https://127.0.0.1:${port}`),
        iam: bench.server.origin,
      },
      clientId: "client_EXAMPLE01",
      clientSecret: "EXAMPLESECRET",
      clock,
      throttle: new Throttle({ clock }),
      commandTimeoutMs: 100,
    });

    const error = await failure(client.command(car, stop));
    await client.close();
    await bench.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));

    assert.deepEqual([error.code, error.retry, error.mayHaveReachedCar], ["TIMEOUT", "later", false]);
  });
});

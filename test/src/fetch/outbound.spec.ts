import assert from "node:assert/strict";
import { createServer, type RequestListener, type Server } from "node:http";
import { gzipSync } from "node:zlib";
import { Outbound } from "../../../src/fetch/outbound";
import { listen } from "../../support/network/loopback";

describe("a request to a supplier", () => {
  const servers: Server[] = [];
  let outbound: Outbound;
  const seen: string[] = [];

  beforeEach(() => {
    seen.length = 0;
    outbound = new Outbound({ userAgent: "node-red-smartcar/1 (+https://example.com)", timeoutMs: 2_000 });
  });
  afterEach(async () => {
    await outbound.close();
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  async function serve(handler: RequestListener): Promise<string> {
    const server = createServer((request, response) => {
      seen.push(`${request.headers.host} ${request.headers.authorization ?? "-"}`);
      handler(request, response);
    });
    servers.push(server);
    return `http://127.0.0.1:${await listen(server)}`;
  }

  it("says who asks, and reads what is packed", async () => {
    let agent: string | undefined;
    const origin = await serve((request, response) => {
      agent = request.headers["user-agent"];
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("[1]"));
    });
    assert.equal((await outbound.send({ url: `${origin}/x`, isOwn: true })).text, "[1]");
    assert.match(String(agent), /^node-red-smartcar\/.*\+https:/);
  });

  for (const host of [
    "127.0.0.1",
    "[::1]",
    "10.0.0.7",
    "192.168.1.1",
    "169.254.169.254",
    "localhost",
    "0.0.0.0",
    "[::ffff:192.168.1.1]",
  ])
    it(`never goes to ${host} where the service is public`, async () => {
      const sent = outbound.send({ url: `http://${host}:9/secret-path?token=abc` });
      await assert.rejects(
        sent,
        (error: Error) => /private network/.test(error.message) && !/abc|secret/.test(error.message),
      );
    });

  it("never follows a name into a private network", async () => {
    // As a name server would say it, also by a hosts file.
    await assert.rejects(outbound.send({ url: "http://localhost.localdomain:9/" }), (error: Error) =>
      /private network|could not be found|no connection|could not be reached/.test(error.message),
    );
  });

  it("drops nothing on the way, and sends a token to no other host", async () => {
    const other = await serve((_, response) => void response.end("[]"));
    const origin = await serve((_, response) => void response.writeHead(302, { location: `${other}/` }).end());
    const request = { url: `${origin}/x`, headers: { authorization: "Bearer secret-1" }, isSecret: true, isOwn: true };
    await assert.rejects(
      outbound.send(request),
      (error: Error) => /another address/.test(error.message) && !/secret-1/.test(error.message),
    );
    assert.deepEqual(
      seen.map((line) => line.split(" ").slice(1).join(" ")),
      ["Bearer secret-1"],
    );
  });

  it("follows a few redirects on the same host", async () => {
    const origin = await serve((request, response) => {
      const turn = Number(request.url?.slice(1));
      if (turn < 2) response.writeHead(307, { location: `/${turn + 1}` }).end();
      else response.end("[2]");
    });
    assert.equal((await outbound.send({ url: `${origin}/0`, isOwn: true })).text, "[2]");
    const endless = await serve((_, response) => void response.writeHead(302, { location: "/again" }).end());
    await assert.rejects(outbound.send({ url: endless, isOwn: true }), /another address/);
  });

  it("ends with what is too long, and with what never ends", async () => {
    const long = await serve((_, response) => void response.end("x".repeat(5 * 1024 * 1024)));
    await assert.rejects(outbound.send({ url: long, isOwn: true }), { code: "BAD_RESPONSE" });
    const silent = await serve(() => {});
    await assert.rejects(outbound.send({ url: silent, isOwn: true }), { code: "TIMEOUT" });
  });

  it("ends when the node is closed", async () => {
    const silent = await serve(() => {});
    const sent = outbound.send({ url: silent, isOwn: true });
    const rejected = assert.rejects(sent, { code: "CLOSED" });
    await new Promise((resolve) => setImmediate(resolve));
    await outbound.close();
    await rejected;
  });

  for (const url of ["", "prices", "ftp://example.com/", "https://user:secret@example.com/"])
    it(`refuses the address ${url === "" ? "of nothing" : url.slice(0, 12)}`, async () => {
      await assert.rejects(outbound.send({ url, isOwn: true }), (error: Error) => !error.message.includes("secret"));
    });
});

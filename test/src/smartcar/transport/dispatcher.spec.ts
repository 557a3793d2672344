import assert from "node:assert/strict";
import { createServer, request as forward } from "node:http";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { SmartcarClient } from "../../../../src/smartcar/client";
import { hostsAt } from "../../../../src/smartcar/transport/hosts";
import { json } from "../../../support/api-server";
import { listen } from "../../../support/network/loopback";
import { car, failure, signalsPath, startBench } from "../../../support/vehicle/smartcar-bench";
import type { Bench } from "../../../support/vehicle/smartcar-bench";

const variables = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY"] as const;

/** A proxy that leads everything to one place, or refuses with a status. undici 7 tunnels where undici 8 forwards. */
async function startProxy(lead: string | number) {
  const asked = new Set<string>();
  const sockets = new Set<Socket>();
  const server = createServer((incoming, response): void => {
    asked.add(new URL(incoming.url ?? "").hostname);
    if (typeof lead === "number") return void response.writeHead(lead).end();
    const { method, headers } = incoming;
    const path = new URL(incoming.url ?? "").pathname;
    const forwarded = forward(lead + path, { ...(method && { method }), headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(forwarded);
  });
  server.on("connection", (socket: Socket) => sockets.add(socket.on("error", () => {})));
  server.on("connect", ({ url = "" }, socket: Socket): void => {
    asked.add(url.replace(/:80$/, ""));
    if (typeof lead === "number") return void socket.end(`HTTP/1.1 ${lead} No\r\n\r\n`);
    const { hostname, port } = new URL(lead);
    const target = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      target.pipe(socket).pipe(target);
    });
    sockets.add(target.on("error", () => {}));
  });
  const port = await listen(server);
  const close = (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { asked, host: `127.0.0.1:${port}`, close };
}

const clientAt = (address: string): SmartcarClient =>
  new SmartcarClient({ hosts: hostsAt(address), clientId: "client_EXAMPLE01", clientSecret: "EXAMPLESECRET" });

describe("the client's own connections", () => {
  const saved = new Map<string, string | undefined>();
  let bench: Bench;

  beforeEach(async () => {
    for (const name of variables) {
      saved.set(name, process.env[name]);
      delete process.env[name];
    }
    bench = await startBench();
    bench.server.on(signalsPath, json({ data: [] }));
  });

  afterEach(async () => {
    for (const [name, value] of saved) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await bench.close();
  });

  it("go through the proxy of the environment", async () => {
    const proxy = await startProxy(bench.server.origin);
    process.env["HTTP_PROXY"] = `http://${proxy.host}`;
    const client = clientAt("http://smartcar.example");

    const list = await client.signals(car);
    await client.close();
    await proxy.close();

    assert.deepEqual(list.signals, []);
    assert.deepEqual([...proxy.asked], ["smartcar.example"]);
  });

  it("never go through a proxy to this very machine", async () => {
    const proxy = await startProxy(407);
    process.env["HTTP_PROXY"] = `http://${proxy.host}`;

    await bench.client.signals(car);
    await proxy.close();

    assert.deepEqual([...proxy.asked], []);
  });

  it("say that the proxy refused", async () => {
    const proxy = await startProxy(407);
    process.env["HTTP_PROXY"] = `http://user:pa55word@${proxy.host}`;
    const client = clientAt("http://smartcar.example");

    const error = await failure(client.command(car, { name: "charge-stop" }));
    await client.close();
    await proxy.close();

    assert.deepEqual([error.code, error.retry, error.mayHaveReachedCar], ["NETWORK", "later", false]);
    assert.match(error.message, /The proxy refused/);
    assert.doesNotMatch(JSON.stringify([error, error.message, error.cause]), /pa55word/);
  });

  it("say that the proxy's address is wrong, without repeating it", async () => {
    process.env["HTTPS_PROXY"] = "user:pa55word@proxy";
    const client = clientAt("https://smartcar.example");

    const error = await failure(client.signals(car));
    await client.close();

    assert.equal(error.code, "NETWORK");
    assert.match(error.message, /HTTPS_PROXY/);
    assert.doesNotMatch(JSON.stringify([error, error.message, error.stack, error.cause]), /pa55word/);
  });

  it("are kept alive from one call to the next, and freed by closing", async () => {
    const sockets = new Set<Socket>();
    bench.server.on(signalsPath, (response, request) => {
      if (response.socket) sockets.add(response.socket);
      json({ data: [] })(response, request);
    });

    for (let call = 0; call < 6; call++) await bench.client.signals(car);
    const closed = new Promise((resolve) => [...sockets][0]?.once("close", resolve));
    await bench.client.close();
    await closed;

    // undici opens a second one when two requests follow each other without a breath.
    assert.ok(sockets.size <= 2);
  });

  it("read no answer without end", async () => {
    bench.server.on(signalsPath, (response) => {
      response.writeHead(200).on("error", () => {});
      const chunk = Buffer.alloc(1024 * 1024, " ");
      const more = (): void => void (response.destroyed || response.write(chunk, more));
      more();
    });

    const error = await failure(bench.client.signals(car));

    assert.equal(error.code, "BAD_RESPONSE");
    assert.match(error.message, /oversized/);
  });
});

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineConnector } from "../../../nodes/fleet/engine-client";
import { freePort } from "../../../scripts/free-port";
import { needsRedis, RedisServer } from "../../support/engine/redis-server";

/** Asks in a process of its own: whom it trusts is set when it starts. */
const ASK = `
const { engineConnector } = require("./nodes/fleet/engine-client.ts");
const client = engineConnector({ address: process.argv[1], password: process.argv[2] }, [process.cwd()])();
client.call("PING").then(
  (said) => process.stdout.write(String(said)),
  (err) => process.stdout.write(err.message),
).finally(() => process.exit());
`;

describe("the way to a server of one's own", function () {
  this.timeout(60_000);
  needsRedis();
  let server: RedisServer;
  let folder: string;
  let secure: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "smartcar-tls-"));
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
    const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "36500"];
    execFileSync("openssl", ["req", "-x509", ...made, "-keyout", key, "-out", cert, ...names], { stdio: "ignore" });
    const port = await freePort();
    secure = `rediss://127.0.0.1:${port}`;
    const tls = [
      "--tls-port",
      String(port),
      "--tls-cert-file",
      cert,
      "--tls-key-file",
      key,
      "--tls-ca-cert-file",
      cert,
    ];
    server = await RedisServer.start(...tls, "--tls-auth-clients", "no", "--requirepass", "of the engine");
  });
  after(async () => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = (address: string, password: string, trusted = ""): string =>
    spawnSync(process.execPath, ["--import", "tsx", "--eval", ASK, address, password], {
      encoding: "utf8",
      env: { ...process.env, NODE_EXTRA_CA_CERTS: trusted },
    }).stdout;

  it("is encrypted and has a password, where its certificate is trusted", () => {
    assert.equal(ask(secure, "of the engine", join(folder, "cert.pem")), "PONG");
  });

  it("is not taken where its certificate is nobody's that is trusted", () => {
    assert.match(ask(secure, "of the engine"), /self-signed certificate/);
  });

  it("is not taken with another password, or without one", async () => {
    for (const password of ["another", ""]) {
      const client = engineConnector({ address: server.address, password }, [process.cwd()])();
      await assert.rejects(client.call("PING"), /NOAUTH|WRONGPASS/);
      client.disconnect();
    }
  });
});

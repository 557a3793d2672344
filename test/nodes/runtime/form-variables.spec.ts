import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import helper from "node-red-node-test-helper";
import account from "../../../nodes/account/node";
import { listen } from "../../support/network/loopback";
import { askedByTests } from "../../support/editor/questions";

describe("the editor's questions", () => {
  const { post, cloud: open } = askedByTests();

  describe("an environment variable in a form", () => {
    const SECRET = "SECRET_OF_A_TEST";
    const asked: string[] = [];
    let spy: Server;

    before(async () => {
      process.env[SECRET] = "the-secret-of-a-test";
      spy = createServer((req, res) => {
        req.on("data", (chunk: Buffer) => asked.push(chunk.toString()));
        asked.push(JSON.stringify(req.headers), req.url ?? "");
        res.writeHead(401).end("{}");
      });
      await listen(spy);
    });
    after(() => {
      delete process.env[SECRET];
      spy.close();
    });

    const spyOrigin = (): string => `http://127.0.0.1:${(spy.address() as AddressInfo).port}`;
    const leaks = (body: unknown): boolean => `${JSON.stringify(body)} ${asked.join(" ")}`.includes("the-secret");

    for (const field of ["clientId", "clientSecret", "origin", "environment", "callsPerMonth", "vehicleId"]) {
      for (const text of [`\${${SECRET}}`, `$(${SECRET})`]) {
        it(`is not looked up in ${field}, where no deployed node has it: ${text}`, async () => {
          await helper.load(account, [] as never);
          const form = {
            id: "new",
            environment: "custom",
            origin: spyOrigin(),
            clientId: "client_1",
            clientSecret: "x",
          };

          const { status, body } = await post("/smartcar/check", { ...form, [field]: text });

          assert.equal(status, 422);
          assert.match((body as { error: { message: string } }).error.message, /environment variable/);
          assert.ok(!leaks(body), JSON.stringify(body));
        });
      }
    }

    it("is the deployed one's where that has it in the same field, and goes only where that goes", async () => {
      const cloud = await open();
      const { simulator } = cloud;
      process.env[SECRET] = simulator.credentials.clientSecret;
      process.env["ORIGIN_OF_A_TEST"] = simulator.origin;
      const form = { id: "account", environment: "custom", origin: "${ORIGIN_OF_A_TEST}" };
      const credentials = { clientId: simulator.credentials.clientId, clientSecret: `\${${SECRET}}` };
      await helper.load(account, [{ ...form, type: "smartcar-account" }] as never, { account: credentials });

      const same = await post("/smartcar/vehicles", { ...form, ...credentials });
      const elsewhere = await post("/smartcar/vehicles", { ...form, ...credentials, origin: spyOrigin() });
      const otherField = await post("/smartcar/vehicles", { ...form, ...credentials, clientId: `\${${SECRET}}` });
      process.env[SECRET] = "the-secret-of-a-test";

      assert.equal(same.status, 200, JSON.stringify(same.body));
      assert.equal(elsewhere.status, 422);
      assert.match((elsewhere.body as { error: { message: string } }).error.message, /no client secret/);
      assert.equal(otherField.status, 422);
      assert.ok(!asked.join(" ").includes(simulator.credentials.clientSecret));
    });
  });

  for (const [what, value] of [
    ["a field nested 60,000 deep", `${"[".repeat(60_000)}1${"]".repeat(60_000)}`],
    ["an object in a field", '{"toString":"x"}'],
    ["a field that is too long", JSON.stringify("x".repeat(20_000))],
  ] as const) {
    for (const path of ["vehicles", "check", "connect", "connect/status", "webhooks", "webhooks/heard"]) {
      it(`answers ${what} at ${path} with 400`, async () => {
        await helper.load(account, [] as never);

        const { status } = await helper
          .request()
          .post(`/smartcar/${path}`)
          .set("content-type", "application/json")
          .send(`{"id":"new","environment":"simulator","clientId":${value}}`);

        assert.equal(status, 400);
      });
    }
  }
});

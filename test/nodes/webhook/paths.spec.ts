import assert from "node:assert/strict";
import { delivery, realBytes, realDocument, sign, signedBytes } from "../../src/webhook/signed";
import { helper } from "../../support/flow";
import { readBefore } from "../../support/flow-server";
import { PATH, payloadOf, webhookFlow } from "../../support/webhook-flow";

describe("smartcar-webhook at its address", () => {
  const at = webhookFlow();
  const { load, send } = at;

  describe("at its path", () => {
    it("answers before anything is done with the delivery", async () => {
      const flow = await load();

      const { status, body } = await send(signedBytes(realBytes("vw_id_4_all")));

      assert.deepEqual({ status, body }, { status: 200, body: {} });
      assert.equal(payloadOf(await flow.next())["name"], "Our VW");
    });

    it("answers Smartcar's question", async () => {
      await load();

      const { status, body } = await at.server.post(PATH, realBytes("vw_id_4_verify"));

      assert.deepEqual({ status, body }, { status: 200, body: { challenge: sign("any-abcd") } });
    });

    it("refuses other methods, no JSON and what is too large, with a reason", async () => {
      await load();

      assert.equal((await at.server.get(PATH)).status, 405);
      assert.equal((await at.server.post(PATH, "<html>")).status, 400);
      assert.deepEqual(await at.server.post(PATH, "x".repeat(300_000)), {
        status: 413,
        body: { error: { code: "size", message: "The body is too large." } },
      });
    });

    it("takes what another parser has read before, as Smartcar has written it", async () => {
      await at.serve(readBefore);
      const flow = await load();
      const good = delivery(realDocument("vw_id_4_all"));

      const { status } = await send(good);
      const { msg } = await flow.next();
      const forged = await send({
        ...good,
        body: Buffer.from(good.body.toString().replace('"value":42', '"value":99')),
      });
      const verified = await at.server.post(PATH, realBytes("vw_id_4_verify"));

      assert.deepEqual([status, forged.status, verified.status], [200, 401, 200]);
      assert.equal((msg["payload"] as Record<string, unknown>)["soc"], 42);
    });

    for (const [how, listener] of [
      ["comes raw", undefined],
      ["another parser has read", readBefore],
    ] as const) {
      it(`answers a signed event nested 60,000 deep that ${how} with 400, and takes the next`, async () => {
        await at.serve(listener);
        const flow = await load();
        const good = delivery(realDocument("vw_id_4_all"));
        const deep = `${"[".repeat(60_000)}${"]".repeat(60_000)}`;

        const { status } = await send(signedBytes(Buffer.from(good.body.toString().replace("{", `{"deep":${deep},`))));
        const after = await send(good);

        assert.deepEqual([status, after.status], [400, 200]);
        assert.equal(payloadOf(await flow.next())["soc"], 42);
        assert.deepEqual(flow.rest, []);
      });
    }

    it("leaves every other path to others", async () => {
      await load();

      assert.equal((await at.server.post("/other", "{}")).status, 404);
      assert.equal((await at.server.post(`${PATH}/more`, "{}")).status, 404);
    });

    it("is free again when the node is closed", async () => {
      await load();
      await helper.unload();
      await load({ path: "/elsewhere" });

      assert.equal((await at.server.get(PATH)).status, 404);
      assert.equal((await at.server.get("/elsewhere/")).status, 405);
    });

    it("answers for cars that nobody knows here and ignores them, unless all are requested", async () => {
      const stranger = realDocument("jaguar_ipace_all");
      const known = await load();
      const { status } = await send(delivery(stranger));
      await known.quiet();
      const rest = [...known.rest];
      await helper.unload();
      const all = await load({ cars: "all" });

      await send(delivery({ ...stranger, eventId: "another" }));

      assert.equal(status, 200);
      assert.deepEqual(rest, []);
      assert.equal(payloadOf(await all.next())["make"], "JAGUAR");
    });

    it("says that the token is missing", async () => {
      at.cloud.credentials["account"] = {};
      const flow = await load();

      const { status } = await send(signedBytes(realBytes("vw_id_4_all")));
      const { end, msg } = await flow.next();

      assert.equal(status, 503);
      assert.equal(end, "catch");
      assert.equal((msg["error"] as Record<string, unknown>)["code"], "NOT_CONFIGURED");
    });

    for (const path of ["/a b", "/smartcar/vehicles", "/a?b=c"]) {
      it(`cannot be ${path}`, async () => {
        const flow = await load({ path });

        const { end, msg } = await flow.ask({});

        assert.equal(end, "catch");
        assert.match(String((msg["error"] as Record<string, unknown>)["message"]), /"Path" is the text/);
      });
    }
  });

  describe("from a relay", () => {
    const { headers, body } = delivery(realDocument("vw_id_4_all"));
    const forms: readonly [string, object][] = [
      ["bytes", { payload: body, headers }],
      ["text", { payload: body.toString(), req: { headers } }],
      ["parsed JSON", { payload: JSON.parse(body.toString()), headers }],
    ];

    for (const [form, msg] of forms) {
      it(`takes a delivery as ${form}, and keeps what the message carried`, async () => {
        const flow = await load({ path: "" });

        const out = await flow.ask({ ...msg, trip: 42 });

        assert.equal(out.end, "first");
        assert.equal(out.msg["trip"], 42);
        assert.equal(payloadOf(out)["soc"], 42);
        assert.equal(payloadOf(out)["limit"], 80);
      });
    }

    it("sends each fault as a message of its own", async () => {
      const flow = await load({ path: "" });
      const error = signedBytes(realBytes("vw_id_4_error"));

      const first = await flow.ask({ payload: error.body, headers: error.headers, trip: 42 });
      const second = await flow.next();

      assert.deepEqual([first.end, second.end], ["second", "second"]);
      assert.equal(second.msg["trip"], 42);
      assert.deepEqual(
        [first, second].map((out) => [payloadOf(out)["type"], payloadOf(out)["code"], payloadOf(out)["state"]]),
        [
          ["COMPATIBILITY", "VEHICLE_NOT_CAPABLE", "begun"],
          ["PERMISSION", undefined, "begun"],
        ],
      );
    });

    it("refuses what is not signed, and what is no delivery", async () => {
      const flow = await load({ path: "" });

      const unsigned = await flow.ask({ payload: body });
      const nothing = await flow.ask({ payload: 5 });

      const codes = [unsigned, nothing].map(({ end, msg }) => [end, (msg["error"] as Record<string, unknown>)["code"]]);
      assert.deepEqual(codes, [
        ["catch", "CREDENTIALS"],
        ["catch", "BAD_INPUT"],
      ]);
    });

    it("is taken once, whichever way it comes", async () => {
      const flow = await load();
      await send({ headers, body });
      await flow.next();

      flow.node.receive({ payload: body, headers });
      await flow.quiet();

      assert.deepEqual(flow.rest, []);
      assert.equal(flow.completed, 1);
    });
  });
});

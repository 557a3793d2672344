import assert from "node:assert/strict";
import type { CarDelivery } from "../../../src/webhook/delivery";
import { receive, type Decision, type Incoming } from "../../../src/webhook/receive";
import { delivery, managementToken, realBytes, realDocument, sign, signedBytes } from "./signed";

const receiver = { managementToken, isRepeated: () => false };

const on = (incoming: Incoming): Decision => receive(incoming, receiver);

const unauthorized: Decision = { outcome: "refused", status: 401, refusal: "signature" };

describe("receive", () => {
  describe("answers Smartcar's question", () => {
    const verified = (isSigned = false): Decision => ({
      outcome: "verified",
      status: 200,
      body: { challenge: sign("any-abcd") },
      isSigned,
    });
    const question = realBytes("vw_id_4_verify");

    it("unsigned, signed or signed wrongly", () => {
      for (const headers of [undefined, {}, { "sc-signature": sign("other") }]) {
        assert.deepEqual(on({ method: "POST", headers, body: question }), verified());
      }
      assert.deepEqual(on({ headers: { "sc-signature": sign(question) }, body: question }), verified(true));
    });

    it("in the form of version 2.0", () => {
      const body = JSON.stringify({ version: "2.0", eventName: "verify", payload: { challenge: "any-abcd" } });

      assert.deepEqual(on({ body }), verified());
    });

    it("but lends nobody a signature for a delivery", () => {
      const forged = JSON.stringify(realDocument("vw_id_4_all"));

      assert.deepEqual(on({ body: JSON.stringify({ eventType: "VERIFY", data: { challenge: forged } }) }), {
        outcome: "refused",
        status: 400,
        refusal: "challenge",
      });
    });

    it("and takes nothing else from it", () => {
      const body = JSON.stringify(
        realDocument("vw_id_4_all", { eventType: "VERIFY", data: { challenge: "any-abcd" } }),
      );

      assert.deepEqual(on({ body }), verified());
    });
  });

  describe("takes news that is signed", () => {
    const document = realDocument("vw_id_4_all");
    const text = JSON.stringify(document);
    const signature = sign(text);

    it("over the raw bytes, however they are laid out", () => {
      for (const bytes of [
        realBytes("vw_id_4_all"),
        Buffer.from(text),
        Buffer.from(JSON.stringify(document, undefined, 7)),
      ]) {
        const decision = on(signedBytes(bytes));

        assert.equal(decision.outcome, "accepted");
        assert.equal(decision.status, 200);
      }
    });

    it("in bytes that are no Buffer", () => {
      const bytes = new Uint8Array(Buffer.from(text));

      assert.equal(on({ headers: { "sc-signature": signature }, body: bytes }).outcome, "accepted");
    });

    const names = ["sc-signature", "SC-Signature", "Sc-Signature", "SC-SIGNATURE"];
    for (const name of names) {
      it(`under ${name}, as a text, as a list, in capitals`, () => {
        for (const header of [signature, [signature], signature.toUpperCase()]) {
          assert.equal(on({ headers: { [name]: header }, body: text }).outcome, "accepted");
        }
      });
    }

    it("in a text that a relay has laid out again", () => {
      const body = JSON.stringify(document, undefined, 2);

      assert.equal(on({ headers: { "sc-signature": signature }, body }).outcome, "accepted");
    });

    it("and has a word on errors as well as on states", () => {
      const decision = on(signedBytes(realBytes("vw_id_4_error")));

      assert(decision.outcome === "accepted" && decision.delivery.kind === "error");
      assert.equal(decision.delivery.errors.length, 2);
    });

    it("of a car that nobody knows here, which is not Smartcar's matter", () => {
      const data = { vehicle: { id: "never-seen" }, signals: [] };

      assert.equal(on(delivery({ ...document, data })).outcome, "accepted");
    });
  });

  describe("refuses", () => {
    const good = delivery(realDocument("vw_id_4_all"));

    for (const method of ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", ""]) {
      it(`another method (${method || "none"})`, () => {
        assert.deepEqual(on({ ...good, method }), { outcome: "refused", status: 405, refusal: "method" });
      });
    }

    it("a body above 256 KB, unread", () => {
      const body = Buffer.from(JSON.stringify(realDocument("vw_id_4_all", { more: "x".repeat(262_144) })));

      assert.deepEqual(on(signedBytes(body)), { outcome: "refused", status: 413, refusal: "size" });
    });

    it("bytes that are no JSON, signed or not", () => {
      const utf16 = Buffer.from(JSON.stringify(realDocument("vw_id_4_all")), "utf16le");
      for (const body of [Buffer.alloc(0), Buffer.from("<html></html>"), Buffer.from([0xff, 0x00]), utf16]) {
        for (const incoming of [signedBytes(body), { body }]) {
          assert.deepEqual(on(incoming), { outcome: "refused", status: 400, refusal: "json" });
        }
      }
    });

    it("a body that was cut off anywhere, signed or not", () => {
      for (let length = 0; length < good.body.length; length += 31) {
        const body = good.body.subarray(0, length);

        assert.deepEqual(on(signedBytes(body)), { outcome: "refused", status: 400, refusal: "json" });
        assert.deepEqual(on({ ...good, body }), { outcome: "refused", status: 400, refusal: "json" });
      }
    });

    it("a body that was changed on the way, byte or meaning", () => {
      const body = Buffer.from(good.body.toString().replace('"value":42', '"value":99'));

      assert.deepEqual(on({ ...good, body }), unauthorized);
      assert.deepEqual(on({ ...good, body: body.toString() }), unauthorized);
    });

    it("bytes laid out again, because bytes are as they were sent", () => {
      const body = Buffer.from(JSON.stringify(JSON.parse(good.body.toString()), undefined, 2));

      assert.deepEqual(on({ ...good, body }), unauthorized);
    });

    const headers: readonly unknown[] = [
      undefined,
      null,
      {},
      [],
      "sc-signature",
      5,
      { signature: sign(good.body) },
      { "sc-signature": "" },
      { "sc-signature": {} },
    ];
    for (const odd of headers) {
      it(`a delivery with the headers ${JSON.stringify(odd)}`, () => {
        assert.deepEqual(on({ ...good, headers: odd }), unauthorized);
      });
    }

    it("another token's signature", () => {
      assert.deepEqual(on({ ...good, headers: { "sc-signature": sign(good.body, "other") } }), unauthorized);
    });

    it("everything while no token is set, even what an empty token has signed", () => {
      const refusal: Decision = { outcome: "refused", status: 503, refusal: "token" };
      const unset = { ...receiver, managementToken: "" };

      assert.deepEqual(receive({ ...good, headers: { "sc-signature": sign(good.body, "") } }, unset), refusal);
      assert.deepEqual(receive({ body: realBytes("vw_id_4_verify") }, unset), refusal);
    });

    it("what is nested a hundred thousand deep, without a stumble", () => {
      const body = "[".repeat(100_000) + "]".repeat(100_000);

      for (const deep of [body, Buffer.from(body)]) {
        assert.deepEqual(on({ headers: { "sc-signature": "0".repeat(64) }, body: deep }), {
          outcome: "refused",
          status: 400,
          refusal: "json",
        });
      }
    });
  });

  describe("confirms and does no more", () => {
    it("on the dashboard's test, even if it was seen", () => {
      const test = signedBytes(realBytes("vw_id_4_test_mode"));
      const asked: CarDelivery[] = [];

      const decision = receive(test, { managementToken, isRepeated: (news) => asked.push(news) > 0 });

      assert.deepEqual(decision, { outcome: "test", status: 200 });
      assert.deepEqual(asked, []);
    });

    it("on what was seen before", () => {
      const document = realDocument("vw_id_4_all");
      const isRepeated = ({ eventId }: CarDelivery): boolean => eventId === document["eventId"];

      assert.deepEqual(receive(delivery(document), { managementToken, isRepeated }), {
        outcome: "repeated",
        status: 200,
      });
      assert.equal(
        receive(delivery({ ...document, eventId: "other" }), { managementToken, isRepeated }).outcome,
        "accepted",
      );
    });

    it("on events that are not known, and on documents that are none", () => {
      for (const document of [realDocument("vw_id_4_all", { eventType: "VEHICLE_SOLD" }), {}, [], null, 5, "text"]) {
        assert.deepEqual(on(delivery(document)), { outcome: "unknown", status: 200 });
      }
    });
  });

  it("asks for the signature before it reads a test or an unknown event", () => {
    for (const document of [realDocument("vw_id_4_test_mode"), {}, null]) {
      assert.deepEqual(on({ ...delivery(document), headers: {} }), unauthorized);
    }
  });
});

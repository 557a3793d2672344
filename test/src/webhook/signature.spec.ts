import assert from "node:assert/strict";
import crypto from "node:crypto";
import { mock } from "node:test";
import { isSigned, isSignedCompactly, signatureOf } from "../../../src/webhook/signature";
import { managementToken as token, realBytes, realDocument, sign } from "./signed";

/** The part of Smartcar's own SDK that makes signatures; it comes without types. */
interface Sdk {
  hashChallenge(token: string, challenge: string): string;
  verifyPayload(token: string, signature: string, body: unknown): boolean;
}

const body = realBytes("vw_id_4_all");
const right = sign(body);

describe("signatureOf", () => {
  it("is HMAC-SHA256 in lower-case hex", () => {
    assert.equal(
      signatureOf("The quick brown fox jumps over the lazy dog", "key"),
      "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8",
    );
  });

  it("is the same over bytes and over their text", () => {
    const text = '{"name":"Zoë"}';

    assert.equal(signatureOf(text, token), signatureOf(Buffer.from(text), token));
  });

  it("is what Smartcar's own SDK makes and accepts", () => {
    const sdk: Sdk = require("smartcar");
    const document = realDocument("jaguar_ipace_all");

    assert.equal(signatureOf("any-abcd", token), sdk.hashChallenge(token, "any-abcd"));
    assert.equal(sdk.verifyPayload(token, signatureOf(JSON.stringify(document), token), document), true);
  });
});

describe("isSigned", () => {
  const accepted: readonly (readonly [string, unknown])[] = [
    ["as Smartcar sends it", right],
    ["in capitals", right.toUpperCase()],
    ["with white space around it", ` ${right}\r\n`],
    ["as a list of one", [right]],
    ["twice", [right, right]],
    ["among others", ["", sign("other"), right]],
  ];
  for (const [name, header] of accepted) {
    it(`accepts a signature ${name}`, () => {
      assert.equal(isSigned(body, header, token), true);
    });
  }

  const rejected: readonly (readonly [string, unknown])[] = [
    ["none", undefined],
    ["null", null],
    ["empty text", ""],
    ["an empty list", []],
    ["a number", 5],
    ["an object", { signature: right }],
    ["a list within a list", [[right]]],
    ["one of another body", sign("other")],
    ["one made with another token", sign(body, "other")],
    ["one cut off", right.slice(0, -1)],
    ["half of one", right.slice(0, 32)],
    ["one that goes on", `${right}00`],
    ["one with a prefix", `sha256=${right}`],
    ["one in base64", Buffer.from(right, "hex").toString("base64")],
    ["one with a letter that is no hex", `g${right.slice(1)}`],
    ["letters of many bytes", "é".repeat(64)],
    ["one that looks alike", right.replaceAll(/[a-f]/g, "а")],
    ["a long one", "0".repeat(100_000)],
  ];
  for (const [name, header] of rejected) {
    it(`rejects ${name}`, () => {
      assert.equal(isSigned(body, header, token), false);
    });
  }

  it("rejects a body in which any one bit was turned", () => {
    for (let at = 0; at < body.length; at += 97) {
      const turned = Buffer.from(body);
      turned.writeUInt8(turned.readUInt8(at) ^ 1, at);
      assert.equal(isSigned(turned, right, token), false);
    }
  });

  it("rejects everything while there is no token", () => {
    assert.equal(isSigned(body, sign(body, ""), ""), false);
  });

  it("compares in constant time, whatever the first wrong digit", () => {
    const spy = mock.method(crypto, "timingSafeEqual");
    try {
      const wrong = [`${right.slice(0, -1)}${right.endsWith("0") ? "1" : "0"}`, sign("other"), right];
      for (const header of wrong) isSigned(body, header, token);

      assert.equal(spy.mock.callCount(), 3);
      for (const { arguments: compared } of spy.mock.calls) {
        assert.deepEqual(
          compared.map((bytes) => bytes.byteLength),
          [32, 32],
        );
      }
    } finally {
      spy.mock.restore();
    }
  });
});

describe("isSignedCompactly", () => {
  it("accepts what a relay has laid out again", () => {
    const document = realDocument("vw_id_4_all");

    assert.equal(isSignedCompactly(document, sign(JSON.stringify(document)), token), true);
  });

  it("rejects what a relay has changed", () => {
    const document = realDocument("vw_id_4_all");
    const signature = sign(JSON.stringify(document));

    assert.equal(isSignedCompactly({ ...document, eventId: "other" }, signature, token), false);
  });

  it("rejects what is nested too deeply to be written, and what is no JSON", () => {
    const deep: unknown = JSON.parse("[".repeat(100_000) + "]".repeat(100_000));

    for (const document of [deep, undefined, () => 1]) assert.equal(isSignedCompactly(document, right, token), false);
  });
});

import assert from "node:assert/strict";
import { challengeOf, verifyAnswer } from "../../../src/webhook/challenge";
import { managementToken as token, realDocument, sign } from "./signed";

describe("challengeOf", () => {
  const meta = { version: "4.0", deliveredAt: "2026-07-02T09:14:05.871Z", webhookName: "Home" };
  const found: readonly (readonly [string, unknown, string])[] = [
    ["a real one, bare", realDocument("vw_id_4_verify"), "any-abcd"],
    ["a documented one", { eventId: "e", eventType: "VERIFY", data: { challenge: "abc" }, meta }, "abc"],
    [
      "one of version 2.0",
      { version: "2.0", webhookId: "w", eventName: "verify", payload: { challenge: "abc" } },
      "abc",
    ],
    ["one in lower case", { eventType: "verify", data: { challenge: "abc" } }, "abc"],
    ["an empty challenge", { eventType: "VERIFY", data: { challenge: "" } }, ""],
  ];
  for (const [name, document, challenge] of found) {
    it(`finds ${name}`, () => {
      assert.equal(challengeOf(document), challenge);
    });
  }

  const none: readonly unknown[] = [
    undefined,
    null,
    5,
    "VERIFY",
    [],
    {},
    { eventType: "VERIFY" },
    { eventType: "VERIFY", data: null },
    { eventType: "VERIFY", data: { challenge: 5 } },
    { eventType: "VEHICLE_STATE", data: { challenge: "abc" } },
    { eventType: ["VERIFY"], data: { challenge: "abc" } },
    { data: { challenge: "abc" } },
  ];
  for (const document of none) {
    it(`finds none in ${JSON.stringify(document)}`, () => {
      assert.equal(challengeOf(document), undefined);
    });
  }
});

describe("verifyAnswer", () => {
  it("is the challenge's signature under its own name", () => {
    assert.deepEqual(verifyAnswer("any-abcd", token), { challenge: sign("any-abcd") });
  });

  it("knows what was worked out elsewhere", () => {
    assert.deepEqual(verifyAnswer("The quick brown fox jumps over the lazy dog", "key"), {
      challenge: "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8",
    });
  });

  it("never signs what could pass for a delivery", () => {
    const forged = JSON.stringify(realDocument("vw_id_4_all"));

    for (const challenge of [forged, ` ${forged}`, "{}", "[{}]"])
      assert.equal(verifyAnswer(challenge, token), undefined);
  });

  it("never signs a long text, nor anything without a token", () => {
    assert.equal(verifyAnswer("a".repeat(1025), token), undefined);
    assert.equal(verifyAnswer("any-abcd", ""), undefined);
  });
});

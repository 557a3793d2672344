import assert from "node:assert/strict";
import { redact } from "../../../src/http/redact";

const secrets: readonly (readonly [string, string, string])[] = [
  ["a bearer token", "authorization: Bearer abc.DEF-123_~+/=", "abc.DEF"],
  ["basic credentials", "Basic Y2xpZW50OnNlY3JldA==", "Y2xp"],
  ["a token by its looks", "got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl today", "eyJ"],
  ["a token in JSON", '{"access_token":"0b6d-opaque","x":1}', "opaque"],
  ["a secret in a form", "grant_type=client_credentials&client_secret=s3cret&x=1", "s3cret"],
  ["a password", "password: 'hunter2'", "hunter2"],
  ["the login of a proxy", "connect to http://user:pa55@proxy.example:3128 failed", "pa55"],
  ["a VIN", "vehicle WBY71AW030FM00001 refused", "WBY71AW030FM00001"],
  ["a VIN in lower case", "vehicle wby71aw030fm00001 refused", "wby71aw030fm00001"],
  ["a latitude in JSON", '{"latitude":59.3301,"longitude":18.0612}', "59.3301"],
  ["a longitude in JSON", '{"latitude":59.3301,"longitude":18.0612}', "18.0612"],
  ["short names of a position", "lat=59.3&lng=-18.06", "18.06"],
  ["a bare position", "parked at 59.3301, 18.0612 since noon", "18.0612"],
  ["an address", '{"address":"Example Street 1"}', "Street"],
];

describe("redact", () => {
  for (const [name, text, secret] of secrets) {
    it(`takes out ${name}`, () => {
      assert.equal(redact(text).includes(secret), false, redact(text));
    });
  }

  for (const text of [
    "getaddrinfo ENOTFOUND vehicle.api.smartcar.com",
    "connect ECONNREFUSED 127.0.0.1:1880",
    "b0c6a7e4-9c2f-4d3b-8f6d-1a2b3c4d5e6f charges with 7.4 kWh, 80 %",
    "2026-07-02T18:12:47.000Z charge-ischarging",
  ]) {
    it(`leaves "${text}"`, () => {
      assert.equal(redact(text), text);
    });
  }
});

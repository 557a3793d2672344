import assert from "node:assert/strict";
import { V2_ENDED, V2_ENDS_AT, v2Error } from "../../../../src/smartcar/v2/v2-end";
import { networkError } from "../../../../src/smartcar/transport/network-error";
import type { ApiRequest } from "../../../../src/smartcar/transport/request";
import { SmartcarError } from "../../../../src/core/error";
import { plain } from "../../../../src/core/speech";

const refused = (code: "CREDENTIALS" | "SERVER" | "NOT_FOUND" | "RATE_LIMIT", status?: number): SmartcarError =>
  new SmartcarError(code, plain("Check the client secret"), { status });

describe("the end of version 2.0", () => {
  it("is what every answer means after it, without a word about credentials", () => {
    for (const error of [refused("CREDENTIALS", 401), refused("SERVER", 503), refused("NOT_FOUND", 404)]) {
      const found = v2Error(error, V2_ENDS_AT);

      assert.ok(found instanceof SmartcarError);
      assert.deepEqual([found.code, found.reason], ["UNSUPPORTED", V2_ENDED]);
      assert.doesNotMatch(found.message, /secret|credential|client/i);
    }
  });

  it("is what a host means whose name is gone, but not one that cannot be asked for", () => {
    const asked: ApiRequest = {
      what: "charge records",
      kind: "read",
      method: "GET",
      origin: "https://api.smartcar.com",
      path: "/v2.0",
      headers: {},
      timeoutMs: 1,
    };
    const unreached = (code: string): SmartcarError => networkError(Object.assign(new Error(code), { code }), asked);
    const gone = v2Error(unreached("ENOTFOUND"), V2_ENDS_AT);

    assert.ok(gone instanceof SmartcarError && gone.reason === V2_ENDED);
    for (const [code, now] of [
      ["ENOTFOUND", V2_ENDS_AT - 1],
      ["EAI_AGAIN", V2_ENDS_AT],
      ["ECONNREFUSED", V2_ENDS_AT],
    ] as const) {
      const error = unreached(code);
      assert.equal(v2Error(error, now), error);
    }
  });

  it("changes nothing before it, nor of throttling and of what nobody answered", () => {
    const early = refused("CREDENTIALS", 401);
    assert.equal(v2Error(early, V2_ENDS_AT - 1), early);

    for (const error of [refused("RATE_LIMIT", 429), refused("SERVER")])
      assert.equal(v2Error(error, V2_ENDS_AT), error);
  });
});

import assert from "node:assert/strict";
import { documentOf } from "../../../src/smartcar/document";
import { readRefusal } from "../../../src/smartcar/errors/refusal";
import type { ErrorCode, RetryAdvice } from "../../../src/core/error";
import { errorOf, request } from "../../support/refused-answer";
import { fixture, fixtureText } from "../../support/fixture";

describe("refusals in other forms", () => {
  describe("in every form", () => {
    const forms: readonly (readonly [string, number, unknown, ErrorCode, string | undefined, string | undefined])[] = [
      ["version 3", 409, fixture("api/error-v3.json"), "VEHICLE_STATE", "VEHICLE_STATE", "CHARGING_IN_PROGRESS"],
      ["version 2", 429, fixture("api/error-v2.json"), "RATE_LIMIT", "RATE_LIMIT", "VEHICLE"],
      ["old version 3", 403, fixture("api/error-old.json"), "PERMISSION", undefined, "FORBIDDEN"],
      [
        "OAuth, of which only token requests know",
        401,
        fixture("api/error-oauth.json"),
        "CREDENTIALS",
        undefined,
        undefined,
      ],
      ["a bare pair", 409, { type: "VEHICLE_STATE", code: "ASLEEP" }, "VEHICLE_STATE", "VEHICLE_STATE", "ASLEEP"],
      [
        "`error`",
        409,
        { error: { type: "VEHICLE_STATE", code: "ASLEEP" } },
        "VEHICLE_STATE",
        "VEHICLE_STATE",
        "ASLEEP",
      ],
      [
        "lower case",
        409,
        { errors: [{ type: "vehicle_state", code: "asleep" }] },
        "VEHICLE_STATE",
        "VEHICLE_STATE",
        "ASLEEP",
      ],
      [
        "a number for the status",
        409,
        { errors: [{ status: 409, code: "ASLEEP" }] },
        "VEHICLE_STATE",
        undefined,
        "ASLEEP",
      ],
      [
        "the second of two",
        409,
        { errors: [null, { type: "VEHICLE_STATE" }] },
        "VEHICLE_STATE",
        "VEHICLE_STATE",
        undefined,
      ],
      ["old bad_request", 400, { errors: [{ code: "bad_request" }] }, "REJECTED", undefined, "BAD_REQUEST"],
      ["old unauthorized", 401, { errors: [{ code: "unauthorized" }] }, "CREDENTIALS", undefined, "UNAUTHORIZED"],
      ["old not_found", 404, { errors: [{ code: "not_found" }] }, "NOT_FOUND", undefined, "NOT_FOUND"],
      ["old internal_error", 500, { errors: [{ code: "internal_error" }] }, "SERVER", undefined, "INTERNAL_ERROR"],
      ["a gateway's message", 403, { message: "Forbidden" }, "PERMISSION", undefined, undefined],
      ["an empty list", 404, { errors: [] }, "NOT_FOUND", undefined, undefined],
      ["an empty object", 409, {}, "VEHICLE_STATE", undefined, undefined],
      ["no body", 404, "", "NOT_FOUND", undefined, undefined],
      ["null", 502, "null", "UPSTREAM", undefined, undefined],
      ["a new type", 409, { errors: [{ type: "MOON_PHASE", code: "FULL" }] }, "VEHICLE_STATE", "MOON_PHASE", "FULL"],
    ];

    for (const [name, status, body, code, type, reason] of forms) {
      it(`are read from ${name}`, () => {
        const error = errorOf("read", status, body);

        assert.deepEqual([error.code, error.type, error.reason, error.status], [code, type, reason, status]);
      });
    }

    for (const resolution of [undefined, null, "RETRY_LATER", { type: "REAUTHENTICATE", url: "https://…" }, 5]) {
      it(`are read whatever the resolution is (${JSON.stringify(resolution)})`, () => {
        const error = errorOf("read", 409, { errors: [{ type: "VEHICLE_STATE", code: "ASLEEP", resolution }] });

        assert.equal(error.reason, "ASLEEP");
      });
    }

    it("are found behind a 200", () => {
      const error = errorOf("read", 200, { errors: [{ status: "404", type: "RESOURCE_NOT_FOUND", code: "PATH" }] });

      assert.deepEqual([error.code, error.status, error.mayHaveReachedCar], ["NOT_FOUND", 404, false]);
    });

    it("are in doubt behind a 202 when nobody knows them", () => {
      const error = errorOf("command", 202, { errors: [{ code: "WHATEVER" }] });

      assert.deepEqual([error.code, error.retry, error.mayHaveReachedCar], ["REJECTED", "read-back", true]);
    });

    it("are not seen in documents that have a type of their own", () => {
      const signal = { type: "signal", id: "x" };

      assert.deepEqual(
        documentOf({ request: request("read"), answer: { status: 200, headers: {}, text: JSON.stringify(signal) } }),
        signal,
      );
    });
  });

  describe("for want of an owner's id", () => {
    for (const detail of ["Missing required header: sc-user-id", "A user id is required", "userId missing"]) {
      it(`point at the settings ("${detail}")`, () => {
        const error = errorOf("read", 400, { errors: [{ status: "400", type: "VALIDATION", detail }] });

        assert.equal(error.code, "NOT_CONFIGURED");
      });
    }

    it("are not suspected behind another status", () => {
      const error = errorOf("read", 403, { errors: [{ status: "403", detail: "user id is required to match" }] });

      assert.equal(error.code, "PERMISSION");
    });
  });

  describe("of a gateway, in JSON", () => {
    const gateway = { error: "Service Unavailable" };
    const cases: readonly (readonly [number, ErrorCode, RetryAdvice, boolean])[] = [
      [200, "BAD_RESPONSE", "read-back", true],
      [202, "BAD_RESPONSE", "read-back", true],
      [401, "CREDENTIALS", "never", false],
      [403, "PERMISSION", "never", false],
      [404, "NOT_FOUND", "never", false],
      [408, "TIMEOUT", "read-back", true],
      [425, "SERVER", "read-back", true],
      [429, "RATE_LIMIT", "later", false],
      [500, "SERVER", "read-back", true],
      [502, "UPSTREAM", "read-back", true],
      [503, "SERVER", "read-back", true],
      [504, "TIMEOUT", "read-back", true],
    ];

    for (const [status, code, retry, reached] of cases) {
      it(`are judged by their status: ${status}`, () => {
        const error = errorOf("command", status, gateway);

        assert.deepEqual([error.code, error.retry, error.mayHaveReachedCar], [code, retry, reached]);
        assert.doesNotMatch(error.message, status === 401 ? /OAUTH/ : /OAUTH|client id|token/i);
      });
    }

    it("speak OAuth's words only where a token was asked for", () => {
      const reasonOf = (isForToken: boolean, error: string) =>
        readRefusal({ error }, isForToken ? { isForToken } : {})?.reason;

      assert.deepEqual(
        [reasonOf(true, "invalid_client"), reasonOf(false, "invalid_client"), reasonOf(true, "Service Unavailable")],
        ["INVALID_CLIENT", undefined, undefined],
      );
    });
  });

  describe("that send elsewhere", () => {
    it("name the host and nothing else of the address", () => {
      const location = "https://login.hotel.example/portal?token=SECRET&back=x";
      const error = errorOf("command", 302, "", { location });

      assert.match(error.message, /another address: login\.hotel\.example\..*requires a login/);
      assert.doesNotMatch(error.message, /SECRET|portal/);
      assert.deepEqual([error.code, error.retry, error.mayHaveReachedCar], ["BAD_RESPONSE", "later", false]);
    });
  });

  describe("that are no documents of Smartcar's", () => {
    const page = fixtureText("api/outage.html");
    const cases: readonly (readonly [number, ErrorCode, RetryAdvice, boolean])[] = [
      [200, "BAD_RESPONSE", "read-back", true],
      [302, "BAD_RESPONSE", "later", false],
      [400, "BAD_RESPONSE", "later", false],
      [401, "BAD_RESPONSE", "later", false],
      [403, "BAD_RESPONSE", "later", false],
      [404, "BAD_RESPONSE", "later", false],
      [407, "NETWORK", "later", false],
      [408, "TIMEOUT", "read-back", true],
      [409, "BAD_RESPONSE", "read-back", true],
      [425, "BAD_RESPONSE", "read-back", true],
      [429, "RATE_LIMIT", "later", false],
      [500, "SERVER", "read-back", true],
      [502, "SERVER", "read-back", true],
      [503, "SERVER", "read-back", true],
      [504, "TIMEOUT", "read-back", true],
    ];

    for (const [status, code, retry, reached] of cases) {
      it(`are ${code} for a web page with ${status}`, () => {
        const error = errorOf("command", status, page);

        assert.deepEqual([error.code, error.retry, error.mayHaveReachedCar], [code, retry, reached]);
        assert.doesNotMatch(error.message, /html|Bearer/i);
      });
    }

    it("say that a page came from a proxy or an outage", () => {
      assert.match(errorOf("read", 502, page).message, /web page arrived.*A proxy or an outage/);
      assert.equal(errorOf("read", 502, page).retry, "later");
    });

    it("say that an answer is empty, breaks off or is something else", () => {
      assert.match(errorOf("read", 200, "").message, /is empty/);
      assert.match(errorOf("read", 200, '  {"data":[').message, /is incomplete/);
      assert.match(errorOf("read", 200, "upstream connect error").message, /not from Smartcar/);
      assert.match(errorOf("read", 301, "").message, /another address/);
    });
  });
});

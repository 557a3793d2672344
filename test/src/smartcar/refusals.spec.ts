import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import assert from "node:assert/strict";
import { adviceTable } from "../../../src/smartcar/errors/advice-table";
import { say } from "../../../src/core/speech";
import type { ErrorCode, ErrorScope, RetryAdvice } from "../../../src/core/error";
import { errorOf } from "../../support/refused-answer";
import { fixture } from "../../support/fixture";

/** What an error tells when Smartcar has something to say to the owner. */
function reported(suggestedUserMessage: unknown, type = "CONNECTED_SERVICES_ACCOUNT"): string {
  return errorOf("read", 400, { errors: [{ type, code: "ACCOUNT_ISSUE", suggestedUserMessage }] }).message;
}

interface Row {
  readonly status: number;
  readonly type?: string;
  readonly reason?: string | null;
  readonly is: ErrorCode;
  readonly scope?: ErrorScope;
  /** For a read, and for a command where it differs. */
  readonly retry?: RetryAdvice;
  readonly command?: RetryAdvice;
  readonly waitMs?: number;
  readonly reached?: boolean;
}

const of = (rest: Omit<Row, "reason">, ...reasons: (string | null)[]): Row[] =>
  reasons.map((reason) => ({ ...rest, reason }));

const vehicleState = { status: 409, type: "VEHICLE_STATE", is: "VEHICLE_STATE", reached: true } as const;
const upstream = { status: 502, type: "UPSTREAM", is: "UPSTREAM", scope: "vehicle", reached: true } as const;
const server = { status: 500, type: "SERVER", is: "SERVER", command: "read-back", reached: true } as const;
const away = { scope: "vehicle", retry: "later", waitMs: 5 * MINUTE_MS } as const;

const rows: readonly Row[] = [
  ...of({ status: 400, type: "VALIDATION", is: "REJECTED" }, "INVALID_INPUT_FORMAT", null, "PARAMETER"),
  ...of(
    { status: 400, type: "CONNECTED_SERVICES_ACCOUNT", is: "OWNER_ACTION", scope: "vehicle" },
    "ACCOUNT_ISSUE",
    "AUTHENTICATION_FAILED",
    "NO_VEHICLES",
    "PERMISSION",
    "SUBSCRIPTION",
    "VEHICLE_MISSING",
    "VIRTUAL_KEY_REQUIRED",
    "SOMETHING_NEW",
  ),
  ...of({ status: 401, type: "AUTHENTICATION", is: "CREDENTIALS", scope: "application" }, "UNAUTHORIZED", null),
  ...of({ status: 403, type: "AUTHENTICATION", is: "PERMISSION", scope: "vehicle" }, "ACCESS_DENIED", null),
  ...of({ status: 403, type: "PERMISSION", is: "PERMISSION" }, null, "UNKNOWN"),
  ...of({ status: 404, type: "RESOURCE_NOT_FOUND", is: "NOT_FOUND" }, "PATH", "VERSION", "INVALID_PATH"),
  ...of({ status: 404, is: "NOT_FOUND" }, "SIGNAL_NOT_FOUND"),
  ...of({ status: 404, is: "NOT_FOUND", scope: "vehicle" }, "VEHICLE_NOT_FOUND"),
  ...of({ ...vehicleState, ...away }, "ASLEEP", "UNREACHABLE"),
  ...of({ ...vehicleState, retry: "later", waitMs: 5 * MINUTE_MS }, "LOW_BATTERY"),
  ...of({ ...vehicleState, retry: "later", command: "read-back", waitMs: 5 * MINUTE_MS }, "UNKNOWN"),
  ...of({ ...vehicleState, scope: "vehicle" }, "REMOTE_ACCESS_DISABLED", "VEHICLE_OFFLINE_FOR_SERVICE"),
  ...of(
    vehicleState,
    "CHARGING_IN_PROGRESS",
    "CHARGING_PLUG_CONNECTED",
    "CHARGING_PLUG_NOT_CONNECTED",
    "CHARGE_FAULT",
    "DEVICE_PAIRING_REQUIRED",
    "DOOR_OPEN",
    "FULLY_CHARGED",
    "HOOD_OPEN",
    "IGNITION_ON",
    "IN_MOTION",
    "NOT_CHARGING",
    "TRUNK_OPEN",
    "SOMETHING_NEW",
    null,
  ),
  ...of(
    { status: 429, type: "RATE_LIMIT", is: "RATE_LIMIT", scope: "application", retry: "later" },
    "SMARTCAR_API",
    null,
  ),
  ...of({ status: 429, type: "RATE_LIMIT", is: "RATE_LIMIT", scope: "vehicle", retry: "later" }, "VEHICLE"),
  ...of({ status: 430, type: "BILLING", is: "PLAN_LIMIT", scope: "application" }, "INVALID_PLAN", "ACCOUNT_SUSPENDED"),
  ...of(
    { status: 430, type: "BILLING", is: "PLAN_LIMIT", scope: "vehicle" },
    "VEHICLE_LIMIT",
    "VEHICLE_REQUEST_LIMIT",
    null,
  ),
  ...of({ ...server, retry: "later", waitMs: 30_000 }, "INTERNAL", "SOMETHING_NEW"),
  ...of({ ...server, waitMs: 30_000 }, "MULTIPLE_RECORDS_FOUND", "RECORD_NOT_FOUND"),
  ...of(
    { status: 501, type: "COMPATIBILITY", is: "UNSUPPORTED" },
    "MAKE_NOT_COMPATIBLE",
    "SMARTCAR_NOT_CAPABLE",
    "VEHICLE_NOT_CAPABLE",
    "PLATFORM_NOT_CAPABLE",
  ),
  ...of(
    { ...upstream, retry: "later", command: "read-back", waitMs: MINUTE_MS },
    "INVALID_DATA",
    "KNOWN_ISSUE",
    "NO_RESPONSE",
    "UNKNOWN_ISSUE",
    null,
  ),
  ...of({ ...upstream, retry: "later", waitMs: HOUR_MS }, "RATE_LIMIT"),
  ...of({ ...upstream, type: "RATE_LIMIT", retry: "later", waitMs: HOUR_MS }, "UPSTREAM"),
  {
    status: 504,
    is: "TIMEOUT",
    scope: "vehicle",
    retry: "later",
    command: "read-back",
    waitMs: MINUTE_MS,
    reached: true,
  },
  { status: 503, is: "SERVER", retry: "later", command: "read-back", waitMs: 30_000, reached: true },
  { status: 599, is: "SERVER", retry: "later", command: "read-back", waitMs: 30_000, reached: true },
  { status: 418, is: "REJECTED" },
];

describe("refusals", () => {
  for (const {
    status,
    type,
    reason,
    is,
    scope = "request",
    retry = "never",
    waitMs,
    reached = false,
    ...row
  } of rows) {
    for (const kind of ["read", "command"] as const) {
      it(`${status} ${type ?? "?"}/${reason ?? "?"} of a ${kind} is ${is}`, () => {
        const error = errorOf(kind, status, { errors: [{ status: String(status), type, code: reason }] });

        assert.deepEqual(
          {
            code: error.code,
            scope: error.scope,
            retry: error.retry,
            retryAfterMs: error.retryAfterMs,
            mayHaveReachedCar: error.mayHaveReachedCar,
            status: error.status,
            type: error.type,
            reason: error.reason,
          },
          {
            code: is,
            scope,
            retry: kind === "command" ? (row.command ?? retry) : retry,
            retryAfterMs: waitMs,
            mayHaveReachedCar: reached,
            status,
            type,
            reason: reason ?? undefined,
          },
        );
      });
    }
  }

  it("say what happened, whether trying again helps, and what to do", () => {
    for (const [key, { says }] of Object.entries(adviceTable)) {
      const sentence = say(says).template;
      assert.match(sentence, /^[A-Z].+\. (__retry__ [A-Z].+|No action needed)\.$/, key);
      assert.ok(sentence.length <= 170, `${key}: ${sentence.length}`);
    }
  });

  it("name what was asked, and Smartcar's own words, beside the sentence", () => {
    const { message, cause } = errorOf("command", 409, fixture("api/error-v3.json"));

    assert.equal(message, "The car is already charging. No action needed.");
    assert.deepEqual(
      { ...(cause as object), requestId: undefined },
      {
        call: "charge-stop",
        status: 409,
        type: "VEHICLE_STATE",
        reason: "CHARGING_IN_PROGRESS",
        requestId: undefined,
      },
    );
  });

  it("never reach a car when none was asked for", () => {
    const error = errorOf("account", 502, { errors: [{ type: "UPSTREAM", code: "NO_RESPONSE" }] });

    assert.deepEqual([error.mayHaveReachedCar, error.scope, error.retry], [false, "request", "later"]);
  });

  it("take it for done when something exists already", () => {
    const error = errorOf("account", 409, { errors: [{ status: "409", code: "conflict" }] });

    assert.deepEqual([error.code, error.retry], ["REJECTED", "never"]);
    assert.match(error.message, /already has this entry\. No action needed/);
  });

  describe("the owner's part", () => {
    it("is told in Smartcar's words", () => {
      assert.match(reported("Please  log in\nto your account."), /Smartcar says: "Please log in to your account\."$/);
    });

    it("holds no secrets, and does not go on forever", () => {
      const message = reported(`WBY71AW030FM00001 at 59.3301, 18.0612 ${"x".repeat(1_000)}`);

      assert.doesNotMatch(message, /WBY71|59\.33/);
      assert.ok(message.length < 600);
    });

    it("is not told where there is nothing for the owner to do", () => {
      assert.doesNotMatch(reported("Please log in.", "VALIDATION"), /log in/);
      assert.doesNotMatch(reported(5), /advice/);
    });
  });

  describe("headers", () => {
    it("give the request's id for the support", () => {
      const error = errorOf("read", 500, {}, { "sc-request-id": "5dea93a1-3f1a-4fb2" });

      assert.equal(error.requestId, "5dea93a1-3f1a-4fb2");
    });

    it("give no id that is none", () => {
      assert.equal(errorOf("read", 500, {}, { "sc-request-id": "a b\r\nc" }).requestId, undefined);
    });
  });
});

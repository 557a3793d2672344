import assert from "node:assert/strict";
import { readConnectAnswer } from "../../../../src/smartcar/auth/connect-answer";

const USER = "51000000-0000-4000-8000-000000000001";

describe("what comes back from Connect", () => {
  it("names the owner, and the code for the tokens of version 2", () => {
    assert.deepEqual(readConnectAnswer({ user_id: USER, code: "c-1", state: "s" }), {
      isConnected: true,
      userId: USER,
      code: "c-1",
    });
  });

  it("is a car also with only one of the two", () => {
    assert.deepEqual(readConnectAnswer({ user_id: USER }), { isConnected: true, userId: USER, code: undefined });
    assert.deepEqual(readConnectAnswer({ code: "c-1" }), { isConnected: true, userId: undefined, code: "c-1" });
  });

  for (const problem of [
    "access_denied",
    "invalid_subscription",
    "configuration_error",
    "no_vehicles",
    "vehicle_incompatible",
    "server_error",
  ]) {
    it(`says ${problem} as it is`, () => {
      assert.deepEqual(readConnectAnswer({ error: problem, error_description: "Whatever", state: "s" }), {
        isConnected: false,
        problem,
        car: "",
      });
    });
  }

  it("names the car that does not fit, but not its VIN", () => {
    const answer = readConnectAnswer({
      error: "vehicle_incompatible",
      vin: "WBA00000000000001",
      make: "CITROËN",
      model: "ë-C4",
      year: "2019",
    });

    assert.deepEqual(answer, { isConnected: false, problem: "vehicle_incompatible", car: "CITROËN ë-C4 2019" });
  });

  it("lets nothing through as a car that is none", () => {
    const answer = readConnectAnswer({ error: "vehicle_incompatible", make: "<script>", model: ["i4"], year: "2019" });

    assert.deepEqual(answer, { isConnected: false, problem: "vehicle_incompatible", car: "2019" });
  });

  for (const [name, query, problem] of [
    ["an error that nobody has documented", { error: "moon_phase" }, "server_error"],
    ["two errors at once", { error: ["access_denied", "no_vehicles"] }, "server_error"],
    ["an error beside an owner", { error: "access_denied", user_id: USER, code: "c" }, "access_denied"],
    ["nothing at all", {}, "unreadable"],
    ["an owner's id that is none", { user_id: "../../etc" }, "unreadable"],
    ["two owners", { user_id: [USER, USER] }, "unreadable"],
  ] as const) {
    it(`is no car with ${name}`, () => {
      assert.deepEqual(readConnectAnswer(query), { isConnected: false, problem, car: "" });
    });
  }
});

import assert from "node:assert/strict";
import type { NodeAPI } from "node-red";
import { DecisionMessages, type Decided } from "../../nodes/controller/decision-message";

const CLOCK = { now: () => 0, after: () => () => {} };

/** As much of Node-RED as messages need. */
const RED = {
  _: (key: string) => key,
  util: { cloneMessage: (msg: object) => structuredClone(msg) },
} as unknown as NodeAPI;

const DECISION: Decided = {
  on: true,
  changed: false,
  leavesAlone: false,
  reason: { code: "left-on", params: {} },
  since: 0,
  nextChangeAt: undefined,
  warning: undefined,
  warnings: [],
  inputs: {},
};

describe("a decision that is said again", () => {
  const outputs = (decision: Decided): unknown[] => {
    const messages = new DecisionMessages({ RED, type: "smartcar-surplus", zone: "UTC", clock: CLOCK });
    return messages.all({}, decision).map((msg) => msg && "payload");
  };

  it("is a command and its reason", () => {
    assert.deepEqual(outputs(DECISION), ["payload", "payload"]);
  });

  it("commands nothing where the car is left alone", () => {
    assert.deepEqual(outputs({ ...DECISION, leavesAlone: true }), [null, "payload"]);
    assert.deepEqual(outputs({ ...DECISION, on: false, leavesAlone: true }), [null, "payload"]);
  });

  it("commands nothing without a decision", () => {
    assert.deepEqual(outputs({ ...DECISION, on: undefined }), [null, "payload"]);
  });
});

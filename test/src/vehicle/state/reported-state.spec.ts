import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../../src/core/duration";
import { reportedState, statusOf } from "../../../../src/vehicle/state/reported-state";
import { failure, knownFrom, report } from "../../../support/vehicle/reports";

const flag = (value: boolean, minute: number) => report("charge-ischarging", { value }, { at: at(minute) });
const word = (value: string, minute: number) => report("charge-detailedchargingstatus", { value }, { at: at(minute) });
const at = (minute: number): number => Date.parse("2026-06-01T10:00:00Z") + minute * MINUTE_MS;

function stateOf(...reports: Parameters<typeof knownFrom>[0]): unknown {
  const state = reportedState(knownFrom(reports));
  const { charging } = state;
  return charging && [charging.value, statusOf(charging.value, state), charging.signal.updatedAt];
}

describe("reportedState", () => {
  it("is what both signals say", () => {
    assert.deepEqual(stateOf(flag(true, 1), word("CHARGING", 1)), [true, "charging", at(1)]);
    assert.deepEqual(stateOf(flag(false, 1), word("NOT_CHARGING", 1)), [false, "not-charging", at(1)]);
  });

  it("is what the newer one says when they disagree", () => {
    assert.deepEqual(stateOf(flag(true, 5), word("NOT_CHARGING", 1)), [true, "charging", at(5)]);
    assert.deepEqual(stateOf(flag(false, 5), word("CHARGING", 1)), [false, "not-charging", at(5)]);
    assert.deepEqual(stateOf(flag(true, 1), word("NOT_CHARGING", 5)), [false, "not-charging", at(5)]);
    assert.deepEqual(stateOf(flag(false, 1), word("CHARGING", 5)), [true, "charging", at(5)]);
  });

  it("is fully charged as long as no newer signal says that it charges", () => {
    assert.deepEqual(stateOf(flag(false, 5), word("FULLY_CHARGED", 1)), [false, "fully-charged", at(5)]);
    assert.deepEqual(stateOf(flag(true, 5), word("FULLY_CHARGED", 1)), [true, "charging", at(5)]);
  });

  it("needs one of them only", () => {
    assert.deepEqual(stateOf(flag(true, 1)), [true, "charging", at(1)]);
    assert.deepEqual(stateOf(word("FULLY_CHARGED", 1)), [false, "fully-charged", at(1)]);
  });

  it("does not go by one that failed or cannot be understood", () => {
    assert.deepEqual(stateOf(flag(true, 1), word("CONDITIONING", 5)), [true, "charging", at(1)]);
    const failed = failure("charge-detailedchargingstatus", { body: { value: "CHARGING" }, at: at(5) });
    assert.deepEqual(stateOf(flag(false, 1), failed), [false, "not-charging", at(1)]);
  });

  it("is unknown without either", () => {
    assert.equal(stateOf(), undefined);
    assert.equal(stateOf(failure("charge-ischarging", { at: at(1) })), undefined);
  });
});

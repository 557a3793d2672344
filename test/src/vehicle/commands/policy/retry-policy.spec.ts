import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../../src/core/duration";
import { SmartcarError, type ErrorCode, type ErrorDetail } from "../../../../../src/core/error";
import { plain } from "../../../../../src/core/speech";
import type { CommandName } from "../../../../../src/vehicle/outcome";
import { waitToRepeat } from "../../../../../src/vehicle/commands/policy/retry-policy";

const error = (code: ErrorCode, detail: ErrorDetail): SmartcarError =>
  new SmartcarError(code, plain("It failed"), detail);

/** The waits in minutes after the first send, the second and so on, until no more is sent. */
function waits(
  command: CommandName,
  failed: SmartcarError,
  { away = false, isSpared = false } = {},
): readonly number[] {
  const minutes: number[] = [];
  for (let sends = 1; sends < 100; sends++) {
    const wait = waitToRepeat(command, failed, { sends, away, isSpared });
    if (wait === undefined) break;
    minutes.push(wait / MINUTE_MS);
  }
  return minutes;
}

const asked = (minutes: number): SmartcarError =>
  error("RATE_LIMIT", { retry: "later", retryAfterMs: minutes * MINUTE_MS, status: 429 });

describe("waitToRepeat", () => {
  it("tries a car that sleeps or is out of reach again after 5, 15 and 30 minutes", () => {
    for (const reason of ["ASLEEP", "UNREACHABLE", "UNKNOWN", "LOW_BATTERY"]) {
      const state = error("VEHICLE_STATE", { reason, retry: "later", mayHaveReachedCar: true });
      for (const command of ["start", "stop"] as const) assert.deepEqual(waits(command, state), [5, 15, 30], reason);
    }
  });

  it("does not try a car again that is away from where it answers", () => {
    const state = error("VEHICLE_STATE", { reason: "UNREACHABLE", retry: "later", mayHaveReachedCar: true });

    assert.deepEqual(waits("stop", state, { away: true }), []);
  });

  it("spares what counts, and goes on with what is free", () => {
    const state = error("VEHICLE_STATE", { reason: "UNREACHABLE", retry: "later", mayHaveReachedCar: true });
    const doubt = error("UPSTREAM", { retry: "read-back", status: 502 });
    const unsent = error("NETWORK", { retry: "later" });

    for (const failed of [state, doubt]) assert.deepEqual(waits("stop", failed, { isSpared: true }), []);
    assert.deepEqual(waits("stop", unsent, { isSpared: true }), waits("stop", unsent));
  });

  it("does not try again what a person must change at the car", () => {
    for (const reason of [
      "CHARGE_FAULT",
      "REMOTE_ACCESS_DISABLED",
      "IN_MOTION",
      "DEVICE_PAIRING_REQUIRED",
      undefined,
    ]) {
      assert.deepEqual(waits("stop", error("VEHICLE_STATE", { reason, mayHaveReachedCar: true })), []);
    }
  });

  it("never repeats what fails for good", () => {
    for (const code of ["CREDENTIALS", "PERMISSION", "OWNER_ACTION", "REJECTED", "PLAN_LIMIT"] as const) {
      assert.deepEqual(waits("stop", error(code, { retry: "never" })), []);
    }
  });

  it("repeats what never reached Smartcar: a start for minutes, a stop for hours", () => {
    const unsent = error("NETWORK", { retry: "later" });

    assert.deepEqual(waits("start", unsent), [0.5, 1, 2]);
    const stop = waits("stop", unsent);
    assert.deepEqual(stop.slice(0, 6), [0.5, 1, 2, 4, 5, 5]);
    assert.equal(stop.length, 30);
  });

  it("waits as long as Smartcar asks, if that still makes sense", () => {
    assert.deepEqual(waits("start", asked(10)), [10, 10, 10]);
    assert.deepEqual(waits("start", asked(16)), []);
    assert.equal(waits("stop", asked(60)).length, 30);
    assert.deepEqual(waits("stop", asked(91)), []);
  });

  it("repeats a stop twice at most that counts with the make each time, and no start that may have been done", () => {
    const makerLimit = error("UPSTREAM", {
      retry: "later",
      retryAfterMs: HOUR_MS,
      status: 502,
      mayHaveReachedCar: true,
    });
    const missed = error("UPSTREAM", { retry: "read-back", status: 502, mayHaveReachedCar: true });

    assert.deepEqual(waits("stop", makerLimit), [60, 60]);
    assert.deepEqual(waits("stop", missed), [0.5, 1]);
    assert.deepEqual(waits("start", missed), []);
  });
});

import assert from "node:assert/strict";
import { SmartcarError } from "../../../../src/core/error";
import { plain } from "../../../../src/core/speech";
import { isBilled } from "../../../../src/vehicle/budget/billing";

const error = (status: number | undefined, mayHaveReachedCar: boolean, type?: string): SmartcarError =>
  new SmartcarError("SERVER", plain("It failed"), { status, mayHaveReachedCar, type });

describe("isBilled", () => {
  it("is what Smartcar answered about the car", () => {
    for (const [status, reached] of [
      [400, false],
      [404, false],
      [409, true],
      [500, true],
      [501, false],
      [502, true],
      [504, true],
    ] as const) {
      assert.equal(isBilled(error(status, reached)), true, String(status));
    }
  });

  it("is not what it turned away at the door", () => {
    for (const status of [401, 403, 407, 429, 430]) assert.equal(isBilled(error(status, false)), false, String(status));
  });

  it("is what was sent and never answered", () => {
    assert.equal(isBilled(error(undefined, true)), true);
  });

  it("is not what was never sent", () => {
    assert.equal(isBilled(error(undefined, false)), false);
  });

  it("is an answer that cannot be read", () => {
    assert.equal(isBilled(error(200, true)), true);
  });

  it("is no failure of the token service", () => {
    assert.equal(isBilled(error(500, false)), false);
    assert.equal(isBilled(error(503, false)), false);
    assert.equal(isBilled(error(409, false)), false);
    assert.equal(isBilled(error(400, false, "OAUTH")), false);
    assert.equal(isBilled(error(200, false)), false);
  });
});

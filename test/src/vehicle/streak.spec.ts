import assert from "node:assert/strict";
import { Streak } from "../../../src/vehicle/streak";

const MINUTE = 60_000;

describe("Streak", () => {
  let streak: Streak<"start" | "stop">;
  beforeEach(() => {
    streak = new Streak();
  });

  const said = (name: "start" | "stop", ...minutes: readonly number[]): readonly boolean[] =>
    minutes.map((minute) => streak.goesOn(name, minute * MINUTE));

  it("takes the same wish for a repetition from the third time on", () => {
    assert.deepEqual(said("stop", 0, 1, 2, 61, 120), [false, false, true, true, true]);
  });

  it("begins anew after an hour, with another wish, and when it is ended", () => {
    assert.deepEqual(said("stop", 0, 1, 61), [false, false, false]);
    assert.deepEqual([said("start", 62), said("stop", 63, 64)].flat(), [false, false, false]);
    streak.end();
    assert.deepEqual(said("stop", 65, 66, 67), [false, false, true]);
  });

  it("is not held up by a clock that was set back", () => {
    assert.deepEqual(said("stop", 1000, 1001, 0, 1, 2), [false, false, false, false, true]);
  });
});

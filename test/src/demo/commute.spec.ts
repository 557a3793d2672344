import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../src/core/duration";
import { commuteBetween } from "../../../src/demo/commute";

/** In Berlin, in summer. */
const at = (time: string): number => Date.parse(`2024-07-01T${time}:00+02:00`);

describe("the way to work and back", () => {
  it("is taken when it is time, by the clock of the house", () => {
    assert.deepEqual(
      commuteBetween(at("07:14"), at("07:15")).map(({ act }) => act),
      [{ driving: true }],
    );
    assert.deepEqual(commuteBetween(at("07:15"), at("07:15") + MINUTE_MS - 1), []);
  });

  it("is made up for when the clock has leapt, in its order", () => {
    const acts = commuteBetween(at("06:00"), at("20:00")).map(({ time }) => time);

    assert.deepEqual(acts, ["07:10", "07:15", "08:00", "18:15", "19:00"]);
  });
});

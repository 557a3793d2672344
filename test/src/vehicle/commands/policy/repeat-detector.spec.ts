import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../../../src/core/duration";
import { repetition, type LastRequest } from "../../../../../src/vehicle/commands/policy/repeat-policy";

describe("repetition", () => {
  let last: LastRequest | undefined;
  beforeEach(() => {
    last = undefined;
  });

  const ask = (command: "start" | "stop", ...minutes: readonly number[]): readonly string[] =>
    minutes.map((minute) => {
      const { isSame, goesOn, last: next } = repetition(last, command, minute * MINUTE_MS);
      last = next;
      return goesOn ? "goes on" : isSame ? "same" : "new";
    });

  it("takes the same request for a controller's from the third time on", () => {
    assert.deepEqual(ask("stop", 0, 1, 2, 61, 120), ["new", "same", "goes on", "goes on", "goes on"]);
  });

  it("counts again after an hour and with another request, and knows the same however late", () => {
    assert.deepEqual(ask("stop", 0, 1, 61), ["new", "same", "same"]);
    assert.deepEqual([ask("start", 62), ask("stop", 63, 64)].flat(), ["new", "new", "same"]);
    assert.deepEqual(ask("stop", 10_000), ["same"]);
  });

  it("does not count what a controller marks itself", () => {
    ask("stop", 0);
    for (const minute of [1, 2, 3]) last = repetition(last, "stop", minute * MINUTE_MS, true).last;

    assert.deepEqual(ask("stop", 4), ["same"]);
    assert.equal(repetition(undefined, "stop", 0, true).goesOn, false);
  });

  it("is not held up by a clock that was set back", () => {
    assert.deepEqual(ask("stop", 1000, 1001, 0, 1, 2), ["new", "same", "same", "same", "goes on"]);
  });
});

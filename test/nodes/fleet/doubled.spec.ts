import assert from "node:assert/strict";
import { doubledIn } from "../../fleet/cloud";

describe("the run of a fleet", () => {
  for (const [says, commands, limitsAsked, doubled] of [
    ["a start and its stop, again and again", ["start 200", "stop 200", "start 200"], 0, 0],
    ["the same start twice", ["start 200", "start 200"], 0, 1],
    ["the same start twice, whatever failed between", ["start 200", "start 401", "start 200"], 0, 1],
    ["one that failed before it was taken", ["start 504", "start 200"], 0, 0],
    ["a start after a stop that a full car refused", ["start 200", "stop 409", "start 200"], 0, 0],
    ["a limit that was asked for twice", ["set-limit 200", "set-limit 200"], 2, 0],
    ["a limit that was asked for once, and set twice", ["set-limit 200", "set-limit 200"], 1, 1],
  ] as const) {
    it(`counts ${doubled} as doubled for ${says}`, () => {
      const sent = commands.map((what, at) => ({ what: `charge/${what}`, at }));
      assert.equal(doubledIn(sent, limitsAsked), doubled);
    });
  }
});

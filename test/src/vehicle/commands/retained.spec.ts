import assert from "node:assert/strict";
import { takesRetained } from "../../../../src/vehicle/commands/retained";

describe("takesRetained", () => {
  const all = [true, false].flatMap((isSame) => [true, false].map((wasStarted) => ({ isSame, wasStarted })));

  it("never begins anything", () => {
    for (const rest of all) assert.equal(takesRetained({ kind: "action", ...rest }), false);
  });

  it("stops once what was started", () => {
    const taken = all.filter((rest) => takesRetained({ kind: "stop", ...rest }));
    assert.deepEqual(taken, [{ isSame: false, wasStarted: true }]);
  });

  it("sets what the topic has not set before", () => {
    for (const rest of all) assert.equal(takesRetained({ kind: "setting", ...rest }), !rest.isSame);
  });
});

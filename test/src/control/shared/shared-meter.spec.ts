import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../../src/core/duration";
import { SurplusDriver } from "../surplus/surplus-driver";
import { shareMeter } from "../../../../nodes/surplus/shared-meters";

describe("two nodes", () => {
  for (const [what, one, other, shared] of [
    ["that hear the same", [-5200, -5190, -5210], [-5205, -5195, -5200], true],
    ["of which one is a reading ahead", [-5200, -3000, -800, -900], [-5210, -3010, -810], true],
    ["of which the other is a reading ahead", [-5210, -3010, -810], [-5200, -3000, -800, -900], true],
    ["that hear different houses", [-5200, -5190, -5210], [-5205, -4900, -5200], false],
    ["that have heard too little", [-5200, -5190], [-5200, -5190], false],
  ] as const)
    it(`${what} ${shared ? "share" : "do not share"} a meter`, () => {
      assert.equal(shareMeter(one, other), shared);
    });
});

describe("a car at the same meter that is switched", () => {
  it("lets the delay of another begin again", () => {
    const surplus = new SurplusDriver({ chargePowerW: 3700 });
    surplus.meter(-5200, 9 * MINUTE_MS);

    surplus.give({ kind: "other-switched" });
    const began = surplus.now;
    surplus.meter(-5200, 9 * MINUTE_MS);
    assert.equal(surplus.decision.on, false);
    surplus.meter(-5200, 2 * MINUTE_MS);

    assert.equal(surplus.switches.at(-1)?.at, began + 10 * MINUTE_MS);
  });

  it("is not followed by another where its power then is missing", () => {
    const surplus = new SurplusDriver({ chargePowerW: 3700 });
    surplus.meter(-5200, 9 * MINUTE_MS);

    surplus.give({ kind: "other-switched" });
    surplus.meter(-5200, 3 * MINUTE_MS);
    surplus.meter(-1500, 60 * MINUTE_MS);

    assert.equal(surplus.decision.on, false);
  });
});

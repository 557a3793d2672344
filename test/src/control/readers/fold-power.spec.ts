import assert from "node:assert/strict";
import type { Part } from "../../../../src/control/readers/feed";
import { foldPower, type FoldOptions, type PartsState } from "../../../../src/control/readers/meters/fold-power";

/** Feeds one part after the other, a second apart, and tells the grid power after each. */
function folded(parts: ReadonlyArray<readonly [part: Part, value: number]>, options: Partial<FoldOptions> = {}) {
  let state: PartsState = {};
  return parts.map(([part, value], index) => {
    const result = foldPower(state, { kind: "part", part, value, source: "test" }, { now: index * 1000, ...options });
    state = result.state;
    return result.power?.gridW ?? result.waiting.join(" ");
  });
}

describe("foldPower", () => {
  it("tells import less export once both are known", () => {
    const told = folded([
      ["import", 512],
      ["export", 0],
      ["import", 0],
      ["export", 1204],
    ]);

    assert.deepEqual(told, ["export", 512, 0, -1204]);
  });

  it("sums three phases, in any order", () => {
    const told = folded([
      ["L2", 100],
      ["L2", 110],
      ["L1", -300],
      ["L3", 40],
      ["L1", -200],
    ]);

    assert.deepEqual(told, ["L1 L3", "L1 L3", "L3", -150, -50]);
  });

  it("waits for no phase that the meter does not have", () => {
    assert.deepEqual(
      folded([
        ["phases", 1],
        ["L1", 70],
      ]),
      ["L1", 70],
    );
    assert.deepEqual(folded([["L1", 70]], { phases: 1 }), [70]);
    assert.deepEqual(
      folded(
        [
          ["L1", 70],
          ["L2", 30],
        ],
        { phases: 2 },
      ),
      ["L2", 100],
    );
  });

  it("believes what the meter says of its phases more than the setting", () => {
    assert.deepEqual(
      folded(
        [
          ["phases", 3],
          ["L1", 70],
        ],
        { phases: 1 },
      ),
      ["L1 L2 L3", "L2 L3"],
    );
  });

  it("does not use a part that is too old", () => {
    const first = foldPower({}, { kind: "part", part: "import", value: 5, source: "test" }, { now: 0 });
    const late = foldPower(first.state, { kind: "part", part: "export", value: 0, source: "test" }, { now: 600_001 });

    assert.deepEqual([late.power, late.waiting], [undefined, ["import"]]);
  });

  it("comes back from a store as it was kept", () => {
    const first = foldPower({}, { kind: "part", part: "import", value: 5, source: "test" }, { now: 0 });
    const kept: PartsState = JSON.parse(JSON.stringify(first.state));

    assert.equal(
      foldPower(kept, { kind: "part", part: "export", value: 2, source: "test" }, { now: 9 }).power?.gridW,
      3,
    );
  });
});

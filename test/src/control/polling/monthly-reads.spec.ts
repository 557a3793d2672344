import assert from "node:assert/strict";
import { monthlyReads } from "../../../../src/control/polling/monthly-reads";
import { MINUTE_MS } from "../../../../src/core/duration";

describe("monthlyReads", () => {
  it("is nothing where nothing is read automatically", () => {
    for (const mode of ["push", "demand"] as const) {
      assert.deepEqual(monthlyReads({ mode, everyMs: 0 }, { lagMs: 10 * MINUTE_MS, restMs: 0 }), { from: 0, to: 0 });
    }
  });

  it("follows the owner's minutes", () => {
    assert.deepEqual(monthlyReads({ mode: "every", everyMs: 120 * MINUTE_MS }, { lagMs: 10 * MINUTE_MS, restMs: 0 }), {
      from: 365,
      to: 365,
    });
  });

  it("is a range for smart reading, smaller for a make that is slow to tell", () => {
    const smart = { mode: "smart", everyMs: 0 } as const;
    assert.deepEqual(monthlyReads(smart, { lagMs: 10 * MINUTE_MS, restMs: 0 }), { from: 90, to: 110 });
    assert.deepEqual(monthlyReads(smart, { lagMs: 90 * MINUTE_MS, restMs: 0 }), { from: 90, to: 90 });
  });
});

import assert from "node:assert/strict";
import { feedInSlots } from "../../../../src/control/price/feed-in";
import { slot, span } from "../../../support/control/plain-slots";

describe("feedInSlots", () => {
  it("pays a fixed tariff at all times", () => {
    assert.deepEqual(span(feedInSlots({ kind: "fixed", perKwh: 0.08 }, [slot(0, 1, 0.3), slot(2, 3, 0.4)])), [
      "0-1 0.08",
      "2-3 0.08",
    ]);
  });

  it("pays what its own feed says, less the fee, also below nothing", () => {
    const tariff = { kind: "feed", slots: [slot(0, 1, 0.06), slot(1, 2, -0.01)], feePerKwh: 0.01 } as const;

    assert.deepEqual(span(feedInSlots(tariff, [])), ["0-1 0.05", "1-2 -0.02"]);
  });
});

import assert from "node:assert/strict";
import { forAll } from "../../../support/control/dice";
import { overlaySlots } from "../../../../src/control/shared/slots";
import { HOUR_MS } from "../../../../src/core/duration";
import { slot, span } from "../../../support/control/plain-slots";

describe("overlaySlots", () => {
  it("brings slots into time order", () => {
    assert.deepEqual(span(overlaySlots([slot(2, 3, 7), slot(0, 1, 5)])), ["0-1 5", "2-3 7"]);
  });

  it("keeps the first of two for the same time", () => {
    assert.deepEqual(span(overlaySlots([slot(0, 1, 5), slot(0, 1, 9)])), ["0-1 5"]);
  });

  it("lets the shorter slot hold, and the longer one where the shorter says nothing", () => {
    assert.deepEqual(span(overlaySlots([slot(0, 4, 1), slot(1, 2, 8)])), ["0-1 1", "1-2 8", "2-4 1"]);
  });

  it("keeps holes", () => {
    assert.deepEqual(span(overlaySlots([slot(0, 2, 1), slot(1, 3, 2), slot(5, 6, 3)])), ["0-2 1", "2-3 2", "5-6 3"]);
  });

  it("drops slots without a length", () => {
    assert.deepEqual(span(overlaySlots([slot(1, 1, 1), slot(3, 2, 1)])), []);
  });

  it("never overlaps and covers what was covered, whatever comes", () => {
    forAll(300, (random) => {
      const slots = Array.from({ length: random.whole(0, 11) }, (_, value) => {
        const start = random.whole(0, 19);
        return slot(start, start + random.whole(1, 6), value);
      });

      const laid = overlaySlots(slots);

      for (let hour = 0; hour < 30; hour += 1) {
        const covering = slots.filter((one) => one.startAt <= hour * HOUR_MS && one.endAt > hour * HOUR_MS);
        const reported = laid.filter((one) => one.startAt <= hour * HOUR_MS && one.endAt > hour * HOUR_MS);
        const shortest = Math.min(...covering.map((one) => one.endAt - one.startAt));
        assert.equal(reported.length, covering.length > 0 ? 1 : 0);
        assert.ok(
          reported.every(({ value }) => slots[value] && slots[value].endAt - slots[value].startAt === shortest),
        );
      }
    });
  });
});

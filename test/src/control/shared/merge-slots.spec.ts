import assert from "node:assert/strict";
import { mergeSlots } from "../../../../src/control/shared/slots";
import { HOUR_MS } from "../../../../src/core/duration";
import { slot, span } from "../../../support/control/plain-slots";

describe("mergeSlots", () => {
  const stored = [slot(0, 1, 1), slot(1, 2, 2), slot(2, 3, 3)];

  it("keeps all when a fetch is empty", () => {
    assert.deepEqual(span(mergeSlots(stored, [], 0)), ["0-1 1", "1-2 2", "2-3 3"]);
  });

  it("takes the newer data and keeps what a partial fetch does not tell", () => {
    assert.deepEqual(span(mergeSlots(stored, [slot(1, 2, 9), slot(3, 4, 4)], 0)), ["0-1 1", "1-2 9", "2-3 3", "3-4 4"]);
  });

  it("keeps the rest of an hour of which only quarters are new", () => {
    assert.deepEqual(span(mergeSlots(stored, [slot(1.25, 1.5, 9)], 0)), [
      "0-1 1",
      "1-1.25 2",
      "1.25-1.5 9",
      "1.5-2 2",
      "2-3 3",
    ]);
  });

  it("lets new hours take the place of old quarters", () => {
    const quarters = [slot(0, 0.25, 1), slot(0.25, 0.5, 2)];

    assert.deepEqual(span(mergeSlots(quarters, [slot(0, 1, 5)], 0)), ["0-1 5"]);
  });

  it("drops what ended two days ago", () => {
    const now = 49 * HOUR_MS;

    assert.deepEqual(span(mergeSlots(stored, [], now)), ["1-2 2", "2-3 3"]);
    assert.deepEqual(span(mergeSlots([], stored, now)), ["1-2 2", "2-3 3"]);
  });

  it("changes nothing when the same comes again", () => {
    assert.deepEqual(mergeSlots(stored, stored, 0), stored);
  });
});

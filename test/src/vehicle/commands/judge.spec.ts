import assert from "node:assert/strict";
import { confirmationBy } from "../../../../src/vehicle/commands/confirmation";
import { SETTLE_MS } from "../../../../src/vehicle/state/report-age";

const SENT = 1_000_000;
const sending = { from: SENT, until: SENT + 20_000 };

describe("judge", () => {
  it("is open without a report, or with one from before", () => {
    assert.equal(confirmationBy([], sending), "open");
    assert.equal(confirmationBy([{ fits: true, at: SENT }], sending), "open");
    assert.equal(confirmationBy([], sending), "open");
  });

  it("shows the requested state as soon as it is seen after the request was sent", () => {
    assert.equal(confirmationBy([{ fits: true, at: SENT + 1 }], sending), "reached");
    assert.equal(confirmationBy([{ fits: true, at: SENT + 1 }], sending), "reached");
  });

  it("shows the other state only when the car has had time since the answer", () => {
    const settled = sending.until + SETTLE_MS;

    assert.equal(confirmationBy([{ fits: false, at: settled - 1 }], sending), "open");
    assert.equal(confirmationBy([{ fits: false, at: settled }], sending), "missed");
    assert.equal(confirmationBy([{ fits: false, at: settled }], sending), "missed");
  });
});

import assert from "node:assert/strict";
import { CallLedger } from "../../../../src/simulator/cloud/ledgers";

const endOfMay = Date.parse("2026-05-31T23:59:59Z");
const startOfJune = Date.parse("2026-06-01T00:00:00Z");

describe("CallLedger", () => {
  it("counts by the calendar month in UTC", () => {
    const ledger = new CallLedger();

    ledger.count(endOfMay);
    ledger.count(endOfMay);
    ledger.count(startOfJune);

    assert.deepEqual([ledger.used(endOfMay), ledger.used(startOfJune)], [2, 1]);
  });

  it("takes a call back from the month in which it came", () => {
    const ledger = new CallLedger();
    ledger.count(endOfMay);

    ledger.giveBack(endOfMay);

    assert.equal(ledger.used(endOfMay), 0);
  });
});

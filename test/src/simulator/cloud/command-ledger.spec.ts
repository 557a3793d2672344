import assert from "node:assert/strict";
import { CommandLedger } from "../../../../src/simulator/cloud/ledgers";

describe("CommandLedger", () => {
  it("forgets a stop when the window has passed over it", () => {
    const ledger = new CommandLedger(1000);
    ledger.countStop(0);
    ledger.countStop(600);

    assert.deepEqual([ledger.stops(999), ledger.stops(1000), ledger.stops(1600)], [2, 1, 0]);
  });

  it("counts starts and stops again when the car was driven", () => {
    const ledger = new CommandLedger(1000);
    ledger.countCommand();
    ledger.countCommand();
    assert.equal(ledger.commandsSinceDriven, 2);

    ledger.driven();

    assert.equal(ledger.commandsSinceDriven, 0);
  });
});

import assert from "node:assert/strict";
import { DAY_MS } from "../../../../src/core/duration";
import { CallLedger } from "../../../../src/vehicle/budget/call-ledger";
import { changedOnLoan, withLoan, withoutLoan, type LoanLimits } from "../../../../src/vehicle/budget/loan";
import { withStop } from "../../../../src/vehicle/budget/stop-ledger";
import { NOTHING_SPENT, type StoredBudget } from "../../../../src/vehicle/budget/stored-budget";

const NOW = Date.parse("2026-06-01T10:00:00Z");
const stopWindow = { stops: 60, days: 30 };
const book = { get: () => Promise.resolve(NOTHING_SPENT), change: () => Promise.resolve() };
const limits: LoanLimits = {
  calls: new CallLedger(book, { perMonth: 500, reserve: 20 }),
  stopWindow,
  commandsUntilDriven: undefined,
};

function stopped(budget: StoredBudget): StoredBudget {
  const stops = withStop(budget.stops, NOW + 1, stopWindow);
  return stops ? { ...budget, stops } : budget;
}

describe("a loan", () => {
  for (const count of [0, 3, 200]) {
    it(`is used up by its one stop after ${count} earlier ones`, () => {
      const earlier = Array.from({ length: count }, (_, index) => NOW - (1000 - 4 * index) * DAY_MS);
      const lent = withLoan({ ...NOTHING_SPENT, stops: earlier }, "here", NOW, limits);

      const first = changedOnLoan(lent, "here", stopped, limits);
      assert.equal(first?.used.stops, 1);
      assert.equal(changedOnLoan(first.after, "here", stopped, limits), undefined);
      assert.deepEqual(withoutLoan(first.after, "here").stops.at(-1), NOW + 1);
    });
  }
});

import { withCalls, type CallLedger } from "./call-ledger";
import { withCommand } from "./drive-ledger";
import { withoutStop, withStop, type StopWindow } from "./stop-ledger";
import type { Loan, StoredBudget } from "./stored-budget";

/**
 * Where several processes share what is stored, one owns a car at a time. A part of the budget is set apart for it, counted as if it
 * were spent: that much it may spend while it is cut off, and nothing else.
 */

/** What limits a loan. */
export interface LoanLimits {
  readonly calls: Pick<CallLedger, "withCall">;
  readonly stopWindow: StopWindow | undefined;
  readonly commandsUntilDriven: number | undefined;
}

/** What was spent of a loan. */
export interface LoanUse {
  readonly stops: number;
  readonly calls: number;
  readonly commands: number;
}

export const UNUSED: LoanUse = { stops: 0, calls: 0, commands: 0 };

/** A stop, the read that it may need, and one more. */
const CALLS_LENT = 3;

/** The budget with a loan for `worker`, as large as what is left allows. */
export function withLoan(budget: StoredBudget, worker: string, now: number, limits: LoanLimits): StoredBudget {
  const { stopWindow, commandsUntilDriven } = limits;
  const stop = stopWindow && withStop(budget.stops, now, stopWindow) ? now : undefined;
  const isCommandLeft = commandsUntilDriven !== undefined && withCommand(budget.drives, commandsUntilDriven);
  let calls = 0;
  while (calls < CALLS_LENT && limits.calls.withCall(budget.calls, now, calls + 1)) calls += 1;
  return booked(budget, worker, { at: now, stop, calls, commands: isCommandLeft ? 1 : 0 });
}

/** The budget after the loan of `worker` has come back, except what was used of it. The same when it is done twice. */
export function withoutLoan(budget: StoredBudget, worker: string, used = UNUSED): StoredBudget {
  const { [worker]: loan, ...loans } = budget.loans ?? {};
  if (!loan) return budget;
  const isStopBack = loan.stop !== undefined && used.stops === 0;
  const commands = budget.drives.commands - Math.max(0, loan.commands - used.commands);
  return {
    ...budget,
    calls: withCalls(budget.calls, loan.at, -Math.max(0, loan.calls - used.calls)),
    stops: isStopBack ? withoutStop(budget.stops, loan.stop ?? 0) : budget.stops,
    drives: { ...budget.drives, commands: Math.max(0, commands) },
    loans,
  };
}

/**
 * A change by `worker` that is cut off; `undefined` where it spends more than its loan. What is left of the loan stays set apart.
 */
export function changedOnLoan(
  budget: StoredBudget,
  worker: string,
  change: (budget: StoredBudget) => StoredBudget,
  { stopWindow, commandsUntilDriven }: LoanLimits,
): { readonly after: StoredBudget; readonly used: LoanUse } | undefined {
  const loan = budget.loans?.[worker];
  if (!loan) return undefined;
  const before = withoutLoan(budget, worker);
  const changed = change(before);
  const used = {
    stops: Math.max(0, changed.stops.length + forgotten(before.stops, changed.stops) - before.stops.length),
    calls: Math.max(0, callsIn(changed) - callsIn(before)),
    commands: Math.max(0, changed.drives.commands - before.drives.commands),
  };
  const stops = loan.stop === undefined ? 0 : 1;
  const isTooMuch =
    used.calls > loan.calls ||
    (stopWindow !== undefined && used.stops > stops) ||
    (commandsUntilDriven !== undefined && used.commands > loan.commands);
  if (isTooMuch) return undefined;
  const rest: Loan = {
    at: loan.at,
    stop: used.stops > 0 ? undefined : loan.stop,
    calls: loan.calls - used.calls,
    commands: Math.max(0, loan.commands - used.commands),
  };
  return { after: booked(changed, worker, rest), used };
}

function booked(budget: StoredBudget, worker: string, loan: Loan): StoredBudget {
  return {
    ...budget,
    calls: withCalls(budget.calls, loan.at, loan.calls),
    stops: loan.stop === undefined ? budget.stops : [...budget.stops, loan.stop],
    drives: { ...budget.drives, commands: budget.drives.commands + loan.commands },
    loans: { ...budget.loans, [worker]: loan },
  };
}

/** How many of the oldest stops are no longer remembered, because of newer ones. */
function forgotten(before: readonly number[], [oldest]: readonly number[]): number {
  return oldest === undefined ? 0 : Math.max(0, before.indexOf(oldest));
}

function callsIn({ calls }: StoredBudget): number {
  return Object.values(calls).reduce((sum, month) => sum + month.calls, 0);
}

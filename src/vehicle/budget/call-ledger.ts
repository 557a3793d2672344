import { DateTime } from "luxon";
import { DAY_MS } from "../../core/duration";
import type { Budget, CallMonths } from "./stored-budget";

/** A clock that was set back for a while must find the counts of the months around it. */
const MONTHS_KEPT = 6;

/** How many reads a day must stay affordable before one is spent on a confirmation. */
const READS_A_DAY = 2;

/** How many calls a car may use, and for what. */
export interface CallLimits {
  /** The plan's calls for each car and month. */
  readonly perMonth: number;
  /** How many of them reads leave to commands. */
  readonly reserve: number;
}

/** What is left for reads of the month that holds now; instants in milliseconds since the epoch. */
export interface CallPlan {
  readonly readsLeft: number;
  readonly readsAMonth: number;
  readonly startsAt: number;
  readonly endsAt: number;
}

/** What one car has cost this month. Smartcar publishes no counter, so every call is counted here, before it is sent. */
export class CallLedger {
  readonly #book: Budget;
  readonly #limits: CallLimits;

  constructor(book: Budget, limits: CallLimits) {
    this.#book = book;
    this.#limits = limits;
  }

  /** Calls left in the month of `now`. */
  async left(now: number): Promise<number> {
    const { calls } = await this.#book.get();
    return leftIn(calls[monthOf(now)] ?? UNUSED, this.#limits);
  }

  /** Calls left for reads: without the reserve. */
  async leftForReads(now: number): Promise<number> {
    return Math.max(0, (await this.left(now)) - this.#limits.reserve);
  }

  /** The month of `now` as reads have to plan it. */
  async plan(now: number): Promise<CallPlan> {
    const { perMonth, reserve } = this.#limits;
    return {
      readsLeft: await this.leftForReads(now),
      readsAMonth: Math.max(0, perMonth - reserve),
      startsAt: monthStart(now),
      endsAt: monthEnd(now),
    };
  }

  /** Whether a read that is only useful, not needed, fits in what is left for the rest of the month. */
  async canSpare(now: number): Promise<boolean> {
    const days = Math.max(1, (monthEnd(now) - now) / DAY_MS);
    return (await this.leftForReads(now)) / days >= READS_A_DAY;
  }

  /**
   * Counts one call, before it is made, where at least `least` are left; resolves when the count is stored, with whether it was
   * counted. It is looked at and counted in one step: several requests, and two accounts, may share the last calls.
   */
  async spend(now: number, least = 0): Promise<boolean> {
    let isLeft = false;
    await this.#book.change((budget) => {
      const calls = this.withCall(budget.calls, now, least);
      isLeft = calls !== undefined;
      return calls ? { ...budget, calls } : budget;
    });
    return isLeft;
  }

  /** The same for a read, which leaves the reserve alone. */
  spendRead(now: number): Promise<boolean> {
    return this.spend(now, this.#limits.reserve + 1);
  }

  /** Takes back a call that Smartcar did not count; `at` is when it was spent. */
  async refund(at: number): Promise<void> {
    await this.#book.change((budget) => ({ ...budget, calls: withCalls(budget.calls, at, -1) }));
  }

  /** Smartcar says that the month is used up, whatever was counted here. */
  async close(now: number): Promise<void> {
    const { perMonth } = this.#limits;
    await this.#book.change((budget) => ({
      ...budget,
      calls: changed(budget.calls, now, (month) => ({ ...month, closedAt: perMonth })),
    }));
  }

  /** The months with one more call; `undefined` where fewer than `least` are left in that of `now`. */
  withCall(months: CallMonths, now: number, least = 0): CallMonths | undefined {
    if (leftIn(months[monthOf(now)] ?? UNUSED, this.#limits) < least) return undefined;
    return changed(months, now, (month) => ({ ...month, calls: month.calls + 1 }));
  }
}

/** The months with so many more calls in that of `at`, or fewer. */
export function withCalls(months: CallMonths, at: number, more: number): CallMonths {
  return changed(months, at, (month) => ({ ...month, calls: Math.max(0, month.calls + more) }));
}

function leftIn({ calls, closedAt }: CallMonths[string], { perMonth }: CallLimits): number {
  return closedAt !== undefined && closedAt >= perMonth ? 0 : Math.max(0, perMonth - calls);
}

function changed(
  months: CallMonths,
  now: number,
  change: (month: CallMonths[string]) => CallMonths[string],
): CallMonths {
  const key = monthOf(now);
  return { ...newest(months, key), [key]: change(months[key] ?? UNUSED) };
}

const UNUSED: CallMonths[string] = { calls: 0 };

function monthStart(now: number): number {
  return DateTime.fromMillis(now, { zone: "utc" }).startOf("month").toMillis();
}

/** When the month of `now` ends and the count begins again; milliseconds since the epoch. */
export function monthEnd(now: number): number {
  return DateTime.fromMillis(now, { zone: "utc" }).startOf("month").plus({ months: 1 }).toMillis();
}

function monthOf(now: number): string {
  return DateTime.fromMillis(now, { zone: "utc" }).toFormat("yyyy-MM");
}

/** The newest months, leaving room for `key`. */
function newest(months: CallMonths, key: string): CallMonths {
  const others = Object.entries(months).filter(([month]) => month !== key);
  return Object.fromEntries(others.toSorted(([a], [b]) => (a < b ? 1 : -1)).slice(0, MONTHS_KEPT - 1));
}

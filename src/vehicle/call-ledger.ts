import { DateTime } from "luxon";
import { z } from "zod";
import { Kept } from "../store/kept";
import type { Store } from "../store/store";

/** Calls by month (`2026-11`, UTC); a month that Smartcar itself has closed is marked. */
const Months = z.record(z.string(), z.object({ calls: z.number(), closed: z.boolean().optional() }));
type Months = z.infer<typeof Months>;

/** A clock that was set back for a while must find the counts of the months around it. */
const MONTHS_KEPT = 6;

/** How many reads a day must stay affordable before one is spent on a confirmation. */
const READS_A_DAY = 2;

export interface CallLimits {
  /** The plan's calls for each car and month. */
  readonly perMonth: number;
  /** How many of them reads leave to commands. */
  readonly reserve: number;
}

/** What one car has cost this month. Smartcar publishes no counter, so every call is counted here, before it is sent. */
export class CallLedger {
  readonly #months: Kept<Months>;
  readonly #limits: CallLimits;

  constructor(store: Store, vehicleId: string, limits: CallLimits) {
    this.#months = new Kept<Months>(store, `car/${vehicleId}/calls`, Months, {});
    this.#limits = limits;
  }

  /** Calls left in the month of `now`. */
  async left(now: number): Promise<number> {
    const month = (await this.#months.get())[monthOf(now)];
    return month?.closed ? 0 : Math.max(0, this.#limits.perMonth - (month?.calls ?? 0));
  }

  /** Calls left for reads: without the reserve. */
  async leftForReads(now: number): Promise<number> {
    return Math.max(0, (await this.left(now)) - this.#limits.reserve);
  }

  /** Whether a read that is only useful, not needed, fits in what is left for the rest of the month. */
  async canSpare(now: number): Promise<boolean> {
    const days = Math.max(1, (monthEnd(now) - now) / 86_400_000);
    return (await this.leftForReads(now)) / days >= READS_A_DAY;
  }

  /** Counts one call; resolves when the count is kept. */
  async spend(now: number): Promise<void> {
    await this.#change(now, 1);
  }

  /** Takes back a call that Smartcar did not count. */
  async refund(now: number): Promise<void> {
    await this.#change(now, -1);
  }

  /** Smartcar says that the month is used up, whatever was counted here. */
  async close(now: number): Promise<void> {
    const key = monthOf(now);
    await this.#months.change((months) => ({ ...months, [key]: { calls: months[key]?.calls ?? 0, closed: true } }));
  }

  async #change(now: number, by: number): Promise<void> {
    const key = monthOf(now);
    await this.#months.change((months) => {
      const month = months[key] ?? { calls: 0 };
      return newest({ ...months, [key]: { ...month, calls: Math.max(0, month.calls + by) } });
    });
  }
}

/** When the month of `now` ends and the count begins anew; milliseconds since the epoch. */
export function monthEnd(now: number): number {
  return DateTime.fromMillis(now, { zone: "utc" }).startOf("month").plus({ months: 1 }).toMillis();
}

function monthOf(now: number): string {
  return DateTime.fromMillis(now, { zone: "utc" }).toFormat("yyyy-MM");
}

function newest(months: Months): Months {
  return Object.fromEntries(
    Object.entries(months)
      .toSorted(([a], [b]) => (a < b ? 1 : -1))
      .slice(0, MONTHS_KEPT),
  );
}

import { DAY_MS } from "../../../src/core/duration";

/** What a contender asked of the car and its maker. */
export class Spending {
  readonly stops: number[] = [];
  starts = 0;
  /** By month (`2024-02`, UTC), as Smartcar counts them. */
  readonly calls = new Map<string, number>();

  call(at: number): void {
    const month = monthOf(at);
    this.calls.set(month, this.callsIn(month) + 1);
  }

  callsIn(month: string): number {
    return this.calls.get(month) ?? 0;
  }

  /** Stops in the window that ends at `at`. */
  stopsUntil(at: number, days: number): number {
    let count = 0;
    while (count < this.stops.length && (this.stops.at(-1 - count) ?? -Infinity) > at - days * DAY_MS) count++;
    return count;
  }

  get worstMonth(): number {
    return Math.max(0, ...this.calls.values());
  }
}

export function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

/** The most of these instants that lie in any window of so many days. */
export function mostWithin(instants: readonly number[], days: number): number {
  let [most, first] = [0, 0];
  for (const [index, at] of instants.entries()) {
    while ((instants[first] ?? at) <= at - days * DAY_MS) first++;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

/** What a vehicle has used of its plan, by calendar month in UTC. */
export class CallLedger {
  readonly #callsOf = new Map<string, number>();

  /** Counts a call that arrived at `at`. */
  count(at: number): void {
    this.#callsOf.set(monthOf(at), this.used(at) + 1);
  }

  /** Takes back a call whose answer turned out to be free. */
  giveBack(at: number): void {
    this.#callsOf.set(monthOf(at), this.used(at) - 1);
  }

  /** The calls of the month in which `at` lies. */
  used(at: number): number {
    return this.#callsOf.get(monthOf(at)) ?? 0;
  }
}

/** As `2026-11`. */
function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

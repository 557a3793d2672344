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

/** What a make remembers of the commands that it took for one car. */
export class CommandLedger {
  readonly #windowMs: number;
  #stopsAt: number[] = [];
  #sinceDriven = 0;

  /** Stops are remembered for `windowMs`. */
  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  countStop(at: number): void {
    this.#stopsAt.push(at);
  }

  /** The stops of the window that ends at `now`. */
  stops(now: number): number {
    this.#stopsAt = this.#stopsAt.filter((at) => at > now - this.#windowMs);
    return this.#stopsAt.length;
  }

  /** Counts a start or a stop. */
  countCommand(): void {
    this.#sinceDriven += 1;
  }

  get commandsSinceDriven(): number {
    return this.#sinceDriven;
  }

  /** The car was driven: starts and stops are counted again. */
  driven(): void {
    this.#sinceDriven = 0;
  }
}

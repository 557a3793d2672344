/** What a maker remembers of the commands that it took for one car. */
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

  /** The car was driven: starts and stops are counted anew. */
  driven(): void {
    this.#sinceDriven = 0;
  }
}

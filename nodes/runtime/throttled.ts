import { type Clock, nothingToCancel } from "../../src/core/clock";

/** Does a work when it is needed, but not more often than every `everyMs`. `work` must not throw. */
export class Throttled {
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #work: () => void;
  #cancel = nothingToCancel;
  #dueAt = Infinity;
  #doneAt = -Infinity;

  constructor(clock: Clock, everyMs: number, work: () => void) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#work = work;
  }

  /** It is needed within `ms`. */
  within(ms: number): void {
    const now = this.#clock.now();
    const at = Math.max(now + ms, this.#doneAt + this.#everyMs);
    if (this.#dueAt <= at) return;
    this.#cancel();
    this.#dueAt = at;
    this.#cancel = this.#clock.after(Math.max(0, at - now), () => this.#do());
  }

  close(): void {
    this.#cancel();
  }

  #do(): void {
    this.#dueAt = Infinity;
    this.#cancel = nothingToCancel;
    this.#doneAt = this.#clock.now();
    this.#work();
  }
}

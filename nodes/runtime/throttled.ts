import { type Alarm, alarmAfter, type Clock, type Sleeper } from "../../src/core/clock";

/** Does a work when it is needed, but not more often than every `everyMs`. `work` must not throw. */
export class Throttled implements Sleeper {
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #work: () => void;
  #alarm: Alarm | undefined;
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
    this.#alarm?.cancel();
    this.#dueAt = at;
    this.#alarm = alarmAfter(this.#clock, Math.max(0, at - now), this);
  }

  close(): void {
    this.#alarm?.cancel();
  }

  /** The time has come. */
  wake(): void {
    this.#dueAt = Infinity;
    this.#alarm = undefined;
    this.#doneAt = this.#clock.now();
    this.#work();
  }
}

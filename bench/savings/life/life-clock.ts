import type { Clock } from "../../../src/core/clock";

interface Alarm {
  readonly at: number;
  readonly task: () => void;
}

/** The time of a simulated home. Whoever moves it rings what is due. */
export class LifeClock implements Clock {
  readonly #now: () => number;
  readonly #alarms = new Set<Alarm>();

  constructor(now: () => number) {
    this.#now = now;
  }

  now(): number {
    return this.#now();
  }

  after(ms: number, task: () => void): () => void {
    const alarm = { at: this.#now() + Math.max(0, ms), task };
    this.#alarms.add(alarm);
    return () => void this.#alarms.delete(alarm);
  }

  /** When the next alarm rings: Infinity if none is set. */
  get nextAt(): number {
    return Math.min(...[...this.#alarms].map(({ at }) => at));
  }

  /** Rings what is due. */
  ring(): void {
    for (const alarm of [...this.#alarms].toSorted((one, other) => one.at - other.at)) {
      if (alarm.at > this.#now() || !this.#alarms.delete(alarm)) continue;
      alarm.task();
    }
  }
}

import type { Clock } from "../../src/core/clock";

interface Alarm {
  readonly at: number;
  readonly order: number;
  readonly task: () => void;
}

/** A clock that stands still until a test moves it. Alarms ring in the order of their time, then of their making. */
export class FakeClock implements Clock {
  #now: number;
  #made = 0;
  #alarms: Alarm[] = [];

  constructor(startAt: number | string = "2026-06-01T10:00:00Z") {
    this.#now = new Date(startAt).getTime();
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, task: () => void): () => void {
    const alarm = { at: this.#now + Math.max(ms, 0), order: this.#made++, task };
    this.#alarms.push(alarm);
    return () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm);
    };
  }

  /** How many alarms are set. */
  get waiting(): number {
    return this.#alarms.length;
  }

  /** When the next alarm rings; `undefined` if none is set. */
  get nextAt(): number | undefined {
    return this.#next(Infinity)?.at;
  }

  /** Moves on by `ms`, ringing what falls due, and lets promises settle between the alarms. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settle();
    for (let next = this.#next(until); next; next = this.#next(until)) {
      this.#now = Math.max(this.#now, next.at);
      this.#alarms = this.#alarms.filter((alarm) => alarm !== next);
      next.task();
      await settle();
    }
    this.#now = until;
    await settle();
  }

  /** Sets the clock without ringing anything, as a person or a time server does. */
  jump(to: number | string): void {
    this.#now = new Date(to).getTime();
  }

  #next(until: number): Alarm | undefined {
    return this.#alarms.filter((alarm) => alarm.at <= until).toSorted((a, b) => a.at - b.at || a.order - b.order)[0];
  }
}

/** Lets everything that is already resolved run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

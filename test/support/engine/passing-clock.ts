import type { Clock } from "../../../src/core/clock";
import { monotonicClock } from "../../../src/core/clock";

interface Alarm {
  readonly at: number;
  readonly task: () => void;
  cancel: () => void;
}

/** A clock that goes by real time, of which a test can let more pass at once. */
export class PassingClock implements Clock {
  readonly #alarms = new Set<Alarm>();
  #ahead = 0;
  #isStanding = false;

  now(): number {
    return monotonicClock.now() + this.#ahead;
  }

  after(ms: number, task: () => void): () => void {
    const alarm: Alarm = { at: this.now() + ms, task, cancel: () => {} };
    this.#alarms.add(alarm);
    this.#set(alarm);
    return () => {
      this.#alarms.delete(alarm);
      alarm.cancel();
    };
  }

  /** From now on nothing rings by itself: only what `pass` makes due. */
  stand(): void {
    this.#isStanding = true;
    for (const alarm of this.#alarms) alarm.cancel();
  }

  /** What falls due rings soon. */
  pass(ms: number): void {
    this.#ahead += ms;
    for (const alarm of this.#alarms) {
      alarm.cancel();
      this.#set(alarm);
    }
  }

  #set(alarm: Alarm): void {
    const left = alarm.at - this.now();
    if (this.#isStanding && left > 0) return;
    alarm.cancel = monotonicClock.after(left, () => {
      this.#alarms.delete(alarm);
      alarm.task();
    });
  }
}

import { monotonicClock, runTask, systemClock, type Clock } from "./clock";

/** What a clock shows, in milliseconds since the epoch, and how many of its seconds pass in one of the wall's. */
export interface Pace {
  readonly now: number;
  /** 0 for a clock that stands still. */
  readonly speed: number;
}

interface PaceSince extends Pace {
  /** The instant of the monotonic clock at which it showed `now`. */
  readonly since: number;
}

interface Alarm {
  readonly task: () => void;
  /** How much of this clock's time was left at `since`, an instant of the monotonic clock. */
  left: number;
  since: number;
  cancel: () => void;
}

/**
 * A clock that can be set and that runs as fast as it is set to. Until it is given a pace it is the computer's own clock, also
 * where that one is set; from then on it follows the monotonic time, so a changed wall clock does not disturb it.
 */
export class AdjustableClock implements Clock {
  readonly #ticks: Clock;
  readonly #alarms = new Set<Alarm>();
  readonly #listeners = new Set<() => void>();
  #pace: PaceSince | undefined;

  constructor(pace?: { readonly now?: number | undefined; readonly speed: number }, ticks: Clock = monotonicClock) {
    this.#ticks = ticks;
    if (pace) this.#pace = { now: pace.now ?? systemClock.now(), speed: pace.speed, since: ticks.now() };
  }

  get speed(): number {
    return this.#pace?.speed ?? 1;
  }

  /** Whether it has left the computer's clock. */
  get isSet(): boolean {
    return this.#pace !== undefined;
  }

  now(): number {
    return this.#pace ? Math.round(exactly(this.#pace, this.#ticks.now())) : systemClock.now();
  }

  after(ms: number, task: () => void): () => void {
    const alarm: Alarm = { task, left: Math.max(ms, 0), since: this.#ticks.now(), cancel: () => {} };
    this.#alarms.add(alarm);
    this.#arm(alarm);
    return () => this.#drop(alarm);
  }

  /** When the next alarm rings by this clock; `undefined` if none is set. */
  get nextAt(): number | undefined {
    if (this.#alarms.size === 0) return undefined;
    const at = this.#ticks.now();
    return this.now() + Math.max(0, Math.min(...[...this.#alarms].map((alarm) => this.#left(alarm, at))));
  }

  /**
   * Sets what it shows, how fast it runs, or both. A step forward is time that has passed: what it passes rings before this
   * returns, in the order of its time. After a step back, and after it was the computer's clock, each alarm rings when the time
   * that was left for it has passed.
   */
  set({ now, speed = this.speed }: Partial<Pace>): void {
    const since = this.#ticks.now();
    const before = this.#pace && exactly(this.#pace, since);
    const shown = now ?? before ?? systemClock.now();
    this.#leaveAt(since, before === undefined ? 0 : Math.max(0, shown - before));
    this.#pace = { now: shown, speed, since };
    this.#goOn();
  }

  /** Makes it the computer's clock again. Each alarm rings when the time that was left for it has passed. */
  unset(): void {
    this.#leaveAt(this.#ticks.now(), 0);
    this.#pace = undefined;
    this.#goOn();
  }

  /** Calls `listener` whenever it was set; the returned function takes it back. */
  onSet(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #left({ left, since }: Alarm, at: number): number {
    return left - (at - since) * this.speed;
  }

  /** What is left of each alarm when its pace ends and `passed` is skipped. */
  #leaveAt(at: number, passed: number): void {
    for (const alarm of this.#alarms) {
      alarm.left = this.#left(alarm, at) - passed;
      alarm.since = at;
    }
  }

  #goOn(): void {
    const alarms = [...this.#alarms].toSorted((a, b) => a.left - b.left);
    for (const alarm of alarms) this.#arm(alarm);
    for (const alarm of alarms) if (alarm.left <= 0) this.#ring(alarm);
    for (const listener of this.#listeners) runTask(listener);
  }

  #arm(alarm: Alarm): void {
    alarm.cancel();
    const left = this.#left(alarm, this.#ticks.now());
    const wait = left <= 0 ? 0 : left / this.speed;
    // Timers of Node's may be early by a moment, which is long where the clock runs fast.
    const ring = (): void => (this.#left(alarm, this.#ticks.now()) > 0 ? this.#arm(alarm) : this.#ring(alarm));
    alarm.cancel = wait < Infinity ? this.#ticks.after(wait, ring) : () => {};
  }

  #ring(alarm: Alarm): void {
    if (this.#drop(alarm)) runTask(alarm.task);
  }

  #drop(alarm: Alarm): boolean {
    alarm.cancel();
    return this.#alarms.delete(alarm);
  }
}

function exactly({ now, speed, since }: PaceSince, at: number): number {
  return now + (at - since) * speed;
}

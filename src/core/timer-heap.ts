import { type Alarm, type Clock, runTask, type Sleeper } from "./clock";
import { Heap } from "./heap";

/** One of thousands: it is what takes it back, too. */
class HeapAlarm implements Alarm {
  at: number;
  /** Alarms of one instant ring in the order of their making. */
  readonly order: number;
  /** Absent once it has rung or was taken back. */
  task: (() => void) | Sleeper | undefined;
  readonly #heap: TimerHeap;

  constructor(heap: TimerHeap, at: number, order: number, task: (() => void) | Sleeper) {
    this.#heap = heap;
    this.at = at;
    this.order = order;
    this.task = task;
  }

  cancel(): void {
    if (!this.task) return;
    this.task = undefined;
    this.#heap.takenBack();
  }
}

/** So many alarms ring before everything else has a turn. */
const IN_ONE_TURN = 50;

/** Fewer that were taken back are not worth clearing away. */
const MANY = 64;

/**
 * Many alarms of one clock by one timer of it: setting one costs the logarithm of how many there are. Where many are due at a time,
 * everything else has a turn between them.
 */
export class TimerHeap implements Clock {
  readonly #clock: Clock;
  #alarms = heapOf([]);
  #made = 0;
  #takenBack = 0;
  /** What the timer waits for. */
  #armedFor = Infinity;
  #cancel = (): void => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  after(ms: number, task: () => void): () => void {
    const alarm = this.#add(ms, task);
    return () => alarm.cancel();
  }

  alarm(ms: number, sleeper: Sleeper): Alarm {
    return this.#add(ms, sleeper);
  }

  /** How many alarms are set. */
  get size(): number {
    return this.#alarms.items.length - this.#takenBack;
  }

  /** Takes all alarms back. */
  close(): void {
    this.#alarms = heapOf([]);
    this.#takenBack = 0;
    this.#arm();
  }

  #add(ms: number, task: (() => void) | Sleeper): HeapAlarm {
    const alarm = new HeapAlarm(this, this.now() + Math.max(0, ms), this.#made++, task);
    this.#alarms.add(alarm);
    this.#arm();
    return alarm;
  }

  /** One of its alarms rings no more. */
  takenBack(): void {
    this.#takenBack += 1;
    const { items } = this.#alarms;
    const [isNoneLeft, isFew] = [this.size === 0, this.#takenBack < MANY || this.#takenBack < items.length / 2];
    if (isFew && !isNoneLeft) return;
    this.#alarms = heapOf(items.filter(({ task }) => task !== undefined));
    this.#takenBack = 0;
    this.#arm();
  }

  #arm(): void {
    const at = this.#alarms.first?.at ?? Infinity;
    if (at === this.#armedFor) return;
    this.#cancel();
    this.#armedFor = at;
    this.#cancel = at === Infinity ? () => {} : this.#clock.after(at - this.now(), () => this.#ring(at));
  }

  /** The time until `dueAt` has passed, whatever the clock shows: where it was put back, so are the alarms. */
  #ring(dueAt: number): void {
    this.#armedFor = Infinity;
    const backMs = dueAt - this.now();
    if (backMs > 0) for (const alarm of this.#alarms.items) alarm.at -= backMs;
    const now = this.now();
    for (let rung = 0; rung < IN_ONE_TURN && (this.#alarms.first?.at ?? Infinity) <= now;) {
      const alarm = this.#alarms.take();
      const task = alarm?.task;
      if (!alarm || !task) {
        this.#takenBack -= 1;
        continue;
      }
      alarm.task = undefined;
      rung += 1;
      runTask(typeof task === "function" ? task : () => task.wake());
    }
    this.#arm();
  }
}

function heapOf(alarms: readonly HeapAlarm[]): Heap<HeapAlarm> {
  const heap = new Heap<HeapAlarm>((one, other) => one.at - other.at || one.order - other.order);
  for (const alarm of alarms) heap.add(alarm);
  return heap;
}

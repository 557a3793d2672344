import { errorOf } from "./error";

/** The time that an account lives by. Passed in everywhere, so that tests and the simulator can run ahead of the wall. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `task` once after `ms` of this clock; the returned function takes it back. A task that throws harms nobody: it is warned of. */
  after(ms: number, task: () => void): () => void;
  /** The same for a sleeper; use `alarmAfter`. */
  alarm?(ms: number, sleeper: Sleeper): Alarm;
}

/** Who is woken at a time: an object that is there anyway, because thousands of cars wait for several times each. */
export interface Sleeper {
  wake(): void;
}

/** A time that a sleeper waits for. */
export interface Alarm {
  cancel(): void;
}

/** Wakes `sleeper` after `ms` of `clock`. */
export function alarmAfter(clock: Clock, ms: number, sleeper: Sleeper): Alarm {
  return clock.alarm?.(ms, sleeper) ?? { cancel: clock.after(ms, () => sleeper.wake()) };
}

/** One for all that wait for nothing: of each of thousands of cars, several do. */
export const nothingToCancel = (): void => {};

/** Node's timers hold at most a 32-bit delay; a longer wait is cut into pieces of this length. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What a timer's task throws would end the process. */
export function runTask(task: () => void): void {
  try {
    task();
  } catch (err) {
    process.emitWarning(errorOf(err));
  }
}

function startTimer(ms: number, task: () => void): () => void {
  const piece = Math.min(Math.max(ms, 0), LONGEST_TIMER_MS);
  let handle = setTimeout(
    function next(left: number): void {
      if (!(left > 0)) return runTask(task);
      const rest = Math.min(left, LONGEST_TIMER_MS);
      handle = setTimeout(next, rest, left - rest);
    },
    piece,
    Math.max(ms, 0) - piece,
  );
  return () => clearTimeout(handle);
}

/** The computer's own clock. */
export const systemClock: Clock = { now: () => Date.now(), after: startTimer };

/** What passes between two of its instants has really passed, whatever the computer's clock was set to meanwhile; they name no date. */
export const monotonicClock: Clock = { now: () => performance.now(), after: startTimer };

/** Resolves when everything else that is due in the process has had its turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Resolves after `ms` of `clock`; rejects with the signal's reason when `signal` aborts first. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = (): void => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener("abort", stop);
      resolve();
    });
    signal?.addEventListener("abort", stop, { once: true });
  });
}

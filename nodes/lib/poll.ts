import type { Clock } from "../../src/clock";

export interface Poll {
  readonly clock: Clock;
  readonly everyMs: number;
  /** When this was last known without our asking, milliseconds since the epoch. */
  readonly lastAt: () => Promise<number | undefined>;
  readonly work: () => Promise<void>;
}

/**
 * Does `work` whenever `everyMs` have passed since the last news, however it came; so a restart asks for nothing that is still
 * young. `work` must not throw. Returns the stop.
 */
export function startPoll({ clock, everyMs, lastAt, work }: Poll): () => void {
  let stopped = false;
  let cancel: (() => void) | undefined;

  async function turn(): Promise<void> {
    const age = clock.now() - ((await lastAt()) ?? -Infinity);
    const isDue = age >= everyMs || age < 0;
    if (isDue && !stopped) await work();
    if (!stopped) cancel = clock.after(isDue ? everyMs : everyMs - age, () => void turn());
  }

  void turn();
  return () => {
    stopped = true;
    cancel?.();
  };
}

/** Does `work` every `everyMs`, for the first time after that. `work` must not throw. Returns the stop. */
export function startBeat(clock: Clock, everyMs: number, work: () => void): () => void {
  let cancel = clock.after(everyMs, beat);
  function beat(): void {
    work();
    cancel = clock.after(everyMs, beat);
  }
  return () => cancel();
}

import type { Clock } from "../../src/clock";

/** Does `work` every `everyMs`, for the first time after that. `work` must not throw. Returns the stop. */
export function startBeat(clock: Clock, everyMs: number, work: () => void): () => void {
  let cancel = clock.after(everyMs, beat);
  function beat(): void {
    work();
    cancel = clock.after(everyMs, beat);
  }
  return () => cancel();
}

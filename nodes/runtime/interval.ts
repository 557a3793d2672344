import type { Clock } from "../../src/core/clock";

/** Does `work` every `everyMs`, for the first time after that, whether it has failed before or not. Returns the stop. */
export function startInterval(clock: Clock, everyMs: number, work: () => void): () => void {
  let cancel = clock.after(everyMs, tick);
  function tick(): void {
    cancel = clock.after(everyMs, tick);
    work();
  }
  return () => cancel();
}

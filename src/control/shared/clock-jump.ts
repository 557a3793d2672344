/** Inputs may come out of order, and ticks late, by this much; more is a clock that was set or a machine that slept. */
const SLACK_MS = 60_000;

/** When a state was last looked at, and when the next look was asked for. */
export interface Looked {
  readonly at?: number | undefined;
  readonly tickAt?: number | undefined;
}

/**
 * By how much a clock has jumped since a state was last looked at; 0 for not at all. Nobody knows then how much time has
 * really passed, so none has: whatever is running goes on from where it was. Over a restart, what has passed has passed.
 */
export function clockJumpMs({ at, tickAt = Infinity }: Looked, now: number, isRestart: boolean): number {
  if (at === undefined) return 0;
  if (isRestart) return Math.min(0, now - at);
  return now > tickAt + SLACK_MS || now < at - SLACK_MS ? now - at : 0;
}

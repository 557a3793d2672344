/** After a restart nothing is decided for so long, whatever is received. */
export const WARM_UP_MS = 30_000;

export interface WarmingUp {
  /** Set by a restart or a changed clock until the first decision after it. */
  readonly wakeAt?: number | undefined;
}

/** Whether a node may decide: after its pause, and with evidence of its own. No evidence is nothing to say. */
export function isWarm({ wakeAt }: WarmingUp, hasEvidence: boolean, now: number): boolean {
  return hasEvidence && (wakeAt === undefined || now >= wakeAt);
}

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
function clockJumpMs({ at, tickAt = Infinity }: Looked, now: number, isRestart: boolean): number {
  if (at === undefined) return 0;
  if (isRestart) return Math.min(0, now - at);
  return now > tickAt + SLACK_MS || now < at - SLACK_MS ? now - at : 0;
}

/**
 * The state in a time that does not jump: `shifted` by what the clock jumped since the last look, and as after a restart nothing
 * is decided for a while. As it is where the clock did not jump.
 */
export function withoutClockJump<State extends Looked & WarmingUp>(
  state: State,
  jump: {
    readonly now: number;
    readonly isRestart: boolean;
    readonly warmUpMs: number;
    readonly shifted: (state: State, byMs: number) => State;
  },
): State {
  const byMs = clockJumpMs(state, jump.now, jump.isRestart);
  if (byMs === 0) return state;
  const shifted = jump.shifted(state, byMs);
  return jump.isRestart ? shifted : { ...shifted, wakeAt: jump.now + jump.warmUpMs };
}

/** An instant of a state after the clock was set by `byMs`. */
export function shiftedInstant(at: number | undefined, byMs: number): number | undefined {
  return at === undefined ? undefined : at + byMs;
}

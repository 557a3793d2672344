import { MINUTE_MS } from "../../core/duration";

/** For this long after a restart, nothing is decided, whatever is received. */
export const WARM_UP_MS = 30_000;

/** What a state has of a warm-up. */
export interface WarmingUp {
  /** Set by a restart or a changed clock until the first decision after it. */
  readonly wakeAt?: number | undefined;
}

/** Whether a node may decide: it has waited, and has received evidence since. Without evidence it has nothing to say. */
export function isWarm({ wakeAt }: WarmingUp, hasEvidence: boolean, now: number): boolean {
  return hasEvidence && (wakeAt === undefined || now >= wakeAt);
}

/** Inputs can arrive out of order, and ticks late, by this much. More means that the clock was set or the computer slept. */
const SLACK_MS = MINUTE_MS;

/** When a state was last updated, and when the next update is due. */
export interface Looked {
  readonly at?: number | undefined;
  readonly tickAt?: number | undefined;
}

/**
 * By how much the clock has jumped since the last update of a state; 0 if it did not. After a jump, how much time has really
 * passed is unknown, so it counts as none: timers continue from where they were. Across a restart, time that has passed counts.
 */
function clockJumpMs({ at, tickAt = Infinity }: Looked, now: number, isRestart: boolean): number {
  if (at === undefined) return 0;
  if (isRestart) return Math.min(0, now - at);
  return now > tickAt + SLACK_MS || now < at - SLACK_MS ? now - at : 0;
}

/**
 * The state as if the clock had not jumped: `shifted` by the jump, and with the same pause as after a restart. Unchanged if the
 * clock did not jump.
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
